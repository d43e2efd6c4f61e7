package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.sandbox.Progress;
import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import io.smartcar.sandbox.settings.SettingsFile;
import io.smartcar.simulator.SendingOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each server has a small disk of its own, which is full for a while as recorded cars drive: rows
 * and alerts are those of the recording afterwards. Only where disks can be mounted.
 */
@Tag("long")
// JUnit calls start before anything else.
@SuppressWarnings("NullAway.Init")
final class FullDiskIT {

  private static final Logger LOG = LoggerFactory.getLogger(FullDiskIT.class);

  private static final double EVENTS_PER_SECOND = 3_000;
  private static final long FULL_AFTER_EVENTS = 40_000;
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final Pattern FULL =
      Pattern.compile("(?i)no space left|short write|out of space|could only be written to 0 of");

  /** Below the sandbox's data. */
  private static final Map<ServerName, String> PLACES =
      Map.of(
          ServerName.ZOOKEEPER, "zookeeper",
          ServerName.KAFKA, "kafka",
          ServerName.REDIS, "redis",
          ServerName.HDFS_DATA_NODE, "hdfs/blocks");

  private static final Map<ServerName, Integer> MEGABYTES =
      Map.of(
          ServerName.ZOOKEEPER, 256,
          ServerName.KAFKA, 512,
          ServerName.REDIS, 64,
          // Each block that is being written reserves its whole size, and write-ahead logs many.
          ServerName.HDFS_DATA_NODE, 4_096);

  private static final Map<ServerName, SmallDisk> DISKS = new EnumMap<>(ServerName.class);

  private static Platform platform;

  @BeforeAll
  static void start() throws Exception {
    Recording.OPENACC.orSkip();
    SandboxSettings settings =
        SettingsFile.read(
                Path.of("..").toAbsolutePath().normalize(), Path.of("target/full-disk-sandbox"))
            .with(Map.of("hbase.storage", "hdfs"))
            .withFreePorts()
            .settings();
    new Sandbox(settings).down(Progress.SILENT);
    for (String place : PLACES.values()) {
      SmallDisk.removeLeft(settings.dataDirectory().resolve(place));
    }
    platform = Platform.start(settings);
    platform.sandbox().down(Progress.SILENT);
    for (Map.Entry<ServerName, String> place : PLACES.entrySet()) {
      DISKS.put(
          place.getKey(),
          SmallDisk.inPlaceOf(
              settings.dataDirectory().resolve(place.getValue()),
              MEGABYTES.getOrDefault(place.getKey(), 0)));
    }
    platform.sandbox().up(Progress.SILENT);
  }

  @AfterAll
  static void stop() throws Exception {
    if (platform != null) {
      platform.close();
    }
    for (SmallDisk disk : DISKS.values()) {
      disk.close();
    }
  }

  /** It refuses to write, and alerts wait; rows do not. */
  @Test
  void redis_diskFull_rowsGoOnAndAlertsComeAfterwards() throws Exception {
    assertExact(
        ServerName.REDIS,
        scenario -> {
          int before = scenario.stores().rowCount();
          Awaitility.await("rows without Redis")
              .atMost(PATIENCE)
              .until(() -> scenario.stores().rowCount() > before + 30_000);
        });
  }

  @Test
  void kafka_diskFull_isExactAfterwards() throws Exception {
    assertExact(ServerName.KAFKA, scenario -> {});
  }

  /**
   * One copy in HDFS is not enough: the end of the write-ahead log, up to 511 bytes that were
   * confirmed, is lost with what could not be written behind it. The log in Kafka has it.
   */
  @Test
  void hbase_diskFull_isExactWhenTheLogIsReadAgain() throws Exception {
    Instant[] before = new Instant[1];
    assertExact(
        ServerName.HDFS_DATA_NODE,
        scenario -> before[0] = Instant.now().minus(Duration.ofMinutes(2)),
        scenario -> {
          scenario.undeploy();
          scenario.setBack(before[0]);
          scenario.deploy();
        });
  }

