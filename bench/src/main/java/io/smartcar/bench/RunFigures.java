package io.smartcar.bench;

import java.util.Map;
import java.util.TreeMap;

/**
 * One run's row in the table; immutable.
 *
 * @param contestant who did it, with what differs from its usual form
 * @param cpuPerMillion processor seconds for a million events, by role
 * @param heapMegabytes the most heap that was in use in the workers, 0 of a peer
 * @param residentMegabytes the most memory that the workers or the peer held
 * @param alerts found in Redis afterwards
 * @param rows found in HBase afterwards
 * @param load the machine's load average before the run
 * @param problem why the figure is void; empty if it is not
 */
record RunFigures(
    String contestant,
    int round,
    long events,
    double seconds,
    double perSecond,
    Map<String, Double> cpuPerMillion,
    long heapMegabytes,
    long residentMegabytes,
    long alerts,
    long rows,
    double load,
    String problem) {

  RunFigures {
    cpuPerMillion = new TreeMap<>(cpuPerMillion);
  }

  /** A run that came to nothing. */
  static RunFigures failed(String contestant, int round, double load, String problem) {
    return new RunFigures(contestant, round, 0, 0, 0, Map.of(), 0, 0, 0, 0, load, problem);
  }

  boolean isValid() {
    return problem.isEmpty();
  }
}
