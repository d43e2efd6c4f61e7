package io.smartcar.console;

import io.javalin.http.Context;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.smartcar.status.PlatformStatus;
import io.smartcar.status.heartbeat.Heartbeats;
import io.smartcar.status.metrics.Families;
import io.smartcar.status.metrics.HeartbeatMetrics;
import io.smartcar.status.metrics.StatusMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The platform's state in Prometheus' text format. What is answered is the last look at the
 * servers: nobody waits for one that is away for longer than a moment, and the look's age says how
 * old it is. Thread-safe.
 */
final class MetricsRoute {

  static final String PATH = "/metrics";

  /** Less than the ten seconds that Prometheus waits by default. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final double NANOS_PER_SECOND = 1e9;
  private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();

  private final Shared<PlatformStatus> status;
  private final Hub hub;
  private final @Nullable Heartbeats heartbeats;

  MetricsRoute(Shared<PlatformStatus> status, Hub hub, @Nullable Heartbeats heartbeats) {
    this.status = status;
    this.hub = hub;
    this.heartbeats = heartbeats;
  }

  void metrics(Context ctx) throws InterruptedException {
    Families families = new Families();
    families.gauge("console_viewers", "Browsers that look.", hub.viewers());
    families.gauge(
        "console_streaming",
        "1 if the console sees what becomes of alerts, 0 while Redis is away.",
        hub.isStreaming() ? 1 : 0);
    if (heartbeats != null) {
      HeartbeatMetrics.add(heartbeats.state(), families);
    }
    Optional<Shared.Aged<PlatformStatus>> last = status.last(PATIENCE);
    if (last.isPresent()) {
      families.gauge(
          "look_age_seconds",
          "How long ago the servers were asked for all but the console's own values.",
          last.get().age().toNanos() / NANOS_PER_SECOND);
      StatusMetrics.add(last.get().answer(), families);
    }
    ctx.contentType(WRITER.getContentType()).result(written(families));
  }

  private static byte[] written(Families families) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(8_192);
    try {
      WRITER.write(out, new MetricSnapshots(families.all()));
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return out.toByteArray();
  }
}
