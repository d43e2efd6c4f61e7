/**
 * Processes that outlive the program that starts them, and how they are found again: {@link
 * io.smartcar.sandbox.internal.processes.Processes}.
 */
@NullMarked
package io.smartcar.sandbox.internal.processes;

import org.jspecify.annotations.NullMarked;
