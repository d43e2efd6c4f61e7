/**
 * What a sandbox is made of: its servers, their ports and memory, and the file that says it, {@link
 * io.smartcar.sandbox.settings.SandboxSettings}; and what keeps it from being so, {@link
 * io.smartcar.sandbox.settings.SandboxException}. Knows no other package of the sandbox.
 */
@NullMarked
package io.smartcar.sandbox.settings;

import org.jspecify.annotations.NullMarked;
