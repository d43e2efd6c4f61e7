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

  /** Writes them into a directory of their own under the given one. */
  static Path write(Path home, Path under, int rules) throws BenchException {
    Path directory = under.resolve("rules-" + rules);
    try {
      String rule = Files.readString(home.resolve("cep-rules/rules/over-speed.epl"));
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("over-speed.epl"), rule);
      for (int copy = 1; copy < rules; copy++) {
        Files.writeString(directory.resolve("over-speed-" + copy + ".epl"), copy(rule, copy));
      }
    } catch (IOException e) {
      throw new BenchException("rules cannot be written to " + directory + ": " + e, e);
    }
    return directory;
  }

  static String copy(String rule, int copy) {
    return rule.replace("'over-speed'", "'over-speed-" + copy + "'")
        .replace("avg(speed) > " + LIMIT_KMH, "avg(speed) > " + limit(copy));
  }
}
