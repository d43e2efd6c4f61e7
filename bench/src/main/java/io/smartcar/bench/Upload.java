package io.smartcar.bench;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventEncoder;
import io.smartcar.simulator.KafkaTelemetrySink;
import io.smartcar.simulator.Telemetry;
import java.time.Duration;

/**
 * Cars that had no network for some time and send all of it in one go, up to a minute ago: none of
 * it is in time. Every tenth car, the first too, was too fast. Immutable.
 *
 * @param prefix what the cars' numbers begin with
 * @param readings of all cars together
 * @param alerts that must be added
 */
record Upload(String prefix, int cars, Duration length, long readings, long alerts) {

  private static final Duration AGO = Duration.ofMinutes(1);

  /**
   * Sends it and returns when the log has it.
   *
   * @param period from one reading of a car to the next
   * @param rules how many, as {@link RuleFiles}
   */
  static Upload send(
      KafkaTelemetrySink sink,
      String prefix,
      int cars,
      Duration length,
      Duration period,
      int rules) {
    double perSecond = cars * 1e9 / period.toNanos();
    long start = System.currentTimeMillis() - AGO.toMillis() - length.toMillis();
    SteadyCars fleet = new SteadyCars(prefix, cars, perSecond, start);
    OverSpeedReference expected = new OverSpeedReference();
    long readings = length.dividedBy(period) * cars;
    for (long number = 0; number < readings; number++) {
      CarEvent event = fleet.event(number);
      expected.take(event.carNumber(), event.eventTime(), event.speed());
      sink.send(new Telemetry(event.carNumber(), EventEncoder.csv(event), event.eventTime()));
    }
    sink.flush();
    expected.close();
    return new Upload(prefix, cars, length, readings, RuleFiles.expectedAlerts(expected, rules));
  }
}
