package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.DecodingWaitsException;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.RecordDecoder;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.AlertBatch;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.RuleTaskStatus;
import io.smartcar.rules.live.port.RulesState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** Alerts are a function of the log, however it is brought, by how many tasks, and how often. */
final class RuleTaskPropertyTest {

  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");
  private static final long START = Instant.parse("2018-08-30T09:14:20Z").toEpochMilli();

  @Property(tries = 20)
  void alerts_anyLogAnyDelivery_equalReference(@ForAll long seed) {
    Random random = new Random(seed);
    MemoryLog log = randomLog(random);
    RuleTaskSettings.Limits limits =
        new RuleTaskSettings.Limits(10 + random.nextInt(200), 1 + random.nextInt(20), 10_000);
    try (Deployment deployment = new Deployment(log, limits, 1 + random.nextInt(60))) {
      deployment.restart(1 + random.nextInt(3));
      deliverAtRandom(random, deployment);
      deployment.finish();
      assertThat(differences(deployment.stored, OverSpeedReference.alerts(log), Set.of()))
          .as(() -> deployment.tasks.stream().map(RuleTask::status).toList() + " " + log.saved)
          .isEmpty();
      assertCountersAddUp(deployment);
    }
  }

  /** A registry that is away now and then makes records wait; none is lost or taken twice. */
  @Property(tries = 5)
  void alerts_recordsThatCannotBeReadNow_equalReference(@ForAll long seed) {
    Random random = new Random(seed);
    MemoryLog log = randomLog(random);
    RuleTaskSettings.Limits limits =
        new RuleTaskSettings.Limits(10 + random.nextInt(200), 1 + random.nextInt(20), 10_000);
    AtomicInteger waits = new AtomicInteger();
    try (Deployment deployment = new Deployment(log, limits, 1 + random.nextInt(60))) {
      deployment.records = zone -> now(new EventDecoder(zone), new Random(seed), waits);
      deployment.restart(1 + random.nextInt(3));
      deliverAtRandom(random, deployment);
      deployment.finish();
      assertThat(differences(deployment.stored, OverSpeedReference.alerts(log), Set.of()))
          .as(() -> deployment.tasks.stream().map(RuleTask::status).toList() + " " + log.saved)
          .isEmpty();
      assertCountersAddUp(deployment);
    }
    boolean isEmpty =
        IntStream.range(0, log.partitionCount()).allMatch(partition -> log.end(partition) == 0);
    assertThat(waits.get() > 0).isNotEqualTo(isEmpty);
  }

  /** The first record waits, and then one in twenty as often as sixty do. */
  private static RecordDecoder now(EventDecoder book, Random random, AtomicInteger waits) {
    return record -> {
      if (waits.get() < 60 && (waits.get() == 0 || random.nextInt(20) == 0)) {
        waits.incrementAndGet();
        throw new DecodingWaitsException("the registry has not answered yet");
      }
      return book.decode(record);
    };
  }

  /** Limits that are pushed at any moment hold from one moment of each task's clock on. */
  @Property(tries = 2)
  void alerts_anyLogAnyPushes_equalReferenceBeforeAndAfter(@ForAll long seed) {
    Random random = new Random(seed);
    MemoryLog log = randomLog(random);
    RuleTaskSettings.Limits limits =
        new RuleTaskSettings.Limits(10 + random.nextInt(200), 1 + random.nextInt(20), 10_000);
    int tasks = 1 + random.nextInt(3);
    try (Deployment deployment = new Deployment(log, limits, 1 + random.nextInt(60))) {
      List<Integer> limitOfVersion = new ArrayList<>(List.of(80));
      deployment.restart(tasks);
      for (int part = 0; part < 5; part++) {
        deployment.backgroundIsSlow = random.nextBoolean();
        deliverAtRandom(random, deployment, 30, tasks);
        if (random.nextInt(4) > 0) {
          int limit = 50 + 10 * random.nextInt(8);
          limitOfVersion.add(limit);
          deployment.rules.push(overSpeed(limit));
        } else if (random.nextBoolean()) {
          deployment.rules.pointTo(random.nextInt(limitOfVersion.size()));
        }
      }
      deployment.finish();
      for (int task = 0; task < tasks; task++) {
        assertThat(deployment.rules.reports.get(task))
            .extracting(RulesState::phase, RulesState::version)
            .containsExactly(RulesState.Phase.LIVE, deployment.rules.wanted());
      }
      OverSpeedReference.Limits inForce =
          (partition, firesAt) -> limitAt(deployment, partition % tasks, firesAt, limitOfVersion);
      assertThat(
              differences(
                  deployment.stored,
                  OverSpeedReference.alerts(log, inForce),
                  deployment.unknownToCheckpoints))
          .as(() -> deployment.rules.since + " " + log.saved)
          .isEmpty();
    }
  }

