package io.smartcar.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes so many rules: over-speed as the product has it, and copies with higher limits, or of
 * other {@link RuleShape}s in turns.
 */
final class RuleFiles {

  static final int LIMIT_KMH = 80;

  /** A car of which none of the other shapes says anything. */
  private static final String QUIET =
      """
      20160124134500,A0001,3,0,F,N,70,A01
      20160124134501,A0001,3,0,F,N,71,A01
      """;

  private static final String NO_ALERTS = "rule,carNumber,date\n";

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
   *
   * @param shapes so many shapes take turns
   */
  static Path write(Path home, Path under, int rules, int shapes) throws BenchException {
    Path directory = under.resolve("rules-" + rules + "-of-" + shapes);
    try {
      String rule = Files.readString(home.resolve("cep-rules/rules/over-speed.epl"));
      Files.createDirectories(directory);
      for (int number = 0; number < rules; number++) {
        RuleShape shape = RuleShape.ALL.get(number % shapes);
        int copy = number / shapes;
        String name = shape.name(copy);
        Files.writeString(directory.resolve(name + ".epl"), shape.epl(rule, copy));
        Path scenarios = Files.createDirectories(directory.resolve(name + ".test"));
        boolean isOverSpeed = shape == RuleShape.OVER_SPEED;
        Files.writeString(
            scenarios.resolve("limit.events.csv"), isOverSpeed ? events(copy) : QUIET);
        Files.writeString(
            scenarios.resolve("limit.alerts.csv"), isOverSpeed ? alerts(copy) : NO_ALERTS);
      }
    } catch (IOException e) {
      throw new BenchException("rules cannot be written to " + directory + ": " + e, e);
    }
    return directory;
  }

  private static String name(int copy) {
    return RuleShape.OVER_SPEED.name(copy);
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
