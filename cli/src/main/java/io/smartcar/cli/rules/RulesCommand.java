package io.smartcar.cli.rules;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code smartcar rules}: what a rule goes through from its file to the cars. Each subcommand is a
 * class of its own, registered below by one line.
 */
@Command(
    name = "rules",
    description = "Checks, tests and tries rules, and puts them in force.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      CheckCommand.class,
      TestCommand.class,
      TryCommand.class,
      PushCommand.class,
      ListCommand.class,
      ShowCommand.class,
      DiffCommand.class,
      RollbackCommand.class,
      StatusCommand.class,
    })
public final class RulesCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before run()
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
