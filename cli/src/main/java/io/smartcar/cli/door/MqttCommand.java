package io.smartcar.cli.door;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.EndSignal;
import io.smartcar.cli.ExitStatus;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.mqtt.MqttDoor;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.TopicWriter;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code smartcar door mqtt}. */
@Command(
    name = "mqtt",
    description = {
      "Takes telemetry from an MQTT broker and acknowledges a message when Kafka has its events,"
          + " until it is told to end (Ctrl-C, SIGTERM).",
      "Which broker and which topics: smartcar.door.mqtt in the configuration."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class MqttCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Override
  public Integer call() throws SandboxException, InterruptedException {
    SmartcarConfig config = options.load();
    EventLogSettings log = StoreSettings.log(config);
    try (TopicWriter writer =
            DoorLog.open(log, HttpCommand.patience(config), spec.commandLine().getErr());
        EndSignal end = new EndSignal();
        MqttDoor door =
            MqttDoor.open(config.door(), config.mqttDoor(), config.events().timeZone(), writer)) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("taking events of " + door.address() + " for " + log + "; Ctrl-C ends it");
      out.flush();
      end.await();
    }
    return ExitStatus.OK;
  }
}
