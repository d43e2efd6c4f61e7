package io.smartcar.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes so many rules: over-speed as the product has it, and copies with higher limits. */
final class RuleFiles {

  static final int LIMIT_KMH = 80;

  private RuleFiles() {}

  /** Each copy's limit is a kilometre an hour above that of the one before. */
  static int limit(int copy) {
    return LIMIT_KMH + copy;
  }

  /** Alerts that so many rules must raise. */
  static long expectedAlerts(OverSpeedReference reference, int rules) {
    long alerts = 0;
    for (int copy = 0; copy < rules; copy++) {
      alerts += reference.alertsAbove(limit(copy));
    }
    return alerts;
  }

  /**
   * Writes them, each with a scenario, into a directory of their own under the given one. The
   * platform takes no rule that is not tested.
   */
  static Path write(Path home, Path under, int rules) throws BenchException {
    Path directory = under.resolve("rules-" + rules);
    try {
      String rule = Files.readString(home.resolve("cep-rules/rules/over-speed.epl"));
      Files.createDirectories(directory);
      for (int copy = 0; copy < rules; copy++) {
        Files.writeString(directory.resolve(name(copy) + ".epl"), copy(rule, copy));
        Path scenarios = Files.createDirectories(directory.resolve(name(copy) + ".test"));
        Files.writeString(scenarios.resolve("limit.events.csv"), events(copy));
        Files.writeString(scenarios.resolve("limit.alerts.csv"), alerts(copy));
      }
    } catch (IOException e) {
      throw new BenchException("rules cannot be written to " + directory + ": " + e, e);
    }
    return directory;
  }

  private static String name(int copy) {
    return copy == 0 ? "over-speed" : "over-speed-" + copy;
  }

  /** A car at the limit, and one above it. */
  private static String events(int copy) {
    return """
    20160124134500,A0001,3,0,F,N,%d,A01
    20160124134501,A0002,3,0,F,N,%d,A01
    """
        .formatted(limit(copy), aboveLimit(copy));
  }

  private static String alerts(int copy) {
    String head = "rule,carNumber,date,readings\n";
    return aboveLimit(copy) == limit(copy) ? head : head + name(copy) + ",A0002,20160124134501,1\n";
  }

  private static int aboveLimit(int copy) {
    return Math.min(OverSpeedReference.TOP_SPEED, limit(copy) + 1);
  }

  static String copy(String rule, int copy) {
    return rule.replace("'over-speed'", "'" + name(copy) + "'")
        .replace("avg(speed) > " + LIMIT_KMH, "avg(speed) > " + limit(copy));
  }
}
