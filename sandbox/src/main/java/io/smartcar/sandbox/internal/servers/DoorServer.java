package io.smartcar.sandbox.internal.servers;

import io.smartcar.sandbox.internal.files.JavaHome;
import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.internal.probes.Probes;
import io.smartcar.sandbox.internal.processes.Launch;
import io.smartcar.sandbox.internal.processes.Processes;
import io.smartcar.sandbox.internal.processes.ServerProcess;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A door into the log: the checkout's own command {@code smartcar door}. */
final class DoorServer implements Server {

  private static final Duration CREATE_PATIENCE = Duration.ofMinutes(1);

  private final ServerName name;
  private final Layout layout;
  private final SandboxSettings settings;
  private final Processes processes;

  DoorServer(ServerName name, Layout layout) {
    this.name = name;
    this.layout = layout;
    this.settings = layout.settings();
    this.processes = new Processes(settings.directory());
  }

  @Override
  public ServerName name() {
    return name;
  }

  @Override
  public void prepare() throws IOException, SandboxException {
    Files.createDirectories(settings.logs());
    Files.createDirectories(settings.telemetry());
    if (name == ServerName.DOOR_HTTP) {
      // A sandbox has no topic at first, and a door opens to none. One that is there stays.
      ServerProcess.runToEnd(
          launch(List.of("topic", "create", "--if-missing")), layout, CREATE_PATIENCE);
    }
  }

  @Override
  public Launch launch() {
    List<String> words = new ArrayList<>(List.of("door"));
    int port = settings.port(name);
    switch (name) {
      case DOOR_HTTP -> words.addAll(List.of("http", "-D", "smartcar.door.http.port=" + port));
      case DOOR_TAIL ->
          words.addAll(
              List.of("tail", settings.telemetry().toString(), "--metrics-port", "" + port));
      case DOOR_MQTT -> {
        String[] broker = String.valueOf(settings.doors().mqttBroker()).split(":", -1);
        words.addAll(
            List.of(
                "mqtt",
                "-D",
                "smartcar.door.mqtt.host=" + broker[0],
                "-D",
                "smartcar.door.mqtt.port=" + broker[1],
                "-D",
                "smartcar.door.mqtt.metrics-port=" + port));
      }
      default -> throw new IllegalArgumentException("no door: " + name);
    }
    return launch(words);
  }

  private Launch launch(List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(settings.home().resolve("scripts/smartcar").toString());
    command.addAll(words);
    command.addAll(List.of("--dir", settings.directory().toString()));
    return new Launch(
        name,
        command,
        Map.of(
            "JAVA_HOME",
            JavaHome.directory().toString(),
            "SMARTCAR_JAVA_OPTS",
            String.join(" ", processes.markOptions(name)) + " -Xmx256m -XX:+UseSerialGC"));
  }

  @Override
  public boolean answers() {
    return Probes.door(settings.port(name)).answers();
  }
}
