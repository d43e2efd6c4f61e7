package io.smartcar.bench;

import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one offered rate gave; immutable but for the histograms, which are no longer written to.
 *
 * @param perSecond events offered a second
 * @param rowMicros from the producer's send to the row readable in HBase
 * @param alertMicros from the window due (its end and the lateness) to the alert in Redis
 * @param mostBehindMillis how late an event was sent at most
 * @param cores processor time by role, as a share of one core
 * @param problem why the figures are void; empty if they are not
 */
record LatencyFigures(
    int perSecond,
    Histogram rowMicros,
    Histogram alertMicros,
    double mostBehindMillis,
    Map<String, Double> cores,
    double load,
    String problem) {

  static final String CSV_HEAD =
      "offered_per_second,what,count,p50_ms,p90_ms,p99_ms,max_ms,most_behind_ms,load_before,problem";

  LatencyFigures {
    cores = Map.copyOf(cores);
  }

  String csv() {
    return csv("row", rowMicros) + csv("alert", alertMicros);
  }

  private String csv(String what, Histogram micros) {
    return String.format(
        Locale.ROOT,
        "%d,%s,%d,%.1f,%.1f,%.1f,%.1f,%.1f,%.2f,\"%s\"%n",
        perSecond,
        what,
        micros.getTotalCount(),
        millis(micros, 50),
        millis(micros, 90),
        millis(micros, 99),
        micros.getMaxValue() / 1e3,
        mostBehindMillis,
        load,
        problem);
  }

  String markdown() {
    return markdown("send → row in HBase", rowMicros)
        + markdown("window due → alert in Redis", alertMicros);
  }

  private String markdown(String what, Histogram micros) {
    return String.format(
        Locale.ROOT,
        "| %,d | %s | %,d | %.1f | %.1f | %.1f | %.1f | %.2f | %.0f | %s |%n",
        perSecond,
        what,
        micros.getTotalCount(),
        millis(micros, 50),
        millis(micros, 90),
        millis(micros, 99),
        micros.getMaxValue() / 1e3,
        cores.getOrDefault(Roles.ENGINE, 0.0),
        mostBehindMillis,
        problem.isEmpty() ? "" : "VOID: " + problem);
  }

  private static double millis(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }
}
