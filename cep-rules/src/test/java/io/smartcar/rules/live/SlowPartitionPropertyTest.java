package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Nobody silences the others: whatever the clocks of the cars in other partitions say, a car whose
 * clock is right has its alerts in time, with all its readings.
 */
final class SlowPartitionPropertyTest {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final RuleTaskSettings.Limits LIMITS =
      new RuleTaskSettings.Limits(100_000, 10_000, 10_000);
  private static final int SECONDS = 150;
  private static final int TICKS_A_SECOND = 10;
  private static final long WINDOW_MILLIS = 30_000;
  private static final long LATENESS_MILLIS = 2_000;
  private static final long IDLE_TIMEOUT_MILLIS = 5_000;

  /** Looks at the log, and a reading only each second. */
  private static final long MARGIN_MILLIS = 1_000 + 2 * Deployment.TICK.toMillis();

  private MemoryLog log = new MemoryLog(2);
  private Deployment deployment = new Deployment(log, LIMITS, 1_000);
  private final Map<String, Long> firstSeen = new TreeMap<>();

  /** After a restart the task has to find out anew who is behind. */
  private long restartedAt = Long.MIN_VALUE;

  @AfterEach
  void stop() {
    deployment.close();
  }

  /** One car, alone in its partition. */
  private record Car(int partition, long shiftMillis, int everySeconds, boolean healthy) {
    String name() {
      return (healthy ? "H" : "S") + partition;
    }
  }

  @Test
  void alerts_besideACarWhoseClockIsAnHourBehind_areThereInTime() {
    List<Car> cars = List.of(new Car(0, 0, 1, true), new Car(1, -3_600_000, 1, false));
    deployment.restart(1);
    drive(cars, SECONDS, -1);
    assertHealthyInTime(cars);
    assertThat(deployment.tasks.get(0).status().partitionsBehind()).containsExactly(1);
    assertThat(deployment.tasks.get(0).status().late()).isGreaterThan(100);
  }

  @Test
  void alerts_slowCarAlsoAfterARestartWithMoreTasks_areThereInTime() {
    log = new MemoryLog(4);
    deployment = new Deployment(log, LIMITS, 1_000);
    List<Car> cars =
        List.of(
            new Car(0, 0, 1, true),
            new Car(1, -3_600_000, 1, false),
            new Car(2, -3_600_000, 1, false),
            new Car(3, 0, 1, true));
    deployment.restart(1);
    drive(cars, SECONDS, 75);
    assertHealthyInTime(cars);
    assertThat(deployment.tasks).hasSize(2);
  }

  @Test
  void alerts_fleetTaskBesideASlowCar_areThereInTime() {
    deployment =
        new Deployment(
            log,
            new RuleSet(List.of(OverSpeedReference.areaOverSpeed(80))),
            LIMITS,
            1_000,
            OverSpeedReference::text);
    deployment.hasFleetTask = true;
    List<Car> cars = List.of(new Car(0, 0, 1, true), new Car(1, -3_600_000, 1, false));
    deployment.restart(1);
    drive(cars, SECONDS, -1);
    assertHealthyInTime(cars);
  }

  @Test
  void alerts_healthyCarThatPausesBesideAFastClock_areThereInTime() {
    List<Car> cars = List.of(new Car(0, 0, 8, true), new Car(1, 9_000, 1, false));
    deployment.restart(1);
    drive(cars, SECONDS, -1);
    assertHealthyInTime(cars);
  }

