/**
 * Whether a server serves clients, asked in its own protocol: {@link
 * io.smartcar.sandbox.internal.probes.Probe}.
 */
@NullMarked
package io.smartcar.sandbox.internal.probes;

import org.jspecify.annotations.NullMarked;
