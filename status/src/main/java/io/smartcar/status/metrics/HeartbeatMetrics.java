package io.smartcar.status.metrics;

import io.smartcar.status.heartbeat.Heartbeats;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** How long heartbeats take, for Prometheus, as {@code docs/metrics.md} has it. No state. */
public final class HeartbeatMetrics {

  private HeartbeatMetrics() {}

  /** Adds what is known. */
  public static void add(Heartbeats.State state, Families families) {
    families.gauge(
        "heartbeat_interval_seconds", "How often one is sent.", Families.seconds(state.every()));
    families.counter("heartbeats_sent", "Heartbeats that the log has taken.", state.sent());
    families.gauge(
        "heartbeat_sent_age_seconds",
        "How long ago the last one was sent that the log took.",
        Families.seconds(state.sentAge()));
    add("row", "its row was read from HBase", state.rows(), families);
    add("alert", "its alert was read from Redis", state.alerts(), families);
  }

  private static void add(
      String name, String what, Map<Integer, Heartbeats.Seen> seen, Families families) {
    Map<Integer, Double> latencies = new TreeMap<>();
    Map<Integer, Double> ages = new TreeMap<>();
    seen.forEach(
        (partition, last) -> {
          Duration latency = last.latency();
          if (latency != null) {
            latencies.put(partition, Families.seconds(latency));
          }
          ages.put(partition, Families.seconds(last.age()));
        });
    families.gauge(
        "heartbeat_" + name + "_latency_seconds",
        "From the sending of the last one until " + what + '.',
        "partition",
        latencies);
    families.gauge(
        "heartbeat_" + name + "_age_seconds",
        "How long ago the last one was sent of which " + what + '.',
        "partition",
        ages);
  }
}
