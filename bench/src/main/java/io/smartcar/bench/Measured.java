package io.smartcar.bench;

import java.util.HashMap;
import java.util.Map;

/**
 * What one run showed between about its first thousand events and its last; immutable.
 *
 * @param cpuSeconds processor time by role
 */
record Measured(long events, double seconds, Map<String, Double> cpuSeconds) {

  Measured {
    cpuSeconds = Map.copyOf(cpuSeconds);
  }

  /** Processor time for a million events by role. */
  Map<String, Double> cpuPerMillion() {
    Map<String, Double> perMillion = new HashMap<>();
    cpuSeconds.forEach((role, used) -> perMillion.put(role, used * 1e6 / events));
    return perMillion;
  }

  double perSecond() {
    return events / seconds;
  }
}
