package io.smartcar.bench;

import java.util.HashMap;
import java.util.Map;

/**
 * How many alerts a fleet without faults must raise: per car and window of 30 s the average speed,
 * counted in whole numbers while the events are made, with nothing of the platform. Not
 * thread-safe.
 */
final class OverSpeedReference {

  /** The rule's windows. */
  static final long WINDOW_MILLIS = 30_000;

  /** Averages above this are counted alike: no car drives so fast. */
  static final int TOP_SPEED = 400;

  private final Map<String, long[]> window = new HashMap<>();
  private final long[] windowsAbove = new long[TOP_SPEED + 1];
  private long openWindow = -1;

  /** Takes the next event; times never go back. */
  void take(String car, long timeMillis, int speed) {
    long number = timeMillis / WINDOW_MILLIS;
    if (number != openWindow) {
      close();
      openWindow = number;
    }
    long[] sum = window.computeIfAbsent(car, first -> new long[2]);
    sum[0] += speed;
    sum[1]++;
  }

  /** The last window is over. */
  void close() {
    for (long[] sum : window.values()) {
      // The average is above every limit below its next whole number, and not above the average.
      int limits = (int) Math.min(TOP_SPEED + 1L, (sum[0] + sum[1] - 1) / sum[1]);
      for (int limit = 0; limit < limits; limit++) {
        windowsAbove[limit]++;
      }
    }
    window.clear();
  }

  /** Windows of a car with an average above the limit, at most 400, of those that are closed. */
  long alertsAbove(int limitKmh) {
    return windowsAbove[limitKmh];
  }
}
