package io.smartcar.rules.late;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.AskedJudgement;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.late.port.LiveRules;
import io.smartcar.rules.late.port.UnavailableException;
import io.smartcar.rules.live.Deployment;
import io.smartcar.rules.live.MemoryLog;
import io.smartcar.rules.live.OverSpeedReference;
import io.smartcar.rules.live.RuleTask;
import io.smartcar.rules.live.port.AlertBatch;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.Era;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.VersionedRules;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/**
 * Whatever comes late, in whatever order: when all is judged, the alerts that hold are what the
 * rule says of the distinct readings, and whoever applied the store's entries in order has them.
 */
final class LatePropertyTest {

  private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");
  private static final long START = Instant.parse("2018-08-30T09:14:20Z").toEpochMilli();
  private static final long WINDOW_MILLIS = 30_000;
  private static final long MAX_AHEAD_MILLIS = 10_000;

  @Property(tries = 4)
  void holdingAlerts_anyLateness_equalReference(@ForAll long seed) throws Exception {
    judged(new Random(seed), false, false);
  }

  @Property(tries = 2)
  void holdingAlerts_anyLatenessAndPushes_equalReferenceOfEachTime(@ForAll long seed)
      throws Exception {
    judged(new Random(seed), true, false);
  }

  @Property(tries = 1)
  void holdingAlerts_anyLatenessPushesAndJudgementsOnDemand_equalReferenceOfTheLastJudgement(
      @ForAll long seed) throws Exception {
    judged(new Random(seed), true, true);
  }

  /** All of the above, more often. */
  @Tag("long")
  @Property(tries = 15)
  void holdingAlerts_anythingManyTimes_equalReference(@ForAll long seed) throws Exception {
    judged(new Random(seed), false, false);
    judged(new Random(seed), true, false);
    judged(new Random(seed), true, true);
  }

  private static void judged(Random random, boolean pushes, boolean onDemand) throws Exception {
    List<Reading> sent = readings(random);
    MemoryLog log = new MemoryLog(1 + random.nextInt(3));
    RuleTaskSettings.Limits limits =
        new RuleTaskSettings.Limits(10 + random.nextInt(200), 1 + random.nextInt(20), 10_000);
    try (Deployment deployment = new Deployment(log, limits, 1 + random.nextInt(60))) {
      deployment.lateHorizon = Duration.ofDays(7);
      Run run = new Run(random, deployment);
      run.drive(sent, pushes, onDemand);
      run.settle(onDemand);
      assertThat(differences(run.holding(), run.reference()))
          .as(() -> log.saved + " " + run.store.corrections)
          .isEmpty();
      Map<String, RaisedAlert> applied = new HashMap<>();
      for (MemoryLateStore.Entry entry : run.store.entries) {
        if (entry.now() == null) {
          assertThat(applied.remove(entry.identity())).isNotNull();
        } else {
          assertThat(entry.now()).isNotEqualTo(applied.put(entry.identity(), entry.now()));
        }
      }
      assertThat(applied).isEqualTo(run.store.holding());
      assertThat(run.counters.waiting.get()).isZero();
    }
  }

  // Readings are never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Reading(long sentAt, String car, byte[] value) {}