  /** Sets for cars and for the fleet: each task runs its own rules of them, as if alone. */
  @Property(tries = 2)
  void alerts_setsOfBothScopesAnyPushes_equalReferenceOfEach(@ForAll long seed) {
    Random random = new Random(seed);
    MemoryLog log = randomLog(random);
    RuleTaskSettings.Limits limits =
        new RuleTaskSettings.Limits(10 + random.nextInt(200), 1 + random.nextInt(20), 10_000);
    int tasks = 1 + random.nextInt(3);
    List<Integer> limitOfVersion = new ArrayList<>(List.of(80));
    try (Deployment deployment =
        new Deployment(
            log, bothOverSpeed(80), limits, 1 + random.nextInt(60), OverSpeedReference::text)) {
      deployment.hasFleetTask = true;
      deployment.restart(tasks);
      for (int part = 0; part < 4; part++) {
        deployment.backgroundIsSlow = random.nextBoolean();
        deliverAtRandom(random, deployment, 60, tasks);
        if (random.nextInt(4) > 0) {
          int limit = 50 + 10 * random.nextInt(8);
          limitOfVersion.add(limit);
          deployment.rules.push(bothOverSpeed(limit));
        }
      }
      deployment.finish();
      assertThat(
              differences(
                  deployment.stored,
                  OverSpeedReference.alerts(
                      log,
                      (partition, firesAt) ->
                          limitAt(deployment, partition % tasks, firesAt, limitOfVersion)),
                  deployment.unknownToCheckpoints))
          .as(() -> "cars " + deployment.rules.since + " " + log.saved)
          .isEmpty();
      assertThat(
              differences(
                  deployment.storedOfFleet,
                  OverSpeedReference.areaAlerts(
                      log,
                      (partition, firesAt) ->
                          limitAt(deployment, MemoryRules.FLEET, firesAt, limitOfVersion)),
                  deployment.unknownToCheckpoints))
          .as(() -> "fleet " + deployment.rules.since + " " + log.savedByFleetTask)
          .isEmpty();
      assertCountersAddUp(deployment);
    }
  }

  /** All of the above, more often. */
  @Tag("long")
  @Property(tries = 100)
  void alerts_anythingManyTimes_equalReference(@ForAll long seed) {
    alerts_anyLogAnyDelivery_equalReference(seed);
    alerts_recordsThatCannotBeReadNow_equalReference(seed);
    alerts_anyLogAnyPushes_equalReferenceBeforeAndAfter(seed);
    alerts_setsOfBothScopesAnyPushes_equalReferenceOfEach(seed);
  }

  @Test
  void alerts_newRulesTakenBeforeWhereTheOldTaskWas_nothingElseDiffers() {
    alerts_setsOfBothScopesAnyPushes_equalReferenceOfEach(87_422);
  }

  private static int limitAt(
      Deployment deployment, int task, long firesAt, List<Integer> limitOfVersion) {
    return limitOfVersion.get(
        Objects.requireNonNull(deployment.rules.since.get(task)).lowerEntry(firesAt).getValue());
  }

  private static RuleSet overSpeed(int limit) {
    return new RuleSet(List.of(carOverSpeed(limit)));
  }

  private static RuleSet bothOverSpeed(int limit) {
    return new RuleSet(List.of(carOverSpeed(limit), OverSpeedReference.areaOverSpeed(limit)));
  }

  private static RuleFile carOverSpeed(int limit) {
    RuleFile rule = RuleSet.bundled().files().get(0);
    return new RuleFile(rule.name(), rule.epl().replace("(speed) > 80", "(speed) > " + limit));
  }

  /**
   * What is not the same on both sides, a line each.
   *
   * @param mayBeMore what may be there beyond what is expected
   */
  private static List<String> differences(
      Map<String, String> actual, Map<String, String> expected, Set<String> mayBeMore) {
    Set<String> keys = new TreeSet<>(actual.keySet());
    keys.addAll(expected.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(actual.get(key), expected.get(key)))
        .filter(key -> expected.containsKey(key) || !mayBeMore.contains(key))
        .map(key -> key + ": was " + actual.get(key) + ", expected " + expected.get(key))
        .toList();
  }

  private static void assertCountersAddUp(Deployment deployment) {
    for (RuleTask task : deployment.allTasks()) {
      RuleTaskStatus status = task.status();
      assertThat(status.live()).isTrue();
      assertThat(status.waiting()).isZero();
      assertThat(
              status.rejected()
                  + status.badClock()
                  + status.late()
                  + status.duplicate()
                  + status.replaced()
                  + status.onTime()
                  + status.beforeRecovery()
                  + status.heartbeats())
          .isEqualTo(status.read());
      assertThat(status.alertsConfirmed()).isEqualTo(status.alertsRaised());
      assertThat(
              task.metrics().alertsRaisedByRule().values().stream()
                  .mapToLong(Long::longValue)
                  .sum())
          .isEqualTo(status.alertsRaised());
    }
  }

