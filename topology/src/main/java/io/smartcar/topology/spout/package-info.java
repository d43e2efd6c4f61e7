/**
 * The way in: Kafka's records become tuples of one {@link io.smartcar.topology.spout.RecordBatch}
 * each. {@link io.smartcar.topology.spout.EventSpout} is what the topology uses.
 */
@NullMarked
package io.smartcar.topology.spout;

import org.jspecify.annotations.NullMarked;
