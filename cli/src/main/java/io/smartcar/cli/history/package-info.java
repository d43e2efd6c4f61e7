/**
 * {@code smartcar history}: {@link io.smartcar.cli.history.HistoryCommand} shows what cars
 * reported, by car, area, time and speed.
 */
@NullMarked
package io.smartcar.cli.history;

import org.jspecify.annotations.NullMarked;
