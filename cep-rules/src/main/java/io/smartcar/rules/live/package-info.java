/**
 * The rules at work on a live log: {@link io.smartcar.rules.live.RuleTask} takes the log's records,
 * keeps the rules' state recoverable, and hands out alerts until they are confirmed. Knows neither
 * Storm nor Kafka; what it needs of them are the ports {@link io.smartcar.rules.live.EventLog} and
 * {@link io.smartcar.rules.live.CheckpointStore}.
 */
@NullMarked
package io.smartcar.rules.live;

import org.jspecify.annotations.NullMarked;
