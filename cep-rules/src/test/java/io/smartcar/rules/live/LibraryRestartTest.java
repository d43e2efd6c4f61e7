package io.smartcar.rules.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.AlertJson;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule of the library raises the same alerts whether its tasks run from beginning to end or
 * are started again and again and rebuild its state from its look-back.
 */
final class LibraryRestartTest {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final long START = Instant.parse("2016-01-24T13:45:07Z").toEpochMilli();
  private static final int PARTITIONS = 3;
  private static final int CARS_OF_PARTITION = 3;
  private static final int SECONDS = 600;
  private static final RuleTaskSettings.Timing TIME =
      new RuleTaskSettings.Timing(
          Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10));

  static List<RuleFile> library() throws RuleException {
    return RuleSet.fromDirectory(Path.of("library")).files();
  }

  @ParameterizedTest
  @MethodSource("library")
  void alerts_tasksThatRestart_areThoseOfOneRun(RuleFile file) throws RuleException {
    assertAreThoseOfOneRun(file, 1);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("library")
  void alerts_tasksThatRestartInManyDrives_areThoseOfOneRun(RuleFile file) throws RuleException {
    assertAreThoseOfOneRun(file, 10);
  }

  private static void assertAreThoseOfOneRun(RuleFile file, int drives) throws RuleException {
    CompiledRule rule = CompiledRule.compile(file);
    assertThat(rule.lookBack()).as("look-back").isPresent();
    int raised = 0;
    for (int seed = 0; seed < drives; seed++) {
      Map<String, String> whole = new TreeMap<>();

      Map<String, String> restarted = restarted(rule, new Random(seed), whole);

      assertThat(restarted).as("seed " + seed).isEqualTo(whole);
      raised += whole.size();
    }
    assertThat(raised).as("alerts to compare").isPositive();
  }

  /** Drives the same log through a run and through tasks that restart; the run's go to whole. */
  private static Map<String, String> restarted(
      CompiledRule rule, Random random, Map<String, String> whole) {
    MemoryLog log = new MemoryLog(PARTITIONS);
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(100_000, 1_000, 10_000);
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    List<CompiledRule> rules = List.of(rule);
    RuleSet jar = new RuleSet(List.of(rule.file()));
    try (RecordedRun run =
            new RecordedRun(
                rules,
                TIME,
                Duration.ZERO,
                ZoneOffset.UTC,
                PARTITIONS,
                alert -> whole.put(alert.member(), AlertJson.write(alert)));
        Deployment deployment = new Deployment(log, jar, limits, 500, AlertJson::write)) {
      deployment.hasFleetTask = true;
      deployment.restart(1);
      Car[] cars = cars(random);
      for (int second = 0; second < SECONDS; second++) {
        for (Car car : cars) {
          String line = car.drive(random, second);
          if (line != null) {
            long time = START + second * 1_000L;
            log.append(car.partition, time, line.getBytes(UTF_8));
            run.take(car.partition, time, (CarEvent) decoder.decode(line.getBytes(UTF_8)));
          }
        }
        if (second % 5 == 4) {
          bring(deployment, log);
        }
        if (random.nextInt(60) == 0) {
          deployment.restart(1 + random.nextInt(PARTITIONS));
        }
      }
      for (int partition = 0; partition < PARTITIONS; partition++) {
        run.end(partition);
      }
      run.finish();
      deployment.finish();
      return rule.scope() == Scope.FLEET ? deployment.storedOfFleet : deployment.stored;
    }
  }

  /** What is new in the log comes to the tasks, and their alerts to the store. */
  private static void bring(Deployment deployment, MemoryLog log) {
    for (int partition = 0; partition < log.partitionCount(); partition++) {
      MemoryLog.Slice slice =
          log.slice(partition, Math.max(0, log.end(partition) - 40), Long.MAX_VALUE);
      for (int i = 0; i < 4 && !deployment.offer(slice); i++) {
        deployment.tick();
      }
    }
    for (int i = 0; i < 4; i++) {
      deployment.tick();
      deployment.deliver();
    }
  }

  private static Car[] cars(Random random) {
    Car[] cars = new Car[PARTITIONS * CARS_OF_PARTITION];
    for (int i = 0; i < cars.length; i++) {
      cars[i] = new Car(i % PARTITIONS, "C" + i, random);
    }
    return cars;
  }

  /** A car that does everything that a rule of the library looks for. */
  private static final class Car {
    final int partition;
    private final String number;
    private int speedKmh;
    private int wantedKmh;
    private int silentUntil;
    private String area = "A01";

    Car(int partition, String number, Random random) {
      this.partition = partition;
      this.number = number;
      this.speedKmh = random.nextInt(140);
      this.wantedKmh = speedKmh;
    }

    @Nullable String drive(Random random, int second) {
      if (random.nextInt(50) == 0) {
        wantedKmh = random.nextInt(3) == 0 ? random.nextInt(25) : 60 + random.nextInt(60);
      }
      if (random.nextInt(90) == 0) {
        silentUntil = second + random.nextInt(90);
      }
      if (random.nextInt(40) == 0) {
        area = List.of("A01", "A10", "C04", "F06").get(random.nextInt(4));
      }
      // For a while all are in one area and crawl.
      boolean jam = second / 200 == 1;
      int target = jam ? Math.min(wantedKmh, 12) : wantedKmh;
      area = jam ? "C04" : area;
      int change = Math.max(-15, Math.min(5, target - speedKmh));
      speedKmh =
          Math.max(0, speedKmh + change + (second / 100 % 3 == 0 ? 0 : random.nextInt(3) - 1));
      if (second < silentUntil || random.nextInt(4) == 0) {
        return null;
      }
      return "%s,%s,1,%d,%s,%s,%d,%s"
          .formatted(
              DATE.format(Instant.ofEpochMilli(START + second * 1_000L).atOffset(ZoneOffset.UTC)),
              number,
              change < -5 ? 3 : 0,
              List.of("F", "F", "L2", "R2", "L1", "R3").get(random.nextInt(6)),
              List.of("N", "N", "L", "R").get(random.nextInt(4)),
              speedKmh,
              area);
    }
  }
}
