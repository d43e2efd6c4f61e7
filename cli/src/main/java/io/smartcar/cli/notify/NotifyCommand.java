package io.smartcar.cli.notify;

import io.smartcar.cli.Subcommands;
import io.smartcar.cli.Subcommands.Subcommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar notify}: somebody is told of alerts. */
@Command(
    name = "notify",
    description =
        "Tells people, systems and cars of alerts: webhooks, Alertmanager, e-mail, MQTT, Kafka.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class NotifyCommand implements Runnable {

  /** Its subcommands. */
  public static final Subcommands SUBCOMMANDS =
      new Subcommands(
          List.of(
              new Subcommand("run", RunCommand.class),
              new Subcommand("test", TestCommand.class),
              new Subcommand("silence", SilenceCommand.class)));

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before run()
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
