package io.smartcar.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.simulator.Telemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo's cars by mosquitto with its usual settings, where that is installed. */
@Tag("long")
@Timeout(120)
final class MqttSinkTest {

  private static final int EVENTS = 5_000;

  private final HeldLog log = new HeldLog();
  private final Path directory;
  private Process mosquitto;
  private SmartcarConfig config;

  MqttSinkTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void start() throws Exception {
    int port = freePort();
    config = config(port);
    mosquitto =
        new ProcessBuilder(program(), "-p", "" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile())
            .start();
    Awaitility.await("a broker at " + port)
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(DemoException.class)
        .until(
            () -> {
              assertThat(mosquitto.isAlive()).as("mosquitto runs").isTrue();
              MqttSink.check(config);
              return true;
            });
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (mosquitto != null) {
      mosquitto.destroy();
      mosquitto.waitFor();
    }
  }

  private static String program() {
    for (String place : List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/opt/homebrew/sbin")) {
      Path found = Path.of(place, "mosquitto");
      if (Files.isExecutable(found)) {
        return found.toString();
      }
    }
    Assumptions.abort("mosquitto is not installed");
    return "";
  }

  private static SmartcarConfig config(int port) {
    return SmartcarConfig.load(
        null,
        Map.of(
            "smartcar.door.mqtt.port", "" + port,
            "smartcar.door.mqtt.client-id", "smartcar-demo",
            "smartcar.door.mqtt.group", "",
            "smartcar.door.mqtt.topics", "smartcar-demo/{carNumber}/telemetry",
            "smartcar.door.mqtt.max-unacknowledged", "1000"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static Telemetry telemetry(String line) {
    return new Telemetry(line.split(",", 3)[1], line.getBytes(UTF_8), 0);
  }

  @Test
  void flush_eventsAndWhatIsNone_returnsWhenTheLogHasTheEvents() {
    List<String> lines =
        IntStream.range(0, EVENTS)
            .mapToObj(
                i ->
                    "201601241%d%02d%02d,A%04d,3,0,F,N,85,A01"
                        .formatted(i / 3_600, i / 60 % 60, i % 60, i % 50))
            .toList();
    log.confirmAtOnce();
    try (MqttSink sink = MqttSink.open(config, log)) {
      lines.forEach(line -> sink.send(telemetry(line)));
      sink.send(telemetry("rubbish,A0001"));
      sink.flush();

      assertThat(new HashSet<>(log.arrived())).isEqualTo(new HashSet<>(lines));
    }
  }

  @Test
  void check_nobodyThere_saysWhatToDo() throws IOException {
    int closed = freePort();

    assertThatThrownBy(() -> MqttSink.check(config(closed)))
        .isInstanceOf(DemoException.class)
        .hasMessageStartingWith("cannot connect to the MQTT broker at 127.0.0.1:" + closed + ": ")
        .hasMessageEndingWith("or name it with --mqtt HOST:PORT");
  }
}
