package io.smartcar.door.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.smartcar.door.intake.Intake;
import io.smartcar.door.intake.Outcome;
import java.util.function.DoubleSupplier;

/** What the door has done, for Prometheus. Thread-safe. */
final class DoorMetrics {

  private static final String PREFIX = "smartcar_door_";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests;
  private final Counter events;
  private final Counter limited;
  private final Histogram seconds;

  DoorMetrics(Intake intake, SlowConnections connections) {
    requests =
        Counter.builder()
            .name(PREFIX + "requests_total")
            .help("Requests that were answered, by status.")
            .labelNames("status")
            .register(registry);
    events =
        Counter.builder()
            .name(PREFIX + "events_total")
            .help("Events that Kafka has confirmed, and records that are none, by sender.")
            .labelNames("sender", "outcome")
            .register(registry);
    limited =
        Counter.builder()
            .name(PREFIX + "limited_total")
            .help("Requests of which a part at least had to wait, by sender.")
            .labelNames("sender")
            .register(registry);
    seconds =
        Histogram.builder()
            .name(PREFIX + "request_seconds")
            .help("From the headers of a request for events to its answer.")
            .classicOnly()
            .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
            .register(registry);
    gauge("unconfirmed_bytes", "Bytes received, or not confirmed.", intake::unconfirmedBytes);
    gauge("connections", "Connections that are open.", connections::count);
    gauge("log_away", "1 if the log takes no events.", () -> intake.away() == null ? 0 : 1);
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(PREFIX + name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  /** A request was answered. */
  void answered(int status) {
    requests.labelValues(String.valueOf(status)).inc();
  }

  /** What a sender sent has its outcome, so many nanoseconds after it began to send. */
  void count(String sender, Outcome outcome, long nanos) {
    events.labelValues(sender, "accepted").inc(outcome.accepted());
    events.labelValues(sender, "refused").inc(outcome.refused());
    if (outcome.result() == Outcome.Result.TOO_MUCH) {
      limited.labelValues(sender).inc();
    }
    seconds.observe(nanos / 1e9);
  }

  /** All of it in Prometheus' text format. */
  Answer answer() {
    return Answer.metrics(registry);
  }
}
