package io.smartcar.door.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.DoorSettings;
import io.smartcar.door.FakeLog;
import io.smartcar.door.KafkaBroker;
import io.smartcar.door.mqtt.MqttDoor;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.eventlog.TopicWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recipes as they are, but for addresses and directories, with the collectors' own programs. */
@Tag("long")
@Timeout(180)
final class RecipesTest {

  private static final Path RECIPES = Path.of("recipes");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CARS = 20;

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();

  RecipesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : processes) {
      process.destroy();
      process.waitFor();
    }
  }

  @Test
  void kcat_lines_areInTheLogByCar() throws Exception {
    String kcat = installed("kcat");
    List<String> lines = lines(0, 1_000);
    try (KafkaBroker kafka = new KafkaBroker(directory)) {
      ProcessBuilder command =
          new ProcessBuilder(RECIPES.resolve("kcat.sh").toAbsolutePath().toString())
              .redirectInput(Files.write(directory.resolve("telemetry.csv"), lines).toFile())
              .redirectErrorStream(true);
      command.environment().put("BROKER", kafka.settings().bootstrapServers());
      command.environment().put("PATH", Path.of(kcat).getParent() + ":/usr/bin:/bin");
      Process run = start(command);
      String said = new String(run.getInputStream().readAllBytes(), UTF_8);
      assertThat(run.waitFor()).as(said).isZero();

      assertByCar(kafka, lines);
    }
  }

  @Test
  void rsyslog_linesAsTheyAreWritten_areInTheLogByCar() throws Exception {
    String rsyslog = installed("rsyslogd");
    Assumptions.assumeTrue(
        Files.exists(Path.of("/usr/lib/x86_64-linux-gnu/rsyslog/omkafka.so"))
            || Files.exists(Path.of("/usr/lib/rsyslog/omkafka.so")),
        "rsyslog has no module for Kafka here: install rsyslog-kafka");
    Path telemetry = Files.createDirectory(directory.resolve("telemetry"));
    Path work = Files.createDirectory(directory.resolve("work"));
    List<String> lines = lines(0, 1_000);
    try (KafkaBroker kafka = new KafkaBroker(directory)) {
      Path conf =
          recipe(
              "rsyslog.conf",
              Map.of(
                  "/var/lib/rsyslog-cars", work.toString(),
                  "/var/log/telemetry", telemetry.toString(),
                  "localhost:9092", kafka.settings().bootstrapServers()));
      Path file = telemetry.resolve("telemetry.csv");
      Files.write(file, lines.subList(0, 500));
      server(rsyslog, "-n", "-f", conf.toString(), "-i", directory.resolve("pid").toString());
      awaitRecords(kafka, 500);
      Files.write(file, lines.subList(500, lines.size()), StandardOpenOption.APPEND);
      awaitRecords(kafka, lines.size());

      assertByCar(kafka, lines);
    }
  }

  /** Flume is not installed by packages: {@code recipes/README.md} says how it is had. */
  @Test
  void flume_linesAsTheyAreWritten_areInTheLogByCar() throws Exception {
    String classPath = System.getenv("FLUME_CLASSPATH");
    Assumptions.assumeTrue(classPath != null, "FLUME_CLASSPATH does not name Flume's jars");
    Path telemetry = Files.createDirectory(directory.resolve("telemetry"));
    Path work = Files.createDirectory(directory.resolve("work"));
    List<String> lines = lines(0, 1_000);
    try (KafkaBroker kafka = new KafkaBroker(directory)) {
      Path conf =
          recipe(
              "flume.properties",
              Map.of(
                  "/var/lib/flume", work.toString(),
                  "/var/log/telemetry", telemetry.toString(),
                  "localhost:9092", kafka.settings().bootstrapServers()));
      Path file = telemetry.resolve("telemetry.csv");
      Files.write(file, lines.subList(0, 500));
      server(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-cp",
          String.valueOf(classPath),
          "org.apache.flume.node.Application",
          "--name",
          "cars",
          "--conf-file",
          conf.toString());
      awaitRecords(kafka, 500);
      Files.write(file, lines.subList(500, 700), StandardOpenOption.APPEND);
      Files.move(file, telemetry.resolve("telemetry.csv.1"));
      Files.write(file, lines.subList(700, lines.size()));
      awaitRecords(kafka, lines.size());

      // A file that is renamed it takes once more, from its beginning.
      assertThat(new HashSet<>(byCar(kafka, lines))).isEqualTo(new HashSet<>(lines));
    }
  }

  @Test
  void mosquitto_bridgedToTheDoorsBroker_keepsWhatWaitsForTheDoor() throws Exception {
    String mosquitto = installed("mosquitto");
    int port = freePort();
    int edgePort = freePort();
    // Each broker of ours is who runs the tests, also if that is root.
    String user = "\nuser " + System.getProperty("user.name") + "\n";
    Path conf =
        recipe(
            "mosquitto.conf",
            Map.of(
                "1883", "" + port,
                "/var/lib/mosquitto-cars/", Files.createDirectory(directory.resolve("cars")) + "/",
                "persistence true", "persistence true" + user));
    Path edge =
        recipe(
            "mosquitto-bridge.conf",
            Map.of(
                "1884", "" + edgePort,
                "1883", "" + port,
                "/var/lib/mosquitto-edge/", Files.createDirectory(directory.resolve("edge")) + "/",
                "persistence true", "persistence true" + user));
    server(mosquitto, "-c", conf.toString());
    awaitListening(port);
    SmartcarConfig config = DoorSettings.of("mqtt.port", "" + port);
    FakeLog log = new FakeLog();
    MqttDoor door = open(config, log);
    server(mosquitto, "-c", edge.toString());
    awaitListening(edgePort);

    publish(edgePort, lines(0, 100));
    Awaitility.await().atMost(PATIENCE).until(() -> distinct(log) == 100);
    door.close();
    publish(edgePort, lines(100, 2_600));
    MqttDoor again = open(config, log);

    Awaitility.await().atMost(PATIENCE).until(() -> distinct(log) == 2_600);
    again.close();
  }

  private static MqttDoor open(SmartcarConfig config, FakeLog log) {
    return MqttDoor.open(config.door(), config.mqttDoor(), config.events().timeZone(), log);
  }

  private static int distinct(FakeLog log) {
    return new HashSet<>(log.arrived()).size();
  }

  private static void publish(int port, List<String> lines) {
    Mqtt5BlockingClient cars =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost("127.0.0.1")
            .serverPort(port)
            .buildBlocking();
    cars.connect();
    for (String line : lines) {
      cars.publishWith()
          .topic("cars/" + car(line) + "/telemetry")
          .qos(MqttQos.AT_LEAST_ONCE)
          .payload(line.getBytes(UTF_8))
          .send();
    }
    cars.disconnect();
  }

  /** Of some cars in turn, each second. */
  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                "2016012413%02d%02d,A%04d,3,0,F,N,85,A01"
                    .formatted(i / CARS / 60, i / CARS % 60, i % CARS))
        .toList();
  }

  private static String car(String line) {
    return line.split(",", 3)[1];
  }

  private static void awaitRecords(KafkaBroker kafka, long count) {
    try (EventTopic topic = new EventTopic(kafka.settings())) {
      Awaitility.await("records in Kafka")
          .atMost(PATIENCE)
          .until(() -> topic.endOffsets().values().stream().mapToLong(end -> end).sum() >= count);
    }
  }

  /** Each line is in the partition in which every other producer would put it, in order. */
  private static void assertByCar(KafkaBroker kafka, List<String> lines) {
    List<String> found = byCar(kafka, lines);
    for (int car = 0; car < CARS; car++) {
      String number = ",A%04d,".formatted(car);
      assertThat(found)
          .filteredOn(line -> line.contains(number))
          .isEqualTo(lines.stream().filter(line -> line.contains(number)).toList());
    }
    assertThat(found).hasSameSizeAs(lines);
  }

  private static List<String> byCar(KafkaBroker kafka, List<String> lines) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            kafka.settings().bootstrapServers(),
            "auto.offset.reset",
            "earliest");
    List<String> found = new ArrayList<>();
    try (TopicWriter writer = TopicWriter.open(kafka.settings(), PATIENCE);
        KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      Set<TopicPartition> partitions = new HashSet<>();
      for (int partition = 0; partition < writer.partitions(); partition++) {
        partitions.add(new TopicPartition(kafka.settings().topic(), partition));
      }
      consumer.assign(partitions);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                for (ConsumerRecord<String, String> one : consumer.poll(Duration.ofSeconds(1))) {
                  assertThat(one.key()).isEqualTo(car(one.value()));
                  assertThat(one.partition())
                      .isEqualTo(writer.partition(one.key().getBytes(UTF_8)));
                  found.add(one.value());
                }
                return new HashSet<>(found).containsAll(lines);
              });
    }
    return found;
  }

  /** A recipe with other addresses and directories. */
  private Path recipe(String name, Map<String, String> changes) throws IOException {
    String text = Files.readString(RECIPES.resolve(name));
    for (Map.Entry<String, String> change : changes.entrySet()) {
      assertThat(text).as("a recipe with " + change.getKey()).contains(change.getKey());
      text = text.replace(change.getKey(), change.getValue());
    }
    return Files.writeString(directory.resolve(name), text);
  }

  private void server(String... command) throws IOException {
    Path said = directory.resolve("said-" + processes.size());
    var unused =
        start(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()));
  }

  private Process start(ProcessBuilder command) throws IOException {
    Process started = command.start();
    processes.add(0, started);
    return started;
  }

  /** Skips the test where the program is not there. */
  private static String installed(String program) {
    for (String place : List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin")) {
      Path found = Path.of(place, program);
      if (Files.isExecutable(found)) {
        return found.toString();
      }
    }
    Assumptions.abort(program + " is not installed");
    return "";
  }

  private static void awaitListening(int port) {
    Awaitility.await("a broker at " + port)
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
              }
            });
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
