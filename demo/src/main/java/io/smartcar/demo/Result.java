package io.smartcar.demo;

import io.smartcar.events.Alert;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a demo came to; immutable.
 *
 * @param sent records sent
 * @param rows rows in the table of events
 * @param rejected rows in the table of refused records
 * @param alerts alerts in Redis
 * @param days the days of these alerts
 * @param first the alert found first, null if there was none
 * @param millis from the first record being sent to the last being stored and shown to the rules
 * @param medianDelayMillis from an alert's event being sent to the alert being read
 * @param maxDelayMillis the longest of these
 */
record Result(
    long sent,
    long rows,
    long rejected,
    long alerts,
    List<String> days,
    @Nullable Alert first,
    long millis,
    OptionalLong medianDelayMillis,
    OptionalLong maxDelayMillis) {

  long eventsPerSecond() {
    return sent * 1000 / Math.max(1, millis);
  }
}