  /** Cars that drive some minutes; some of them, and sometimes all, send later what they kept. */
  private static List<Reading> readings(Random random) {
    List<Reading> readings = new ArrayList<>();
    int cars = 1 + random.nextInt(5);
    int buffering = random.nextInt(101);
    for (int car = 0; car < cars; car++) {
      long time = START + random.nextInt(30_000);
      boolean buffers = random.nextInt(100) < buffering;
      long wholeDriveAt = random.nextBoolean() ? START + random.nextInt(600_000) : 0;
      long until = 0;
      int events = random.nextInt(120);
      for (int i = 0; i < events; i++) {
        time += 200 + random.nextInt(4_000);
        if (random.nextInt(50) == 0) {
          time += random.nextInt(120_000);
        }
        if (buffers && random.nextInt(20) == 0) {
          until = time + random.nextInt(200_000);
        }
        long sentAt = Math.max(time + random.nextInt(1_500), buffers ? until : 0);
        sentAt = buffers && wholeDriveAt > 0 ? Math.max(time, wholeDriveAt + i) : sentAt;
        readings.add(new Reading(sentAt, "C" + car, value(random, "C" + car, time)));
        int more = random.nextInt(20);
        if (more == 0) {
          readings.add(new Reading(sentAt + random.nextInt(90_000), "C" + car, last(readings)));
        } else if (more == 1) {
          long again = sentAt + 1 + random.nextInt(90_000);
          readings.add(new Reading(again, "C" + car, value(random, "C" + car, time)));
        } else if (more == 2) {
          long ahead = sentAt + 10_001 + random.nextInt(1_000_000);
          readings.add(new Reading(sentAt, "C" + car, value(random, "C" + car, ahead)));
        }
      }
    }
    readings.sort(java.util.Comparator.comparingLong(Reading::sentAt));
    return readings;
  }

  private static byte[] last(List<Reading> readings) {
    return readings.get(readings.size() - 1).value();
  }

