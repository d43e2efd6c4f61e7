package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.door.http.HttpDoor;
import io.smartcar.eventlog.TopicWriter;
import io.smartcar.hbase.HBaseEventStore;
import io.smartcar.hbase.HBaseRejectedStore;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.hbase.RejectedQuery;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.RejectedStore;
import io.smartcar.status.heartbeat.Heartbeats;
import io.smartcar.wiring.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of one deployed topology, in the order of the tests: what {@link WorkerKillIT}, {@link
 * RulesPushIT} and {@link TopicMadeAnewIT} do at length, once each.
 */
@ExtendWith(Platform.Running.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeployedTopologyIT {

  private static final String TOPOLOGY = "deployed";
  private static final int CARS = 4;
  private static final int SECONDS = 90;
  private static final int PUSHED_LIMIT_KMH = 100;
  private static final String DAY = "20180830";
  private static final Pattern TRIED =
      Pattern.compile(
          "(\\d+),(\\w+),over-speed,warning,avgSpeed=([\\d.]+);readings=(\\d+);areaNumber=(\\w+)");
  private static final Set<String> WITHOUT_TOPOLOGY =
      Set.of("judgements", "episodes", "ack", "replay");
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Platform platform;
  private final Scenario scenario;

  DeployedTopologyIT(Platform platform) {
    this.platform = platform;
    this.scenario =
        new Scenario(
            platform,
            TOPOLOGY,
            2,
            Map.of(
                "smartcar.kafka.format", "avro",
                "smartcar.door.http.port", "0",
                "smartcar.topology.message-timeout", "20s",
                "smartcar.redis.episode-silence", "30s",
                "smartcar.metrics.port-offset", String.valueOf(freeOffset(platform)),
                "smartcar.hbase.operation-timeout", "10s"));
  }

  @BeforeAll
  void deploy() throws Exception {
    scenario.send(drive(1));
    scenario.sendMore(parked(1));
    scenario.deploy();
  }

  @AfterAll
  void kill() throws Exception {
    scenario.close();
  }

  @Test
  @Order(1)
  void path_firstDrive_isStoredJudgedAndLeavesNoLag() throws Exception {
    awaitOutcomeOfTheLog();

    Awaitility.await("lag of the spout's group")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(scenario.lag()).isZero());
    awaitSumsOfTheWorker();
  }

  /** From the workers' ports to others of which none is in use. */
  private static int freeOffset(Platform platform) {
    List<Integer> workers = platform.sandbox().settings().workerPorts();
    return IntStream.rangeClosed(1, 1_000)
        .filter(offset -> workers.stream().allMatch(port -> isFree(port + offset)))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException | IllegalArgumentException taken) {
      return false;
    }
  }

  /** What the worker answers Prometheus, compared with the log, Redis and itself. */
  private void awaitSumsOfTheWorker() {
    int records = scenario.log().size();
    int alerts = scenario.stores().alerts().size();
    Awaitility.await("what the worker counts")
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(
            () -> {
              WorkerAnswer worker = WorkerAnswer.of(scenario.config(), TOPOLOGY);
              assertThat(worker.value("read_records_total")).isEqualTo(records);
              assertThat(worker.value("done_records_total")).isEqualTo(records);
              assertThat(worker.value("open_records")).isZero();
              assertThat(worker.value("taken_records_total{scope=\"car\"}")).isEqualTo(records);
              assertThat(
                      worker.sum("judged_records_total", "car")
                          + worker.value("waiting_events{scope=\"car\"}"))
                  .isEqualTo(records);
              // More if HBase was so slow that batches came again.
              assertThat(
                      worker.value("stored_events_total") + worker.value("rejected_records_total"))
                  .isGreaterThanOrEqualTo(records)
                  .isEqualTo(worker.value("latency_seconds_count{stage=\"stored\"}"));
              assertThat(worker.sum("added_alerts_total", "")).isEqualTo(alerts);
              assertThat(worker.sum("raised_alerts_total", "")).isEqualTo(alerts);
              assertThat(worker.sum("confirmed_alerts_total", "")).isEqualTo(alerts);
              assertThat(worker.value("step_seconds_count{step=\"batch\"}")).isPositive();
              assertThat(worker.value("step_seconds_count{step=\"hbase\"}")).isPositive();
            });
  }

  @Test
  @Order(2)
  void path_everyWorkerKilledDuringADrive_losesAndRepeatsNothing() throws Exception {
    List<String> drive = drive(2);
    scenario.sendMore(drive.subList(0, drive.size() / 2));
    List<ProcessHandle> workers = new ArrayList<>(platform.sandbox().startedWorkerJvms());
    assertThat(workers).isNotEmpty();
    workers.forEach(ProcessHandle::destroyForcibly);
    scenario.sendMore(drive.subList(drive.size() / 2, drive.size()));
    scenario.sendMore(parked(2));

    awaitOutcomeOfTheLog();
  }

  @Test
  @Order(3)
  void rules_pushed_judgeTheNextDrive(@TempDir Path directory) throws Exception {
    Map<String, String> before = scenario.contract().outcome().alerts();

    push(directory, "> " + PUSHED_LIMIT_KMH, 90, 105);
    scenario.sendMore(drive(3));
    scenario.sendMore(parked(3));

    Map<String, String> expected = new TreeMap<>(scenario.contract().outcome().alerts());
    expected
        .entrySet()
        .removeIf(
            alert -> !before.containsKey(alert.getKey()) && average(alert) <= PUSHED_LIMIT_KMH);
    assertThat(expected).hasSizeGreaterThan(before.size());
    awaitAlerts(expected);
  }

  @Test
  @Order(4)
  void judge_correctedRuleWasPushed_alertsBecomeWhatTheTrialSaysAndStaySo(@TempDir Path directory)
      throws Exception {
    Map<String, String> before = scenario.stores().alerts();
    Path rule = push(directory, "between 60 and 100", 105, 90).resolve("over-speed.epl");
    scenario.awaitRules(PATIENCE);
    Map<String, String> tried = tried(rule);
    assertThat(tried).isNotEqualTo(before);

    Command shown = command("alerts", "judge", "--from", DAY, "--to", DAY, "--format", "csv");
    assertThat(shown.status()).as(shown.toString()).isZero();
    assertThat(shown.err()).anyMatch(line -> line.startsWith("Nothing is changed yet"));
    assertThat(scenario.stores().alerts()).isEqualTo(before);

    Command judged =
        command(
            "alerts",
            "judge",
            "--car",
            "A0000,A0001,A0002,A0003",
            "--from",
            DAY,
            "--to",
            DAY,
            "--format",
            "csv",
            "--yes",
            "--why",
            "corrected");
    assertThat(judged.status()).as(judged.toString()).isZero();
    assertThat(changes(judged)).containsExactlyElementsOf(changes(shown));
    assertThat(changes(judged)).anyMatch(line -> line.contains(",withdrawn,"));
    assertThat(changes(judged)).anyMatch(line -> line.contains(",added,"));
    assertThat(scenario.stores().alerts()).isEqualTo(tried);
    assertThat(command("alerts", "judgements").out())
        .singleElement()
        .asString()
        .contains("4 cars from ", "by version 2 (over-speed): ", " 0 replaced", "corrected");

    // The rules that were in force then would not raise it.
    scenario.sendMore(
        IntStream.range(30, 40)
            .mapToObj("201808300105%d,A0000,3,0,F,N,70,A01"::formatted)
            .toList());
    scenario.awaitRules(PATIENCE);
    scenario.awaitJudged(PATIENCE);
    tried = tried(rule);
    assertThat(tried).containsKey("20180830/A0000-20180830010539");
    assertThat(scenario.stores().alerts()).isEqualTo(tried);
  }

  @Test
  @Order(5)
  void episodes_ofTheAlerts_endAndKeepWhatWasDone() throws Exception {
    // Each drive is shorter than the silence is long, and the next one an hour later.
    Set<String> drives = new TreeSet<>();
    scenario
        .stores()
        .alerts()
        .keySet()
        .forEach(alert -> drives.add(alert.replaceFirst("^\\d+/(\\w+)-(\\d{10}).*", "$1 $2")));
    Awaitility.await("the last episode's end")
        .atMost(PATIENCE)
        .until(() -> command("alerts", "episodes", DAY, "--open").status() == 1);

    List<String> episodes =
        command("alerts", "episodes", DAY, "--rule", "over-speed", "--format", "csv").out();

    assertThat(episodes)
        .extracting(line -> line.split(",", -1)[2] + ' ' + line.split(",", -1)[3].substring(0, 10))
        .containsExactlyInAnyOrderElementsOf(drives);
    String id = episodes.get(0).split(",", -1)[0];
    assertThat(command("alerts", "ack", id, "--by", "anna").status()).isZero();
    assertThat(command("alerts", "episodes", DAY).out())
        .filteredOn(line -> line.contains("over, seen by anna"))
        .singleElement()
        .asString()
        .startsWith(id);
  }

  @Test
  @Order(6)
  void rejected_recordsThatAreEventsByNow_areResentOnceAndJudged() throws Exception {
    List<String> drive = drive(5).stream().filter(line -> line.contains(",A0002,")).toList();
    keepAsRejected(drive, "refused by an older version");
    long before = scenario.log().size();

    Command shown = command("rejected", "replay", "--reason", "older version");
    assertThat(shown.status()).as(shown.toString()).isZero();
    assertThat(shown.out()).singleElement().asString().startsWith("90 would be sent to ");
    assertThat(scenario.log()).hasSize((int) before);

    Command sent = command("rejected", "replay", "--reason", "older version", "--yes");
    assertThat(sent.status()).as(sent.toString()).isZero();
    assertThat(sent.out()).singleElement().asString().startsWith("90 sent to ");
    Command again = command("rejected", "replay", "--reason", "older version", "--yes");
    assertThat(again.status()).as(again.toString()).isEqualTo(1);
    assertThat(again.out())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("0 sent to "),
            line -> assertThat(line).isEqualTo("90 left: sent before"));

    assertThat(scenario.log()).hasSize((int) before + 90);
    Map<String, String> rows = scenario.contract().outcome().rows();
    Awaitility.await("rows of what was resent")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(scenario.stores().read().rows()).isEqualTo(rows));
    park(5);
    awaitAlertOf("20180830/A0002-20180830050029");
  }

  @Test
  @Order(7)
  void door_answersLostAtRandom_hasEachRowOnce() throws Exception {
    Stores stores = scenario.stores();
    int rows = stores.rowCount();
    int records = scenario.log().size();
    List<String> drive =
        drive(6).stream()
            .filter(line -> line.contains(",A0002,"))
            .map(line -> line.replace(",A0002,", ",A0010,"))
            .toList();

    long lost;
    try (TopicWriter log = TopicWriter.open(StoreSettings.log(scenario.config()), PATIENCE);
        HttpDoor door =
            HttpDoor.open(
                scenario.config().door(), scenario.config().httpDoor(), ZoneOffset.UTC, log);
        LostAnswers way = new LostAnswers(door.port(), 0.5, 1)) {
      new Device(way.port()).sendAll(drive, 10);
      lost = way.lost();
    }

    assertThat(lost).isPositive();
    assertThat(scenario.log()).hasSize(records + drive.size() + 10 * (int) lost);
    Awaitility.await("rows of what the door took")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(stores.rowCount()).isEqualTo(rows + drive.size()));
  }

  @Test
  @Order(8)
  void path_avroReadings_areStoredJudgedAndRefusedAsTheBooksAre() throws Exception {
    Stores stores = scenario.stores();
    int before = stores.rowCount();
    long seven = Instant.parse("2018-08-30T07:00:00Z").toEpochMilli();
    List<byte[]> records = new ArrayList<>();
    for (int second = 0; second < 40; second++) {
      records.add(AvroReading.of(seven + 1_000L * second, "A0009", 70, "A01"));
    }
    byte[] unknown = records.get(0).clone();
    unknown[2]++;
    records.add(unknown);
    records.add(AvroReading.of(seven, "A0009", 500, "A01"));

    scenario.sendMore("A0009", records);

    Awaitility.await("rows of Avro readings")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(stores.rowCount()).isEqualTo(before + 40));
    assertThat(stores.rejectedRows().values())
        .extracting(columns -> String.valueOf(columns.get("reason")))
        .filteredOn(reason -> reason.contains("[avro "))
        .satisfiesExactlyInAnyOrder(
            reason -> assertThat(reason).endsWith("\"fingerprint 995f2586ca5c1824\""),
            reason -> assertThat(reason).startsWith("speed must be a number 0 to 400 km/h"));
    park(7);
    awaitAlertOf("20180830/A0009-20180830070029");
  }

  @Test
  @Order(9)
  void door_answersLostAtRandom_hasEachAlertOnce() {
    // Of the drive before: the rules go past it.
    String alert = "90.00 over 30 readings, last in A01";
    Awaitility.await("alerts of what the door took")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(scenario.stores().alerts().tailMap("20180830/A0010"))
                    .containsExactly(
                        Map.entry("20180830/A0010-20180830060029", alert),
                        Map.entry("20180830/A0010-20180830060059", alert),
                        Map.entry("20180830/A0010-20180830060129", alert)));
  }

  @Test
  @Order(10)
  void path_formatNamedByAHeader_isReadByIt() {
    String position =
        "{\"deviceId\":9,\"fixTime\":\"2018-08-30T08:00:00Z\",\"latitude\":45.5,\"longitude\":7.2,"
            + "\"speed\":45.9,\"attributes\":{}}";
    int before = scenario.stores().rowCount();
    int rejected = scenario.stores().rejectedRows().size();

    scenario.sendNamed("traccar", "9", position.getBytes(US_ASCII));
    scenario.sendNamed("none", "9", position.getBytes(US_ASCII));

    Awaitility.await("a row and a rejected record")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(scenario.stores().rowCount()).isEqualTo(before + 1);
              assertThat(scenario.stores().rejectedRows()).hasSize(rejected + 1);
            });
    assertThat(scenario.stores().rejectedRows().values())
        .extracting(columns -> String.valueOf(columns.get("reason")))
        .filteredOn(reason -> reason.startsWith("format must be one that is known here"))
        .hasSize(1);
  }

  /** Of today, between readings of 2018: nobody is late for them. */
  @Test
  @Order(11)
  void heartbeats_betweenReadingsOfThePast_comeOutAndChangeNothing() throws Exception {
    Outcome before = scenario.stores().read();
    double late = lateOnes();
    try (Heartbeats heartbeats =
        Heartbeats.of(scenario.config(), Duration.ofSeconds(1), Clock.systemUTC())) {
      heartbeats.start();
      Awaitility.await("a row and an alert of a heartbeat of each partition")
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                Heartbeats.State state = heartbeats.state();
                assertThat(state.rows()).hasSize(2);
                assertThat(state.rows().values()).noneMatch(seen -> seen.latency() == null);
                assertThat(state.alerts()).hasSize(2);
                assertThat(state.alerts().values()).noneMatch(seen -> seen.latency() == null);
              });
    }

    Outcome after = scenario.stores().read();
    assertThat(after.rows()).isEqualTo(before.rows());
    assertThat(after.alerts()).isEqualTo(before.alerts());
    assertThat(after.rejected()).hasSize(before.rejected().size() + 2);
    try (RejectedStore refused = new HBaseRejectedStore(scenario.hbase());
        Stream<KeptRecord> listed =
            refused.find(new RejectedQuery(Optional.empty(), Instant.EPOCH, Instant.MAX))) {
      assertThat(listed).hasSize(before.rejected().size());
    }
    List<String> drive = drive(11).stream().filter(line -> line.contains(",A0002,")).toList();
    scenario.sendMore(drive);
    scenario.sendMore(parked(11));
    awaitAlertOf("20180830/A0002-20180830110029");
    assertThat(lateOnes()).isEqualTo(late);
  }

  private double lateOnes() throws Exception {
    return WorkerAnswer.of(scenario.config(), TOPOLOGY)
        .value("judged_records_total{outcome=\"late\",scope=\"car\"}");
  }

  private void keepAsRejected(List<String> lines, String reason) {
    List<RejectedRecord> records =
        IntStream.range(0, lines.size())
            .mapToObj(
                i ->
                    new RejectedRecord(
                        scenario.topic(),
                        0,
                        1_000_000 + i,
                        System.currentTimeMillis(),
                        reason,
                        lines.get(i).getBytes(US_ASCII)))
            .toList();
    try (HBaseEventStore store = new HBaseEventStore(scenario.hbase())) {
      assertThat(store.store(List.of(), records)).succeedsWithin(PATIENCE);
    }
  }

  /** How late each is depends on when it was asked. */
  private static List<String> changes(Command judge) {
    return judge.out().stream()
        .map(line -> line.replaceFirst(",\\d*,(added|withdrawn|replaces),", ",$1,"))
        .toList();
  }

  private Map<String, String> tried(Path rule) throws Exception {
    Command trial =
        Command.run(
            List.of(
                "rules",
                "try",
                rule.toString(),
                "--history",
                "--from",
                DAY,
                "--to",
                DAY,
                "--format",
                "csv",
                "-c",
                scenario.configurationFile().toString()));
    assertThat(trial.status()).as(trial.toString()).isZero();
    Map<String, String> alerts = new TreeMap<>();
    for (String line : trial.out()) {
      Matcher alert = TRIED.matcher(line);
      assertThat(alert.matches()).as(line).isTrue();
      alerts.put(
          alert.group(1).substring(0, 8) + '/' + alert.group(2) + '-' + alert.group(1),
          Outcome.alert(
              Double.parseDouble(alert.group(3)), Long.parseLong(alert.group(4)), alert.group(5)));
    }
    return alerts;
  }

  /** Returns the directory of the rules. */
  private Path push(Path directory, String condition, int quietKmh, int loudKmh) throws Exception {
    Path rules = rules(directory, condition, quietKmh, loudKmh);
    Command push = command("rules", "push", "--rules", rules.toString());
    assertThat(push.status()).as(push.toString()).isZero();
    return rules;
  }

  private Command command(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-c", scenario.configurationFile().toString()));
    if (!WITHOUT_TOPOLOGY.contains(words[1])) {
      all.addAll(List.of("--topology", TOPOLOGY));
    }
    return Command.run(all);
  }

  /** What is too much is found by the next who waits until nothing is open any more. */
  private void awaitOutcomeOfTheLog() {
    Outcome expected = scenario.contract().outcome();
    assertThat(expected.alerts()).isNotEmpty();
    awaitAlerts(expected.alerts());
    Awaitility.await("rows of the log")
        .atMost(PATIENCE)
        .pollInterval(HALF_A_SECOND)
        .untilAsserted(
            () -> {
              Outcome found = scenario.stores().read();
              assertThat(found.rows()).isEqualTo(expected.rows());
              assertThat(found.rejected()).isEqualTo(expected.rejected());
            });
  }

  private void awaitAlerts(Map<String, String> expected) {
    Awaitility.await("alerts of the log")
        .atMost(PATIENCE)
        .pollInterval(HALF_A_SECOND)
        .untilAsserted(() -> assertThat(scenario.stores().alerts()).isEqualTo(expected));
  }

  private void awaitAlertOf(String car) {
    Awaitility.await("alert " + car)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(scenario.stores().alerts()).containsKey(car));
  }

  private static double average(Map.Entry<String, String> alert) {
    return Double.parseDouble(alert.getValue().substring(0, alert.getValue().indexOf(' ')));
  }

  private static Path rules(Path directory, String condition, int quietKmh, int loudKmh)
      throws IOException {
    Path rules = Files.createDirectory(directory.resolve("rules"));
    String epl = Files.readString(Path.of("../cep-rules/rules/over-speed.epl"));
    Files.writeString(rules.resolve("over-speed.epl"), epl.replace("> 80", condition));
    Path scenario = Files.createDirectories(rules.resolve("over-speed.test"));
    Files.writeString(
        scenario.resolve("limit.events.csv"),
        """
        20160124134500,A0001,3,0,F,N,%d,A01
        20160124134501,B0002,3,0,F,N,%d,A01
        """
            .formatted(quietKmh, loudKmh));
    Files.writeString(
        scenario.resolve("limit.alerts.csv"),
        """
        rule,carNumber,date
        over-speed,B0002,20160124134501
        """);
    return rules;
  }

  /** Cars at 50, 70, 90 and 110 km/h, with an event each second from an hour of a day. */
  private static List<String> drive(int hour) {
    return IntStream.range(0, SECONDS)
        .boxed()
        .flatMap(
            second ->
                IntStream.range(0, CARS)
                    .mapToObj(
                        car ->
                            "20180830%02d%02d%02d,A000%d,3,0,F,N,%d,A01"
                                .formatted(hour, second / 60, second % 60, car, 50 + 20 * car)))
        .toList();
  }

  /** Returns when its readings are rows. */
  private void park(int hour) {
    int before = scenario.stores().rowCount();
    scenario.sendMore(parked(hour));
    Awaitility.await("rows of parked cars")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(scenario.stores().rowCount()).isEqualTo(before + CARS));
  }

  /** The cars stand two minutes later: what windows were open then end, and nobody has to wait. */
  private static List<String> parked(int hour) {
    return IntStream.range(0, CARS)
        .mapToObj(car -> "20180830%02d0330,A000%d,0,0,F,N,0,A01".formatted(hour, car))
        .toList();
  }
}
