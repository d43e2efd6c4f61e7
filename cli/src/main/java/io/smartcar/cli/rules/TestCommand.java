package io.smartcar.cli.rules;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.ExitStatus;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.scenario.RuleTests;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartcar rules test}. */
@Command(
    name = "test",
    description = {
      "Runs the scenarios beside each rule, in NAME.test: events in, alerts expected.",
      "Differences are shown line by line, - expected and + found: status 1. A rule without a"
          + " scenario fails.",
      "With --accept the alerts found become those expected: for a rule that was changed on purpose."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class TestCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private RuleFileOptions files;

  @Mixin private ConfigurationOptions options;

  @Option(
      names = "--accept",
      description = "Writes the alerts found into the scenarios that differ; look at them after.")
  private boolean accept;

  @Override
  public Integer call() throws SandboxException, RuleException {
    SmartcarConfig config = options.load();
    ZoneId zone = config.events().timeZone();
    List<String> unreadable = new ArrayList<>();
    Map<RuleFile, Path> rules = files.read(config.rules(), unreadable);
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    unreadable.forEach(err::println);
    int passed = 0;
    int failed = 0;
    for (Map.Entry<RuleFile, Path> rule : rules.entrySet()) {
      if (accept) {
        RuleTests.accept(rule.getKey(), rule.getValue(), zone)
            .forEach(file -> out.println("wrote " + file));
      }
      for (RuleTests.Result result : RuleTests.run(rule.getKey(), rule.getValue(), zone)) {
        if (result.passed()) {
          passed++;
          out.println("passed " + result.rule() + " " + result.scenario());
        } else {
          failed++;
          out.println(("FAILED " + result.rule() + " " + result.scenario()).strip());
          result.failures().forEach(err::println);
        }
        out.flush();
        err.flush();
      }
    }
    out.println(
        Counted.of(rules.size(), "rule") + ": " + passed + " passed, " + failed + " failed");
    out.flush();
    err.flush();
    return failed > 0 || !unreadable.isEmpty() ? ExitStatus.NO : ExitStatus.OK;
  }
}
