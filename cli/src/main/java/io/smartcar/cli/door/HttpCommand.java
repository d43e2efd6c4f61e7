package io.smartcar.cli.door;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.EndSignal;
import io.smartcar.cli.ExitStatus;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.http.HttpDoor;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.eventlog.TopicWriter;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code smartcar door http}. */
@Command(
    name = "http",
    description = {
      "Takes telemetry by POST /v1/events and answers when Kafka has it, until it is told to end"
          + " (Ctrl-C, SIGTERM); then requests under way have their answers first.",
      "Where it listens, who may send and how much: smartcar.door in the configuration."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class HttpCommand implements Callable<Integer> {

  /** Beyond the time that Kafka has to confirm, until a record that was given up is let go of. */
  private static final Duration LET_GO = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Override
  public Integer call() throws SandboxException, InterruptedException {
    SmartcarConfig config = options.load();
    EventLogSettings log = StoreSettings.log(config);
    try (TopicWriter writer = DoorLog.open(log, patience(config), spec.commandLine().getErr());
        EndSignal end = new EndSignal();
        HttpDoor door =
            HttpDoor.open(config.door(), config.httpDoor(), config.events().timeZone(), writer)) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("taking events at " + door.address() + " for " + log + "; Ctrl-C ends it");
      out.flush();
      end.await();
    }
    return ExitStatus.OK;
  }

  /** How long a record may take, for doors that give up before. */
  static Duration patience(SmartcarConfig config) {
    Duration confirm = config.door().confirmWithin();
    return (confirm.compareTo(EventTopic.TIMEOUT) > 0 ? confirm : EventTopic.TIMEOUT).plus(LET_GO);
  }
}
