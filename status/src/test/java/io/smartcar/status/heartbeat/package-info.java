/** Tests of {@link io.smartcar.status.heartbeat}. */
@NullMarked
package io.smartcar.status.heartbeat;

import org.jspecify.annotations.NullMarked;
