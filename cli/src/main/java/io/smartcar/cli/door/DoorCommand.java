package io.smartcar.cli.door;

import io.smartcar.cli.Subcommands;
import io.smartcar.cli.Subcommands.Subcommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar door}: telemetry from outside into the log. */
@Command(
    name = "door",
    description = "Takes telemetry from outside into the log.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class DoorCommand implements Runnable {

  /** Its subcommands. */
  public static final Subcommands SUBCOMMANDS =
      new Subcommands(
          List.of(
              new Subcommand("http", HttpCommand.class),
              new Subcommand("mqtt", MqttCommand.class),
              new Subcommand("tail", TailCommand.class),
              new Subcommand("token", TokenCommand.class)));

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before run()
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
