package io.smartcar.door.mqtt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The topics that a door subscribes to, one level of which may be the car's number: {@code
 * cars/{carNumber}/telemetry}. Immutable.
 */
final class TopicPattern {

  private static final String CAR = "{carNumber}";
  private static final String ANY_LEVEL = "+";
  private static final String ANY_REST = "#";

  private final List<String> levels;
  private final int carLevel;

  private TopicPattern(List<String> levels, int carLevel) {
    this.levels = List.copyOf(levels);
    this.carLevel = carLevel;
  }

  /** The pattern of a configuration, which has checked it. */
  static TopicPattern of(String pattern) {
    List<String> levels = new ArrayList<>(Arrays.asList(pattern.split("/", -1)));
    int carLevel = levels.indexOf(CAR);
    if (carLevel >= 0) {
      levels.set(carLevel, ANY_LEVEL);
    }
    return new TopicPattern(levels, carLevel);
  }

  /** As brokers know it: {@code cars/+/telemetry}. */
  String filter() {
    return String.join("/", levels);
  }

  /** Whether a topic is one of them. */
  boolean matches(String topic) {
    String[] of = topic.split("/", -1);
    for (int i = 0; i < levels.size(); i++) {
      String level = levels.get(i);
      if (level.equals(ANY_REST)) {
        return true;
      }
      if (i >= of.length || (!level.equals(ANY_LEVEL) && !level.equals(of[i]))) {
        return false;
      }
    }
    return of.length == levels.size();
  }

  /** The car that a topic names, null if the pattern has none. */
  @Nullable String carOf(String topic) {
    if (carLevel < 0) {
      return null;
    }
    String[] of = topic.split("/", -1);
    return carLevel < of.length ? of[carLevel] : null;
  }
}
