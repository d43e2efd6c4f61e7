/**
 * The rules at work on a live log: {@link io.smartcar.rules.live.RuleTask} takes the log's records,
 * keeps the rules' state recoverable, and hands out alerts until they are confirmed. Knows neither
 * Storm nor Kafka; what it needs of them are the ports in {@link io.smartcar.rules.live.port}.
 *
 * <p>An event goes through the packages one way: {@code intake}, {@code clock}, {@code judging}. A
 * push has its own, {@code push}. What puts them together is here; none of them knows it.
 */
@NullMarked
package io.smartcar.rules.live;

import org.jspecify.annotations.NullMarked;
