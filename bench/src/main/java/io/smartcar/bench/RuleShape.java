package io.smartcar.bench;

import java.util.List;

/**
 * Ten kinds of rules as people write them, over windows, single readings and sequences of readings.
 * Copies of one differ in their limits, and the first limits are such that few cars pass them: what
 * is measured is not Redis.
 */
enum RuleShape {
  /** The product's: average in half a minute. */
  OVER_SPEED("over-speed", RuleFiles.LIMIT_KMH, ""),

  TOP_SPEED(
      "top-speed",
      185,
      "select carNumber, last(date) as date, max(speed) as topSpeed"
          + " from DriverCarInfo#time_batch(30 sec, 0L) group by carNumber having max(speed) > %d"),

  AREA_SPEED(
      "area-speed",
      150,
      "select carNumber, last(date) as date, avg(speed) as avgSpeed, areaNumber"
          + " from DriverCarInfo#time_batch(30 sec, 0L) group by carNumber, areaNumber"
          + " having avg(speed) > %d"),

  HARD_BRAKES(
      "hard-brakes",
      3,
      "select carNumber, last(date) as date, count(*) as readings"
          + " from DriverCarInfo(breakPedal >= 3)#time_batch(30 sec, 0L) group by carNumber"
          + " having count(*) >= %d"),

  FAST_READING("fast-reading", 197, "select carNumber, date, speed from DriverCarInfo(speed > %d)"),

  TURNS_UNSEEN(
      "turns-unseen",
      4,
      "select carNumber, last(date) as date, count(*) as readings"
          + " from DriverCarInfo(steerAngle in ('L2', 'L3', 'R2', 'R3'), directLight = 'N')"
          + "#time_batch(30 sec, 0L) group by carNumber having count(*) >= %d"),

  DROP(
      "drop",
      36,
      "select * from DriverCarInfo match_recognize (partition by carNumber"
          + " measures B.carNumber as carNumber, B.date as date, B.speed as speed"
          + " after match skip to next row"
          + " pattern (A B) define B as A.speed - B.speed >= %d)"),

  SLOWED(
      "slowed",
      160,
      "select a.carNumber as carNumber, a.date as date, b.speed as speed"
          + " from pattern [every a=DriverCarInfo(speed > %d)"
          + " -> b=DriverCarInfo(carNumber = a.carNumber, speed <= 60) where timer:within(10 sec)]"),

  CRAWLING(
      "crawling",
      15,
      "select carNumber, last(date) as date, max(speed) as topSpeed"
          + " from DriverCarInfo#time_batch(30 sec, 0L) group by carNumber having max(speed) < %d"),

  SPEED_RANGE(
      "speed-range",
      120,
      "select carNumber, last(date) as date, max(speed) - min(speed) as spread"
          + " from DriverCarInfo#time_batch(30 sec, 0L) group by carNumber"
          + " having max(speed) - min(speed) > %d");

  /** In the order in which they take turns. */
  static final List<RuleShape> ALL = List.of(values());

  /** So many of one are counted. */
  static final int MAX_COPIES = 40;

  static final int HARD_BRAKING = 3;
  static final int SLOW_KMH = 60;
  static final long SLOWED_WITHIN_MILLIS = 10_000;

  private final String kind;
  private final int firstLimit;
  private final String statement;

  RuleShape(String kind, int firstLimit, String statement) {
    this.kind = kind;
    this.firstLimit = firstLimit;
    this.statement = statement;
  }

  /** A copy's limit. */
  int limit(int copy) {
    if (this != OVER_SPEED && copy >= MAX_COPIES) {
      throw new IllegalArgumentException(
          "copies of %s must be at most %d: take more shapes".formatted(kind, MAX_COPIES));
    }
    return firstLimit + copy;
  }

  /** A copy's name, of its file and its alerts. */
  String name(int copy) {
    return copy == 0 ? kind : kind + '-' + copy;
  }

  /** A copy's text. */
  String epl(String overSpeed, int copy) {
    return this == OVER_SPEED
        ? RuleFiles.copy(overSpeed, copy)
        : "@Name('%s') @Description('One of many') @Tag(name='severity', value='info')%n"
                .formatted(name(copy))
            + "@Tag(name='look-back', value='30s')\n"
            + statement.formatted(limit(copy))
            + ";\n";
  }
}