  @Property(tries = 25)
  void alerts_partitionsWithSlowFastAndSilentClocks_healthyOnesAreThereInTime(@ForAll long seed) {
    Random random = new Random(seed);
    int partitions = 2 + random.nextInt(4);
    log = new MemoryLog(partitions);
    firstSeen.clear();
    restartedAt = Long.MIN_VALUE;
    List<Car> cars = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      cars.add(anyCar(random, partition));
    }
    deployment = new Deployment(log, LIMITS, 1_000);
    try (Deployment closed = deployment) {
      closed.restart(1 + random.nextInt(3));
      drive(cars, SECONDS, random.nextBoolean() ? 40 + random.nextInt(60) : -1);
      assertHealthyInTime(cars);
    }
  }

  private static Car anyCar(Random random, int partition) {
    return switch (partition == 0 ? 0 : random.nextInt(5)) {
      case 0, 1 -> new Car(partition, 0, 1 + random.nextInt(9), true);
      case 2 -> new Car(partition, 1_000 + random.nextInt(9_000), 1 + random.nextInt(9), false);
      case 3 -> new Car(partition, 20_000 + random.nextInt(4_000_000), 1, false);
      default ->
          new Car(
              partition,
              -(7_000 + random.nextInt(random.nextBoolean() ? 60_000 : 8_000_000)),
              1 + random.nextInt(3),
              false);
    };
  }

  /** Each car at its own clock; restarts in between, and everything else goes on. */
  private void drive(List<Car> cars, int seconds, int restartAt) {
    long[] brought = new long[log.partitionCount()];
    for (int tick = 0; tick < seconds * TICKS_A_SECOND; tick++) {
      long now = deployment.wallMillis();
      for (Car car : cars) {
        if (tick % (TICKS_A_SECOND * car.everySeconds()) == car.partition() % TICKS_A_SECOND) {
          append(car, now);
        }
      }
      for (Car car : cars) {
        int partition = car.partition();
        long end = log.end(partition);
        if (brought[partition] < end
            && deployment.offer(log.slice(partition, brought[partition], end))) {
          brought[partition] = end;
        }
      }
      deployment.tick();
      deployment.deliver();
      noteStored();
      if (tick == restartAt * TICKS_A_SECOND) {
        deployment.restart(deployment.tasks.size() == 1 ? 2 : 1);
        restartedAt = now;
      }
    }
  }

  private void append(Car car, long now) {
    String date =
        DATE.format(Instant.ofEpochMilli(now + car.shiftMillis()).atOffset(ZoneOffset.UTC));
    String line = "%s,%s,3,0,F,N,120,%s".formatted(date, car.name(), "A0" + (1 + car.partition()));
    log.append(car.partition(), now, line.getBytes(StandardCharsets.UTF_8));
  }

  private void noteStored() {
    for (Map<String, String> alerts : List.of(deployment.stored, deployment.storedOfFleet)) {
      alerts.keySet().forEach(alert -> firstSeen.putIfAbsent(alert, deployment.wallMillis()));
    }
  }

  /** Of each window of each healthy car that has ended long enough ago. */
  private void assertHealthyInTime(List<Car> cars) {
    Map<String, String> missing = new HashMap<>();
    Map<String, String> stored = new HashMap<>(deployment.stored);
    stored.putAll(deployment.storedOfFleet);
    Map<String, String> expected =
        deployment.hasFleetTask
            ? OverSpeedReference.areaAlerts(log, (partition, firesAt) -> 80)
            : OverSpeedReference.alerts(log);
    for (Map.Entry<String, String> alert : expected.entrySet()) {
      for (Car car : cars) {
        if (car.healthy() && alert.getKey().startsWith(car.name() + "-")) {
          long dueAt = Math.max(endOfWindow(alert.getKey()), restartedAt) + patienceMillis(car);
          Long seen = firstSeen.get(alert.getKey());
          if (dueAt < deployment.wallMillis() && (seen == null || seen > dueAt)) {
            missing.put(alert.getKey(), "due " + dueAt + ", seen " + seen);
          }
          String text = stored.get(alert.getKey());
          if (dueAt < deployment.wallMillis() && !alert.getValue().equals(text)) {
            missing.put(alert.getKey(), "was " + text + " not " + alert.getValue());
          }
        }
      }
    }
    assertThat(missing).as("of %s", cars).isEmpty();
    assertThat(expected.keySet()).anyMatch(alert -> alert.startsWith("H"));
  }

  private static long patienceMillis(Car car) {
    return LATENESS_MILLIS
        + IDLE_TIMEOUT_MILLIS
        + MARGIN_MILLIS
        + (car.everySeconds() - 1) * 1_000L;
  }

  private static long endOfWindow(String member) {
    long time =
        LocalDateTime.parse(member.substring(member.indexOf('-') + 1), DATE)
            .toInstant(ZoneOffset.UTC)
            .toEpochMilli();
    return (Math.floorDiv(time, WINDOW_MILLIS) + 1) * WINDOW_MILLIS;
  }
}
