package io.smartcar.cli.startup;

import io.smartcar.cli.AlertPrinter;
import io.smartcar.cli.OutputFormat;
import io.smartcar.cli.Smartcar;
import io.smartcar.events.Alert;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/**
 * Runs what is run most, so that the JVM archives the classes that it takes; what the commands say
 * goes nowhere. No server is asked: where one would be, nothing listens. Run by scripts/smartcar
 * after a build, in a JVM of its own.
 */
public final class Rehearsal {

  private Rehearsal() {}

  /**
   * Runs the commands.
   *
   * @param arguments the directory of the rules
   */
  public static void main(String[] arguments) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    for (List<String> command :
        List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("rules", "--help"),
            List.of("no-such-command"),
            List.of("rules", "check", "--rules", arguments[0]),
            List.of("rules", "test", "--rules", arguments[0]),
            List.of("alerts", "list", "20160124", "-D", "smartcar.redis.port=1"))) {
      Smartcar.run(nowhere, nowhere, command.toArray(new String[0]));
    }
    Alert alert = new Alert("rule", "A0001", "20160124134517", "high", "", Map.of("avg", 81.5));
    for (OutputFormat format : OutputFormat.values()) {
      new AlertPrinter(nowhere, format).print(alert);
    }
    System.exit(0);
  }
}