  private static byte[] value(Random random, String car, long time) {
    return "%s,%s,1,0,F,N,%d,%s"
        .formatted(
            MILLIS.format(Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC)),
            car,
            50 + random.nextInt(70),
            random.nextBoolean() ? "A01" : "F10")
        .getBytes(UTF_8);
  }

  /**
   * The live rules, the lane and the stores, step by step and with everything that can go wrong.
   */
  private static final class Run implements LiveRules {

    private final Random random;
    private final Deployment deployment;
    private final MemoryLog log;
    final MemoryLateStore store = new MemoryLateStore();
    private final StoredRows rows;
    final LateCounters counters = new LateCounters();
    private final List<Integer> limitOfVersion = new ArrayList<>(List.of(80));
    private final List<AskedJudgement> judgedOnDemand = new ArrayList<>();
    private final int tasks;
    private LateLane lane;
    private long nanos;

    Run(Random random, Deployment deployment) {
      this.random = random;
      this.deployment = deployment;
      this.log = deployment.log;
      this.rows = new StoredRows(log);
      this.tasks = 1 + random.nextInt(3);
      this.lane = newLane();
      deployment.restart(tasks);
    }

    private LateLane newLane() {
      return new LateLane(store, store, this, judgement(), () -> nanos, counters);
    }

    private Judgement judgement() {
      return new Judgement(
          rows,
          store,
          this,
          ZoneOffset.UTC,
          Duration.ofMillis(MAX_AHEAD_MILLIS),
          Duration.ofMinutes(1));
    }

    void drive(List<Reading> sent, boolean pushes, boolean onDemand) {
      long[] brought = new long[log.partitionCount()];
      int next = 0;
      while (next < sent.size()) {
        for (int i = random.nextInt(30); i > 0 && next < sent.size(); i--) {
          Reading reading = sent.get(next++);
          int partition = reading.car().charAt(1) % log.partitionCount();
          log.append(partition, reading.sentAt(), reading.value());
        }
        for (int partition = 0; partition < log.partitionCount(); partition++) {
          long to = Math.min(log.end(partition), brought[partition] + random.nextInt(40));
          if (deployment.taskOf(partition).offer(log.slice(partition, brought[partition], to))) {
            brought[partition] = to;
          }
          rows.storeTo(partition, Math.max(0, log.end(partition) - random.nextInt(60)));
        }
        for (int ticks = random.nextInt(100) == 0 ? 100 : random.nextInt(4); ticks > 0; ticks--) {
          deployment.tick();
          send(true);
        }
        misfortune();
        if (pushes && random.nextInt(onDemand ? 4 : 25) == 0) {
          push();
        }
        if (onDemand && random.nextInt(3) == 0) {
          judgeOnDemand();
        }
        judge();
      }
    }

    private void misfortune() {
      store.away = random.nextInt(15) == 0;
      rows.away = random.nextInt(15) == 0;
      if (random.nextInt(30) == 0) {
        deployment.restart(tasks);
      }
      if (random.nextInt(20) == 0) {
        lane = newLane();
      }
    }

    private void push() {
      int limit = 60 + 10 * random.nextInt(5);
      limitOfVersion.add(limit);
      deployment.rules.push(overSpeed(limit));
    }

    /** By the version that was pushed last; what is away, or not there yet, changes nothing. */
    private void judgeOnDemand() {
      String car = "C" + random.nextInt(3);
      long from = START - 60_000 + (random.nextBoolean() ? 0 : random.nextInt(300_000));
      int version = limitOfVersion.size() - 1;
      JudgementOnDemand judging =
          new JudgementOnDemand(
              store,
              this,
              judgement(),
              new JudgementOnDemand.Settings(
                  ZoneOffset.UTC, Duration.ofDays(7), Duration.ofDays(7)));
      try {
        Progress ofCar = progress().get(car.charAt(1) % log.partitionCount());
        if (ofCar == null || ofCar.confirmedUntil() == Checkpoint.NONE) {
          // What has begun nowhere is not waited for, and may begin anywhere.
          return;
        }
        JudgementOnDemand.Reach reach = judging.reach(this::storeAll);
        long to = Math.min(from + random.nextInt(600_000), reach.untilMillis());
        if (from > to) {
          return;
        }
        AskedJudgement asked =
            new AskedJudgement("ann", "", Set.of(car), from, to, version, Set.of("over-speed"));
        if (random.nextInt(4) == 0) {
          judging.show(asked, reach, (of, corrections) -> {});
          return;
        }
        judging.carryOut(asked, reach, new MemoryRecords(), (of, corrections) -> {});
        judgedOnDemand.add(asked);
      } catch (UnavailableException | NotYetException e) {
        // As if nobody had asked.
      }
    }

    private boolean storeAll() {
      boolean stored = false;
      for (int partition = 0; partition < log.partitionCount(); partition++) {
        stored |= rows.storedTo(partition) < log.end(partition);
        rows.storeTo(partition, log.end(partition));
      }
      return stored;
    }

    private Optional<AskedJudgement> lastJudged(String car, long raisedAtMillis) {
      for (int i = judgedOnDemand.size() - 1; i >= 0; i--) {
        AskedJudgement asked = judgedOnDemand.get(i);
        if (asked.carNumbers().contains(car) && asked.span().has("over-speed", raisedAtMillis)) {
          return Optional.of(asked);
        }
      }
      return Optional.empty();
    }

    private void judge() {
      nanos += 1_100_000_000L;
      lane.work();
    }

    private void send(boolean mayFail) {
      for (RuleTask task : deployment.allTasks()) {
        for (AlertBatch batch : task.alertsToSend()) {
          int fate = mayFail ? random.nextInt(4) : 3;
          if (fate > 0) {
            batch.alerts().forEach(store::add);
            batch.late().forEach(store::open);
          }
          if (fate > 1) {
            task.confirm(batch.sequence());
          }
        }
      }
    }

    void settle(boolean onDemand) {
      store.away = false;
      rows.away = false;
      for (int i = 0; i < 1_500 || (store.hasOpen() && i < 3_000); i++) {
        deployment.tick();
        send(false);
        for (int partition = 0; partition < log.partitionCount(); partition++) {
          rows.storeTo(partition, log.end(partition));
        }
        if (i % 20 == 0) {
          if (onDemand && random.nextInt(4) == 0) {
            judgeOnDemand();
          }
          judge();
        }
      }
      assertThat(store.hasOpen()).as("stretches are open").isFalse();
    }

    @Override
    public Map<Integer, Progress> progress() {
      Map<Integer, Progress> progress = new HashMap<>();
      log.saved.forEach(
          (partition, saved) ->
              progress.put(
                  partition,
                  new Progress(
                      saved.taken().topicId(),
                      saved.confirmedUntil(),
                      saved.position(),
                      rows.storedTo(partition),
                      saved.taken().clock(),
                      saved.eras())));
      return progress;
    }

    @Override
    public Optional<VersionedRules> version(int number) {
      return Optional.of(new VersionedRules(number, deployment.rules.version(number)));
    }

    /**
     * What holds, but alerts that a task had stored by the old version before it ended, and whose
     * time the new one began before: as at every push, they stay.
     */
    Map<String, RaisedAlert> holding() {
      Map<String, RaisedAlert> holding = new HashMap<>(store.holding());
      holding
          .values()
          .removeIf(
              raised ->
                  lastJudged(raised.alert().carNumber(), raised.raisedAtMillis()).isEmpty()
                      && raised.rulesVersion()
                          < Era.versionAt(
                              eras(raised.alert().carNumber()), raised.raisedAtMillis()));
      return holding;
    }

    private List<Era> eras(String car) {
      return Objects.requireNonNull(log.saved.get(car.charAt(1) % log.partitionCount())).eras();
    }

    /** What the rule says of every distinct reading, each window with the limit of its time. */
    Map<String, String> reference() {
      Map<String, Window> windows = new TreeMap<>();
      for (StoredRows.Row row : rows.rows()) {
        CarEvent event = row.event();
        if (event.eventTime() - row.timestampMillis() <= MAX_AHEAD_MILLIS) {
          long window = Math.floorDiv(event.eventTime(), WINDOW_MILLIS);
          windows
              .computeIfAbsent(
                  event.carNumber() + '@' + window,
                  key -> new Window(limit(event.carNumber(), (window + 1) * WINDOW_MILLIS)))
              .add(event);
        }
      }
      Map<String, String> alerts = new HashMap<>();
      windows.values().forEach(window -> window.alert(alerts));
      return alerts;
    }

    private int limit(String car, long firesAt) {
      return limitOfVersion.get(
          lastJudged(car, firesAt)
              .map(AskedJudgement::rulesVersion)
              .orElseGet(() -> Era.versionAt(eras(car), firesAt)));
    }
  }

  private static final class Window {
    private final int limit;
    private final List<CarEvent> events = new ArrayList<>();

    Window(int limit) {
      this.limit = limit;
    }

    void add(CarEvent event) {
      events.add(event);
    }

    void alert(Map<String, String> alerts) {
      double average = (double) events.stream().mapToLong(CarEvent::speed).sum() / events.size();
      CarEvent last = events.get(events.size() - 1);
      if (average > limit) {
        alerts.put(
            "over-speed/" + last.carNumber() + '-' + last.date(),
            "%.9f of %d in %s".formatted(average, events.size(), last.areaNumber()));
      }
    }
  }

  private static List<String> differences(
      Map<String, RaisedAlert> holding, Map<String, String> expected) {
    Map<String, String> all = new TreeMap<>();
    holding.forEach((key, raised) -> all.put(key, OverSpeedReference.text(raised.alert())));
    List<String> differences = new ArrayList<>();
    expected.forEach(
        (key, text) -> {
          String is = all.remove(key);
          if (!text.equals(is)) {
            differences.add(key + ": is " + is + ", should be " + text);
          }
        });
    all.forEach((key, text) -> differences.add(key + ": is " + text + ", should not be"));
    return differences;
  }

  private static RuleSet overSpeed(int limit) {
    RuleFile rule = RuleSet.bundled().files().get(0);
    return new RuleSet(
        List.of(
            new RuleFile(rule.name(), rule.epl().replace("(speed) > 80", "(speed) > " + limit))));
  }
}
