package io.smartcar.cli.rules;

import io.smartcar.cli.Subcommands;
import io.smartcar.cli.Subcommands.Subcommand;
import io.smartcar.rules.CompilerStart;
import java.util.List;
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
    mixinStandardHelpOptions = true)
public final class RulesCommand implements Runnable {

  /** Its subcommands. */
  public static final Subcommands SUBCOMMANDS =
      new Subcommands(
          List.of(
              new Subcommand("check", CheckCommand.class, CompilerStart::begin),
              new Subcommand("test", TestCommand.class, CompilerStart::begin),
              new Subcommand("try", TryCommand.class, CompilerStart::begin),
              new Subcommand("push", PushCommand.class, CompilerStart::begin),
              new Subcommand("list", ListCommand.class),
              new Subcommand("show", ShowCommand.class),
              new Subcommand("diff", DiffCommand.class),
              new Subcommand("rollback", RollbackCommand.class),
              new Subcommand("status", StatusCommand.class)));

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before run()
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
