/**
 * Kafka as the log and the checkpoint store of the rules: {@link
 * io.smartcar.topology.log.KafkaEventLog} and {@link io.smartcar.topology.log.KafkaCheckpoints}.
 */
@NullMarked
package io.smartcar.topology.log;

import org.jspecify.annotations.NullMarked;
