package io.smartcar.bench;

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

  double perSecond() {
    return events / seconds;
  }
}
