package io.smartcar.config;

import java.time.Duration;

/**
 * How readings are judged that came too late for the rules: the section {@code smartcar.late},
 * immutable. Every key is explained in {@code smartcar.conf}.
 *
 * @param horizon how far behind a reading may be to be judged; zero: none is
 * @param settle how long nothing more of a car must have come late before it is judged
 * @param longestWait after so long a car is judged although more comes
 * @param tasks tasks of the late lane
 * @param rowsPerSecond stored rows that a task may read in a second
 */
public record LateConfig(
    Duration horizon, Duration settle, Duration longestWait, int tasks, int rowsPerSecond) {

  private static final Duration TEN_YEARS = Duration.ofDays(3_650);
  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final int MAX_TASKS = 64;

  static LateConfig read(Section section) {
    return new LateConfig(
        section.duration("horizon", Duration.ZERO, TEN_YEARS),
        section.duration("settle", Duration.ZERO, AN_HOUR),
        section.duration("longest-wait", Duration.ZERO, AN_HOUR),
        section.number("tasks", 1, MAX_TASKS),
        section.number("rows-per-second", 1, 1_000_000_000));
  }

  /** Whether readings that come late are judged at all. */
  public boolean isOn() {
    return !horizon.isZero();
  }
}
