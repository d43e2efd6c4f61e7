package io.smartcar.cli.backup;

import io.smartcar.cli.Subcommands;
import io.smartcar.cli.Subcommands.Subcommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar backup}: what the log does not bring back. */
@Command(
    name = "backup",
    description = "Saves what cannot be got from the log, and restores it.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class BackupCommand implements Runnable {

  /** Its subcommands. */
  public static final Subcommands SUBCOMMANDS =
      new Subcommands(
          List.of(
              new Subcommand("create", CreateCommand.class),
              new Subcommand("verify", VerifyCommand.class),
              new Subcommand("restore", RestoreCommand.class)));

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before run()
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
