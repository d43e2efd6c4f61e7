package io.smartcar.rules.live;

import io.smartcar.rules.Scope;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.time.Duration;
import java.time.ZoneOffset;

/** How a task works that has all partitions, for tests that need one and not its times. */
public final class OneTask {

  private OneTask() {}

  public static RuleTaskSettings settings(RuleTaskSettings.Limits limits) {
    return new RuleTaskSettings(
        0,
        1,
        Scope.CAR,
        false,
        ZoneOffset.UTC,
        new RuleTaskSettings.Timing(
            Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(1)),
        Duration.ofMinutes(1),
        Duration.ofSeconds(5),
        limits);
  }
}
