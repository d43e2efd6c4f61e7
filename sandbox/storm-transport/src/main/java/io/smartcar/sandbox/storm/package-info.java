/**
 * What the sandbox adds to Storm's own class paths to keep it on the loopback address: {@link
 * io.smartcar.sandbox.storm.LoopbackTransportPlugin} for Nimbus and Supervisor, {@link
 * io.smartcar.sandbox.storm.LoopbackMessaging} for the workers.
 */
@NullMarked
package io.smartcar.sandbox.storm;

import org.jspecify.annotations.NullMarked;
