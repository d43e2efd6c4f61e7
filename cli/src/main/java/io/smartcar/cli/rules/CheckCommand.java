package io.smartcar.cli.rules;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.ExitStatus;
import io.smartcar.config.RulesConfig;
import io.smartcar.rules.Problem;
import io.smartcar.rules.RuleCheck;
import io.smartcar.rules.RuleFile;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartcar rules check}. */
@Command(
    name = "check",
    description = {
      "Shows every problem of every rule file, with its line and what to do.",
      "Errors keep a rule from being taken: status 1. Warnings are about what is valid but"
          + " dangerous."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private RuleFileOptions files;

  @Mixin private ConfigurationOptions options;

  @Option(names = "--strict", description = "Status 1 for warnings too.")
  private boolean strict;

  @Override
  public Integer call() throws SandboxException {
    RulesConfig config = options.load().rules();
    List<String> unreadable = new ArrayList<>();
    List<RuleFile> rules = List.copyOf(files.read(config, unreadable).keySet());
    List<Problem> problems = RuleCheck.of(rules, config.lookBack());

    PrintWriter err = spec.commandLine().getErr();
    unreadable.forEach(err::println);
    problems.forEach(err::println);
    err.flush();
    long errors = unreadable.size() + problems.stream().filter(Problem::isError).count();
    long warnings = problems.stream().filter(problem -> !problem.isError()).count();
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        Counted.of(rules.size(), "rule file")
            + ": "
            + Counted.of(errors, "error")
            + ", "
            + Counted.of(warnings, "warning"));
    out.flush();
    return errors > 0 || (strict && warnings > 0) ? ExitStatus.NO : ExitStatus.OK;
  }
}
