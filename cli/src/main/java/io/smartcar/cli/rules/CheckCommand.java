package io.smartcar.cli.rules;

import io.smartcar.cli.ExitStatus;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code smartcar rules check}. */
@Command(
    name = "check",
    description = "Shows every problem of every rule file.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  @Option(
      names = "--rules",
      paramLabel = "DIR",
      defaultValue = "cep-rules/rules",
      description = "The directory of the rules; default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private Path directory;

  @Override
  public Integer call() throws RuleException {
    CompiledRule.compile(RuleSet.fromDirectory(directory));
    return ExitStatus.OK;
  }
}
