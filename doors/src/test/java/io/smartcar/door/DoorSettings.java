package io.smartcar.door;

import io.smartcar.config.SmartcarConfig;
import java.util.HashMap;
import java.util.Map;

/** Configurations for tests: the defaults, another port, and what a test says. */
public final class DoorSettings {

  private DoorSettings() {}

  /** The configuration with these keys below {@code smartcar.door}, each followed by its value. */
  public static SmartcarConfig of(String... keysAndValues) {
    Map<String, String> values = new HashMap<>();
    values.put("smartcar.door.http.port", "0");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put("smartcar.door." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return SmartcarConfig.load(null, values);
  }
}
