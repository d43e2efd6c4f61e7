package io.smartcar.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line of figures that a peer prints.
 *
 * @param events counted from about the first thousand to the last
 */
record PeerLine(
    String peer, long events, double seconds, double perSecond, long alerts, double cpuSeconds) {

  private static final Pattern LINE =
      Pattern.compile(
          "peer=(\\S+) events=(\\d+) seconds=([\\d.]+) events_per_second=(\\d+) alerts=(\\d+)"
              + " cpu_seconds=([\\d.]+)");

  /**
   * Finds the line in what a peer printed.
   *
   * @throws BenchException if there is none
   */
  static PeerLine in(String printed) throws BenchException {
    Matcher line = LINE.matcher(printed);
    if (!line.find()) {
      throw new BenchException("the peer printed no figures but: " + end(printed));
    }
    return new PeerLine(
        line.group(1),
        Long.parseLong(line.group(2)),
        Double.parseDouble(line.group(3)),
        Double.parseDouble(line.group(4)),
        Long.parseLong(line.group(5)),
        Double.parseDouble(line.group(6)));
  }

  private static String end(String printed) {
    String text = printed.strip();
    return text.isEmpty() ? "nothing" : text.substring(Math.max(0, text.length() - 500));
  }
}
