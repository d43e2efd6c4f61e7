package io.smartcar.events.cars;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What a limit is given by. */
enum LimitKind {
  CAR,
  CLASS,
  AREA;

  static Map<LimitKind, Map<String, Integer>> empty() {
    Map<LimitKind, Map<String, Integer>> maps = new EnumMap<>(LimitKind.class);
    for (LimitKind kind : values()) {
      maps.put(kind, new TreeMap<>());
    }
    return maps;
  }

  static Map<LimitKind, Map<String, Integer>> maps(SpeedLimits limits) {
    Map<LimitKind, Map<String, Integer>> maps = new EnumMap<>(LimitKind.class);
    maps.put(CAR, limits.byCar());
    maps.put(CLASS, limits.byClass());
    maps.put(AREA, limits.byArea());
    return maps;
  }

  static SpeedLimits limits(Map<LimitKind, Map<String, Integer>> maps) {
    return new SpeedLimits(
        maps.getOrDefault(CAR, Map.of()),
        maps.getOrDefault(CLASS, Map.of()),
        maps.getOrDefault(AREA, Map.of()));
  }
}