  @Test
  void zookeeper_diskFull_isExactAfterwards() throws Exception {
    assertExact(ServerName.ZOOKEEPER, scenario -> {});
  }

  private interface Step {
    void with(Scenario scenario) throws Exception;
  }

  private static void assertExact(ServerName server, Step whileFull) throws Exception {
    assertExact(server, whileFull, scenario -> {});
  }

  private static void assertExact(ServerName server, Step whileFull, Step afterwards)
      throws Exception {
    Recording road = Recording.OPENACC;
    platform.sandbox().up(Progress.SILENT);
    String name = "full-" + server;
    try (Scenario scenario = new Scenario(platform, name, 4, Scenario.TWO_OF_EACH)) {
      scenario.deploy();
      Awaitility.await("tasks live")
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(TaskCounts.of(platform, name))
                      .extracting(TaskCounts::task)
                      .contains("0", "1"));
      try (LiveReplay replay =
          LiveReplay.start(
              road.path(),
              SendingOrder.AS_IS,
              platform.bootstrapServers(),
              name,
              EVENTS_PER_SECOND)) {
        Awaitility.await(FULL_AFTER_EVENTS + " events taken")
            .atMost(PATIENCE)
            .until(() -> scenario.takenByRules() >= FULL_AFTER_EVENTS);
        full(server, scenario, whileFull);
        afterwards.with(scenario);
        replay.await(PATIENCE);
      }
      Outcome expected = scenario.contract().outcome();
      Outcome found = scenario.awaitOutcome(expected, PATIENCE);
      assertThat(found.rows()).hasSize(road.events()).isEqualTo(expected.rows());
      assertThat(found.alerts()).containsExactlyInAnyOrderEntriesOf(road.expectedAlerts());
    }
  }

  /** Until the server has said so, and what is to be seen meanwhile was seen. */
  private static void full(ServerName server, Scenario scenario, Step whileFull) throws Exception {
    SmallDisk disk = disk(server);
    long from = sizes(server);
    disk.fill();
    LOG.info("the disk of {} is full: {} bytes are left", server, disk.usableBytes());
    Awaitility.await(server + " to say that its disk is full")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              disk.fill();
              return linesSince(server, from).stream().anyMatch(FULL.asPredicate());
            });
    linesSince(server, from).stream()
        .filter(FULL.asPredicate())
        .limit(3)
        .forEach(line -> LOG.info("{} says: {}", server, line));
    whileFull.with(scenario);
    Command status =
        Command.run(
            List.of(
                "status",
                "--topology",
                scenario.topic(),
                "-c",
                scenario.configurationFile().toString()));
    LOG.info(
        "status {} while the disk of {} is full:\n{}",
        status.status(),
        server,
        String.join("\n", status.out()));
    platform.sandbox().status().forEach(state -> LOG.info("{}", state));
    disk.free();
    LOG.info("the disk of {} has room again", server);
    if (server == ServerName.HDFS_DATA_NODE) {
      // It takes what it could not write for written, and no write-ahead log is recovered.
      platform.sandbox().kill(server);
    }
    platform.sandbox().up(Progress.SILENT);
  }

  private static SmallDisk disk(ServerName server) {
    SmallDisk disk = DISKS.get(server);
    assertThat(disk).as("disk of " + server).isNotNull();
    return Objects.requireNonNull(disk);
  }

  private static long sizes(ServerName server) throws IOException {
    Path log = platform.sandbox().log(server);
    return Files.exists(log) ? Files.size(log) : 0;
  }

  private static List<String> linesSince(ServerName server, long bytes) throws IOException {
    Path log = platform.sandbox().log(server);
    if (!Files.exists(log)) {
      return List.of();
    }
    byte[] all = Files.readAllBytes(log);
    int from = (int) Math.min(bytes, all.length);
    return new ArrayList<>(
        new String(all, from, all.length - from, StandardCharsets.UTF_8).lines().toList());
  }
}