  /** Brings the log batch by batch, with repeats, gaps, lost confirmations and restarts. */
  private static void deliverAtRandom(Random random, Deployment deployment) {
    deliverAtRandom(random, deployment, 120, 0);
  }

  /**
   * @param tasks as many tasks after a restart, 0 for any number
   */
  private static void deliverAtRandom(Random random, Deployment deployment, int steps, int tasks) {
    MemoryLog log = deployment.log;
    long[] broughtToCars = new long[log.partitionCount()];
    long[] broughtToFleet = new long[log.partitionCount()];
    for (int step = 0; step < steps; step++) {
      int partition = random.nextInt(log.partitionCount());
      RuleTask fleetTask = deployment.fleetTask;
      boolean toFleet = fleetTask != null && random.nextBoolean();
      long[] brought = toFleet ? broughtToFleet : broughtToCars;
      long from = Math.max(0, brought[partition] + offsetError(random));
      from = Math.min(from, log.end(partition));
      long to = from + random.nextInt(40);
      RuleTask task = toFleet && fleetTask != null ? fleetTask : deployment.taskOf(partition);
      if (task.offer(log.slice(partition, from, to))) {
        brought[partition] = Math.max(brought[partition], Math.min(to, log.end(partition)));
      }
      if (random.nextInt(3) == 0) {
        deployment.tick();
      }
      sendSome(random, deployment);
      if (random.nextInt(25) == 0) {
        deployment.restart(tasks > 0 ? tasks : 1 + random.nextInt(3));
      }
      if (random.nextInt(10) == 0) {
        deployment.runBackground();
      }
    }
  }

  /** Mostly none; sometimes a repeat from before, sometimes a gap. */
  private static int offsetError(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> -random.nextInt(30);
      case 1 -> random.nextInt(30);
      default -> 0;
    };
  }

  private static void sendSome(Random random, Deployment deployment) {
    for (RuleTask task : deployment.allTasks()) {
      for (AlertBatch batch : task.alertsToSend()) {
        int fate = random.nextInt(4);
        if (fate > 0) {
          batch.alerts().forEach(raised -> deployment.store(task, raised.alert()));
        }
        if (fate > 1) {
          task.confirm(batch.sequence());
        }
      }
    }
  }

  private static MemoryLog randomLog(Random random) {
    int partitions = 1 + random.nextInt(4);
    MemoryLog log = new MemoryLog(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      int events = random.nextInt(4) == 0 ? random.nextInt(4) : random.nextInt(250);
      int cars = 1 + random.nextInt(5);
      double secondsPerEvent = random.nextDouble() * 3;
      long time = START + random.nextInt(20_000);
      for (int i = 0; i < events; i++) {
        time += (long) (random.nextDouble() * 2 * secondsPerEvent * 1_000);
        if (random.nextInt(60) == 0) {
          time += random.nextInt(120_000);
        }
        append(random, log, partition, time, cars);
      }
    }
    return log;
  }

  private static void append(Random random, MemoryLog log, int partition, long now, int cars) {
    int kind = random.nextInt(20);
    if (kind == 0) {
      log.append(partition, now, "no event".getBytes(StandardCharsets.UTF_8));
      return;
    }
    if (kind == 1) {
      log.appendHole(partition);
      return;
    }
    if (kind == 2 && !log.entries(partition).isEmpty()) {
      List<MemoryLog.Entry> before = log.entries(partition);
      int back = Math.min(before.size(), 1 + random.nextInt(6));
      log.append(partition, now, before.get(before.size() - back).value());
      return;
    }
    long time = now;
    if (kind == 3) {
      time += 10_001 + random.nextInt(1_000_000);
    } else if (kind < 8) {
      time -= random.nextInt(kind == 4 ? 20_000 : 2_000);
    }
    log.append(partition, now, event(random, "P" + partition + "C" + random.nextInt(cars), time));
  }

  private static byte[] event(Random random, String car, long time) {
    DateTimeFormatter form = random.nextInt(5) == 0 ? SECONDS : MILLIS;
    List<String> fields = new ArrayList<>();
    fields.add(form.format(Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC)));
    fields.add(car);
    fields.add("1,0,F,N");
    fields.add(String.valueOf(40 + random.nextInt(90)));
    fields.add(random.nextBoolean() ? "A01" : "F10");
    return String.join(",", fields).getBytes(StandardCharsets.UTF_8);
  }
}
