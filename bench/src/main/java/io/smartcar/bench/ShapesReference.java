package io.smartcar.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * How many alerts rules of all {@link RuleShape}s must raise on a fleet without faults, counted
 * while the events are made, with nothing of the platform. Not thread-safe.
 */
final class ShapesReference {

  /** What a car did in a window. */
  private static final class Window {
    private int highest;
    private int lowest = Integer.MAX_VALUE;
    private int hardBraking;
    private int turnsUnseen;
    private final Map<String, long[]> areas = new HashMap<>(4);
  }

  /** A reading that is too fast, until it is followed by a slow one. */
  private record Fast(long timeMillis, int speed) {}

  /** What a car did before. */
  private static final class Car {
    private int lastSpeed = -1;
    private final Deque<Fast> fast = new ArrayDeque<>(4);
  }

  private static final long[] NONE = new long[RuleShape.MAX_COPIES];

  private final OverSpeedReference overSpeed = new OverSpeedReference();
  private final Map<String, Window> window = new HashMap<>();
  private final Map<String, Car> cars = new HashMap<>();
  private final Map<RuleShape, long[]> alerts = new EnumMap<>(RuleShape.class);
  private long openWindow = -1;

  /** Takes the next record, as the book's CSV; times never go back. */
  void take(String car, long timeMillis, String[] fields) {
    int breakPedal = Integer.parseInt(fields[3]);
    String steering = fields[4];
    int speed = Integer.parseInt(fields[6]);
    overSpeed.take(car, timeMillis, speed);
    long number = timeMillis / OverSpeedReference.WINDOW_MILLIS;
    if (number != openWindow) {
      closeWindow();
      openWindow = number;
    }
    Window open = window.computeIfAbsent(car, first -> new Window());
    open.highest = Math.max(open.highest, speed);
    open.lowest = Math.min(open.lowest, speed);
    open.hardBraking += breakPedal >= RuleShape.HARD_BRAKING ? 1 : 0;
    boolean turns = steering.endsWith("2") || steering.endsWith("3");
    open.turnsUnseen += turns && fields[5].equals("N") ? 1 : 0;
    long[] sum = open.areas.computeIfAbsent(fields[7].strip(), first -> new long[2]);
    sum[0] += speed;
    sum[1]++;
    takeReading(cars.computeIfAbsent(car, first -> new Car()), timeMillis, speed);
  }

  private void takeReading(Car car, long timeMillis, int speed) {
    for (int copy = 0; copy < RuleShape.MAX_COPIES; copy++) {
      count(RuleShape.FAST_READING, copy, speed > RuleShape.FAST_READING.limit(copy));
      count(
          RuleShape.DROP,
          copy,
          car.lastSpeed >= 0 && car.lastSpeed - speed >= RuleShape.DROP.limit(copy));
    }
    car.lastSpeed = speed;
    car.fast.removeIf(before -> timeMillis - before.timeMillis >= RuleShape.SLOWED_WITHIN_MILLIS);
    if (speed <= RuleShape.SLOW_KMH) {
      for (Fast before : car.fast) {
        for (int copy = 0; copy < RuleShape.MAX_COPIES; copy++) {
          count(RuleShape.SLOWED, copy, before.speed > RuleShape.SLOWED.limit(copy));
        }
      }
      car.fast.clear();
    }
    if (speed > RuleShape.SLOWED.limit(0)) {
      car.fast.add(new Fast(timeMillis, speed));
    }
  }

  private void closeWindow() {
    for (Window closed : window.values()) {
      for (int copy = 0; copy < RuleShape.MAX_COPIES; copy++) {
        count(RuleShape.TOP_SPEED, copy, closed.highest > RuleShape.TOP_SPEED.limit(copy));
        count(RuleShape.CRAWLING, copy, closed.highest < RuleShape.CRAWLING.limit(copy));
        count(RuleShape.HARD_BRAKES, copy, closed.hardBraking >= RuleShape.HARD_BRAKES.limit(copy));
        count(
            RuleShape.TURNS_UNSEEN, copy, closed.turnsUnseen >= RuleShape.TURNS_UNSEEN.limit(copy));
        count(
            RuleShape.SPEED_RANGE,
            copy,
            closed.highest - closed.lowest > RuleShape.SPEED_RANGE.limit(copy));
        for (long[] sum : closed.areas.values()) {
          count(RuleShape.AREA_SPEED, copy, sum[0] > sum[1] * RuleShape.AREA_SPEED.limit(copy));
        }
      }
    }
    window.clear();
  }

  private void count(RuleShape shape, int copy, boolean raises) {
    if (raises) {
      alerts.computeIfAbsent(shape, first -> new long[RuleShape.MAX_COPIES])[copy]++;
    }
  }

  /** The last window is over. */
  void close() {
    overSpeed.close();
    closeWindow();
  }

  /** What the rule over-speed and its copies raise. */
  OverSpeedReference overSpeed() {
    return overSpeed;
  }

  /** Alerts that so many rules must raise that take turns in so many shapes. */
  long alerts(int rules, int shapes) {
    long sum = 0;
    for (int rule = 0; rule < rules; rule++) {
      RuleShape shape = RuleShape.ALL.get(rule % shapes);
      int copy = rule / shapes;
      sum +=
          shape == RuleShape.OVER_SPEED
              ? overSpeed.alertsAbove(shape.limit(copy))
              : alerts.getOrDefault(shape, NONE)[copy];
    }
    return sum;
  }
}
