package io.smartcar.bench;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What the door did at one offered rate; immutable but for the histogram, which is no longer
 * written to.
 *
 * @param perSecond events offered a second
 * @param batch events of a request
 * @param micros from a request being due to its answer
 * @param mostBehindMillis how late a request was sent at most
 * @param cores processor time of the door's process, as a share of one core
 * @param problem why the figures are void; empty if they are not
 */
record DoorFigures(
    String encoding,
    int perSecond,
    int batch,
    Histogram micros,
    double mostBehindMillis,
    double cores,
    long residentMegabytes,
    double load,
    String problem) {

  static final String CSV_HEAD =
      "encoding,offered_per_second,batch,requests,p50_ms,p90_ms,p99_ms,p999_ms,max_ms,most_behind_ms,"
          + "cores,resident_mb,load_before,problem";

  static final String MARKDOWN_HEAD =
      """

      | encoding | offered/s | events a request | requests | p50 ms | p90 ms | p99 ms | p99.9 ms | max ms | sent late, at most ms | door's cores | resident MB | |
      |---|---|---|---|---|---|---|---|---|---|---|---|---|
      """;

  String csv() {
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%d,%.1f,%.1f,%.1f,%.1f,%.1f,%.1f,%.2f,%d,%.2f,\"%s\"%n",
        encoding,
        perSecond,
        batch,
        micros.getTotalCount(),
        millis(50),
        millis(90),
        millis(99),
        millis(99.9),
        millis(100),
        mostBehindMillis,
        cores,
        residentMegabytes,
        load,
        problem);
  }

  String markdown() {
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %d | %,d | %.1f | %.1f | %.1f | %.1f | %.1f | %.0f | %.2f | %d | %s |%n",
        encoding,
        perSecond,
        batch,
        micros.getTotalCount(),
        millis(50),
        millis(90),
        millis(99),
        millis(99.9),
        millis(100),
        mostBehindMillis,
        cores,
        residentMegabytes,
        problem.isEmpty() ? "" : "VOID: " + problem);
  }

  private double millis(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }
}
