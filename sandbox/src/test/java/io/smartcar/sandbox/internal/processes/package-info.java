/** Tests of this part of the sandbox. */
@NullMarked
package io.smartcar.sandbox.internal.processes;

import org.jspecify.annotations.NullMarked;
