package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.SettingsFile;
import io.smartcar.simulator.Faults;
import io.smartcar.simulator.Fleet;
import io.smartcar.simulator.FleetSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A live fleet for a long time, with a fault every minute: 10,000 cars, 5,000 events a second. At
 * the end there is a row for each event and exactly the alerts of the contract; what was seen on
 * the way, minute by minute, is in {@code target/soak.csv}. Run by the profile {@code soak}; {@code
 * -Dsoak.minutes=…} makes it shorter.
 */
@Tag("soak")
// JUnit calls start before anything else.
@SuppressWarnings("NullAway.Init")
final class SoakIT {

  private static final Logger LOG = LoggerFactory.getLogger(SoakIT.class);

  private static final int CARS = 10_000;
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final long WINDOW_MILLIS = 30_000;
  private static final long LATENESS_MILLIS = 2_000;
  private static final long LONGEST_DELAY_MILLIS = 6_000;
  private static final Path REPORT = Path.of("target/soak.csv");
  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

  /** Late and out of order, with no repeats: the rows are as many as the events. */
  private static final Faults DISORDER =
      new Faults(0.01, Duration.ofMillis(LONGEST_DELAY_MILLIS), 0, 0, 0, 0, Duration.ZERO);

  private static Platform platform;

  @BeforeAll
  static void start() throws Exception {
    Path home = Path.of("..").toAbsolutePath().normalize();
    SandboxSettings settings =
        SettingsFile.read(home, Path.of("target/soak-sandbox"))
            .with(Map.of("hbase.storage", "hdfs", "redis.fsync", "always"))
            .withFreePorts()
            .settings();
    platform = Platform.start(settings);
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
  }

  @Test
  void path_faultsEveryMinute_losesNothingAndStaysWithinItsMemory() throws Exception {
    long minutes = Long.getLong("soak.minutes", 60);
    try (Scenario scenario = new Scenario(platform, "soak", 4, Scenario.TWO_OF_EACH)) {
      scenario.deploy();
      Awaitility.await("tasks live")
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(TaskCounts.of(platform, "soak"))
                      .extracting(TaskCounts::task)
                      .contains("0", "1"));
      Fleet fleet = fleet(Duration.ofMinutes(minutes));
      Havoc havoc = new Havoc(platform, scenario, CARS * 30 * minutes, Havoc.seed());
      List<String> report = new ArrayList<>();
      report.add("minute,sent,taken,worker_mb");
      try (LiveReplay replay =
          LiveReplay.live(fleet, platform.bootstrapServers(), scenario.topic())) {
        long start = System.nanoTime();
        for (long minute = 1; minute < minutes; minute++) {
          awaitMinute(start, minute);
          replay.assertGoesOn();
          report.add(
              "%d,%d,%d,%d"
                  .formatted(
                      minute,
                      scenario.end(),
                      scenario.takenByRules(),
                      WorkerLoad.of(platform.sandbox()).residentBytes() >> 20));
          Files.write(REPORT, report);
          havoc.bringOneOf(Fault.all());
        }
        replay.await(PATIENCE);
      }
      scenario.awaitRules(PATIENCE);
      scenario.awaitJudged(PATIENCE);
      LOG.info("sent {} events", fleet.events());

      assertThat(scenario.stores().alerts())
          .containsExactlyInAnyOrderEntriesOf(scenario.expectedAlerts());
      Awaitility.await("a row for each event")
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(scenario.stores().rowCount()).isEqualTo((int) fleet.events()));
      TaskCounts.of(platform, "soak").forEach(TaskCounts::assertAddUp);
      TaskCounts.ofFleet(platform, "soak").forEach(TaskCounts::assertAddUp);
      report.addAll(latencies(scenario));
      Files.write(REPORT, report);
    }
  }

  private static Fleet fleet(Duration duration) {
    LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
    return new Fleet(new FleetSettings(CARS, 17, now, PERIOD, duration, DISORDER));
  }

  private static void awaitMinute(long startNanos, long minute) {
    long due = startNanos + Duration.ofMinutes(minute).toNanos();
    Awaitility.await("minute " + minute)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> System.nanoTime() - due >= 0);
  }

  /** From the end of the alert's window, and the lateness, to its arrival in Redis, by minute. */
  private static List<String> latencies(Scenario scenario) throws IOException {
    SortedMap<Long, List<Long>> byMinute = new TreeMap<>();
    for (Map.Entry<String, Long> arrival : scenario.stores().arrivals()) {
      long time =
          LocalDateTime.parse(arrival.getKey().substring(0, 14), SECONDS)
              .toInstant(ZoneOffset.UTC)
              .toEpochMilli();
      long due = (Math.floorDiv(time, WINDOW_MILLIS) + 1) * WINDOW_MILLIS + LATENESS_MILLIS;
      byMinute
          .computeIfAbsent(due / 60_000, minute -> new ArrayList<>())
          .add(arrival.getValue() - due);
    }
    List<String> lines = new ArrayList<>();
    lines.add("alert_minute,alerts,median_ms,p99_ms,max_ms");
    byMinute.forEach(
        (minute, delays) -> {
          delays.sort(null);
          lines.add(
              "%d,%d,%d,%d,%d"
                  .formatted(
                      minute - byMinute.firstKey(),
                      delays.size(),
                      delays.get(delays.size() / 2),
                      delays.get(delays.size() * 99 / 100),
                      delays.get(delays.size() - 1)));
        });
    return lines;
  }
}
