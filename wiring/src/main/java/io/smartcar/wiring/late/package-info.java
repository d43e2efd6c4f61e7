/**
 * The ways of a judgement to the world around it, with nothing of Storm: to alerts and stretches in
 * Redis, to the cars' rows in HBase, and to the live rules by way of Kafka and the rule store. The
 * late lane and the command line use the same.
 */
@NullMarked
package io.smartcar.wiring.late;

import org.jspecify.annotations.NullMarked;
