package io.smartcar.events.cars;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Speed limits in whole km/h, by car, by class of car and by area of readings; immutable.
 *
 * @param byCar by car number
 * @param byClass by {@link Car#carClass}
 * @param byArea by {@code A01} to {@code F10}
 */
public record SpeedLimits(
    Map<String, Integer> byCar, Map<String, Integer> byClass, Map<String, Integer> byArea)
    implements Serializable {

  /** No limit at all. */
  public static final SpeedLimits NONE = new SpeedLimits(Map.of(), Map.of(), Map.of());

  /** Copies the maps, in order of name. */
  public SpeedLimits {
    byCar = Collections.unmodifiableMap(new TreeMap<>(byCar));
    byClass = Collections.unmodifiableMap(new TreeMap<>(byClass));
    byArea = Collections.unmodifiableMap(new TreeMap<>(byArea));
  }

  /** How many there are. */
  public int size() {
    return byCar.size() + byClass.size() + byArea.size();
  }
}
