/**
 * The whole stack as server processes on this machine; {@link io.smartcar.sandbox.Sandbox} starts,
 * stops and describes them.
 */
@NullMarked
package io.smartcar.sandbox;

import org.jspecify.annotations.NullMarked;
