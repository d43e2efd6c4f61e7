/**
 * What a sandbox is made with, and the file that says it: {@link
 * io.smartcar.sandbox.settings.SandboxSettings}.
 */
@NullMarked
package io.smartcar.sandbox.settings;

import org.jspecify.annotations.NullMarked;
