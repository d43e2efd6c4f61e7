/**
 * The topology of Storm as a function of its configuration, {@link
 * io.smartcar.topology.SmartcarTopology}, and the command that submits it, {@link
 * io.smartcar.topology.Main}.
 */
@NullMarked
package io.smartcar.topology;

import org.jspecify.annotations.NullMarked;
