/**
 * The late lane in Storm: a bolt for {@link io.smartcar.rules.late.LateLane}, and the lane's ways
 * to Redis, HBase, Kafka and the rule store.
 */
@NullMarked
package io.smartcar.topology.late;

import org.jspecify.annotations.NullMarked;
