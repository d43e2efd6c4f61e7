/**
 * The ways out: {@link io.smartcar.topology.bolt.EventStoreBolt} and {@link
 * io.smartcar.topology.bolt.AlertBolt} read a tuple, call one port of a module below, and ack or
 * fail.
 */
@NullMarked
package io.smartcar.topology.bolt;

import org.jspecify.annotations.NullMarked;
