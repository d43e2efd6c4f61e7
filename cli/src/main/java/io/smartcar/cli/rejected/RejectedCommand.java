package io.smartcar.cli.rejected;

import io.smartcar.cli.Subcommands;
import io.smartcar.cli.Subcommands.Subcommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar rejected}: the records that were no events. */
@Command(
    name = "rejected",
    description = "Shows the records that were refused, and sends them again.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class RejectedCommand implements Runnable {

  /** Its subcommands. */
  public static final Subcommands SUBCOMMANDS =
      new Subcommands(
          List.of(
              new Subcommand("list", ListCommand.class),
              new Subcommand("show", ShowCommand.class),
              new Subcommand("replay", ReplayCommand.class)));

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before run()
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
