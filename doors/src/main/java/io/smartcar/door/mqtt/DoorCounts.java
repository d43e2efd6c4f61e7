package io.smartcar.door.mqtt;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.smartcar.door.intake.Outcome;
import java.util.function.DoubleSupplier;

/** What the door has done, for Prometheus. Thread-safe. */
final class DoorCounts {

  private static final String PREFIX = "smartcar_door_mqtt_";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter messages;
  private final Counter events;
  private final Counter connections;
  private final Histogram seconds;

  DoorCounts() {
    messages =
        Counter.builder()
            .name(PREFIX + "messages_total")
            .help("Messages that the log has, that hold no event, and that are lost.")
            .labelNames("outcome")
            .register(registry);
    events =
        Counter.builder()
            .name(PREFIX + "events_total")
            .help("Events that Kafka has confirmed, and records that are none.")
            .labelNames("outcome")
            .register(registry);
    connections =
        Counter.builder()
            .name(PREFIX + "connections_total")
            .help("Connections that were made to the broker.")
            .register(registry);
    seconds =
        Histogram.builder()
            .name(PREFIX + "message_seconds")
            .help("From a message's arrival to Kafka's confirmation.")
            .classicOnly()
            .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
            .register(registry);
  }

  /** A value that is asked for when somebody looks. */
  void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(PREFIX + name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  PrometheusRegistry registry() {
    return registry;
  }

  /** The log has a message's events, so many nanoseconds after it came. */
  void taken(Outcome outcome, long nanos) {
    messages.labelValues("accepted").inc();
    events.labelValues("accepted").inc(outcome.accepted());
    events.labelValues("refused").inc(outcome.refused());
    seconds.observe(nanos / 1e9);
  }

  /** A message holds no event. */
  void notTaken(Outcome outcome) {
    messages.labelValues("refused").inc();
    events.labelValues("refused").inc(outcome.refused());
  }

  /** A message is neither in the log nor at the broker. */
  void lost() {
    messages.labelValues("lost").inc();
  }

  /** There is a connection. */
  void connected() {
    connections.inc();
  }
}
