package io.smartcar.rules.live;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.events.Alert;
import io.smartcar.events.RecordFormat;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.RulesByScope;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.port.AlertBatch;
import io.smartcar.rules.live.port.CheckpointStore;
import io.smartcar.rules.live.port.RecordSlice;
import io.smartcar.rules.live.port.RuleSource;
import io.smartcar.rules.live.port.RuleTaskPorts;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some rule tasks on one log, as a topology runs them, on a clock that only the test moves. What
 * reaches the alert store survives {@link #restart}, and so do checkpoints; nothing else does.
 */
public final class Deployment implements AutoCloseable {

  public static final Duration TICK = Duration.ofMillis(100);

  /** Compiling takes longer than most of a test. */
  private static final Map<RuleSet, Map<Scope, List<CompiledRule>>> JAR_RULES =
      new ConcurrentHashMap<>();

  public final MemoryLog log;

  /** Alerts of the cars' rules in the store, by car and date. */
  public final Map<String, String> stored = new TreeMap<>();

  /** Those of the fleet's. */
  public final Map<String, String> storedOfFleet = new TreeMap<>();

  /**
   * Alerts of both that a task had stored when it ended and that no checkpoint knows of. If the
   * next one takes new rules before it is where that one was, they stay beside those of the new
   * rules.
   */
  public final Set<String> unknownToCheckpoints = new HashSet<>();

  /** What each running task has stored. */
  private final Map<RuleTask, List<Alert>> storedByTask = new HashMap<>();

  /** The tasks for the cars' rules. */
  public final List<RuleTask> tasks = new ArrayList<>();

  @Nullable RuleTask fleetTask;

  /** Whether there is a task for the fleet's rules from the next start on. */
  public boolean hasFleetTask;

  /** What the tasks' backgrounds have to do; the test decides when. */
  public final ArrayDeque<Runnable> background = new ArrayDeque<>();

  /** In which the tasks read dates from the next start on. */
  public ZoneId zone = ZoneOffset.UTC;

  /** How they read records, from the next start on. */
  public RecordFormat records = RecordFormat.BOOK;

  /** Late events up to so far behind are noted, from the next start on. */
  public Duration lateHorizon = Duration.ZERO;

  public final MemoryRules rules;
  public boolean backgroundIsSlow;
  private final RuleSet jar;
  private final RuleTaskSettings.Limits limits;
  private final int readRecords;
  private final Function<Alert, String> text;
  private long nanos = 1_000_000_000_000L;
  private long wallMillis = 1_600_000_000_000L;

  /** The wall clock, which goes on with each tick. */
  public long wallMillis() {
    return wallMillis;
  }

  public Deployment(MemoryLog log, RuleTaskSettings.Limits limits, int readRecords) {
    this(log, RuleSet.bundled(), limits, readRecords, OverSpeedReference::text);
  }

  public Deployment(
      MemoryLog log,
      RuleSet jar,
      RuleTaskSettings.Limits limits,
      int readRecords,
      Function<Alert, String> text) {
    this.log = log;
    this.jar = jar;
    this.rules = new MemoryRules(jar);
    this.text = text;
    this.limits = limits;
    this.readRecords = readRecords;
  }

  /** Tasks that are started from now on begin at this time. */
  public void startNanosAt(long nanoTime) {
    nanos = nanoTime;
  }

  public void restart(int taskCount) {
    close();
    wallMillis += 1_000;
    for (int index = 0; index < taskCount; index++) {
      tasks.add(task(index, taskCount, Scope.CAR, log.asCheckpointStore(), rules.asSource(index)));
    }
    if (hasFleetTask) {
      fleetTask =
          task(
              0,
              1,
              Scope.FLEET,
              log.asCheckpointStoreOfFleetTask(),
              rules.asSource(MemoryRules.FLEET));
    }
  }

  private RuleTask task(
      int index, int count, Scope scope, CheckpointStore checkpoints, RuleSource source) {
    RuleTaskSettings settings =
        new RuleTaskSettings(
            index,
            count,
            scope,
            hasFleetTask,
            zone,
            records,
            new RuleTaskSettings.Timing(
                Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10), lateHorizon),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            limits);
    InstantSource wall = () -> java.time.Instant.ofEpochMilli(wallMillis);
    RuleTaskPorts ports =
        new RuleTaskPorts(
            log.asLog(readRecords),
            checkpoints,
            () -> nanos,
            wall,
            source,
            background::add,
            () -> log.asLogForWarmUp(readRecords));
    List<CompiledRule> jarRules =
        JAR_RULES.computeIfAbsent(jar, Deployment::compile).getOrDefault(scope, List.of());
    return new RuleTask(settings, jarRules, ports);
  }

  private static Map<Scope, List<CompiledRule>> compile(RuleSet rules) {
    try {
      RulesByScope byScope = RulesByScope.of(rules);
      return Map.of(
          Scope.CAR, CompiledRule.compile(byScope.car()),
          Scope.FLEET, CompiledRule.compile(byScope.fleet()));
    } catch (RuleException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every task that runs. */
  public List<RuleTask> allTasks() {
    List<RuleTask> all = new ArrayList<>(tasks);
    if (fleetTask != null) {
      all.add(fleetTask);
    }
    return all;
  }

  public RuleTask taskOf(int partition) {
    return tasks.get(partition % tasks.size());
  }

  /** Brings a batch to every task that has its partition; false if it must come again. */
  public boolean offer(RecordSlice slice) {
    boolean taken = taskOf(slice.partition()).offer(slice);
    return (fleetTask == null || fleetTask.offer(slice)) && taken;
  }

  /** One tick of every task. */
  public void tick() {
    nanos += TICK.toNanos();
    wallMillis += TICK.toMillis();
    allTasks().forEach(RuleTask::work);
    if (!backgroundIsSlow) {
      runBackground();
    }
  }

  /** One after the other, until nothing is left. */
  public void runBackground() {
    for (Runnable next = background.poll(); next != null; next = background.poll()) {
      next.run();
    }
  }

  /** Everything that is sent arrives and is confirmed. */
  public void deliver() {
    for (RuleTask task : allTasks()) {
      for (AlertBatch batch : task.alertsToSend()) {
        batch.alerts().forEach(raised -> store(task, raised.alert()));
        task.confirm(batch.sequence());
      }
    }
  }

  public void store(RuleTask task, Alert alert) {
    Map<String, String> store = task == fleetTask ? storedOfFleet : stored;
    storedByTask.computeIfAbsent(task, added -> new ArrayList<>()).add(alert);
    String before = store.put(alert.member(), text.apply(alert));
    if (before != null && !before.equals(store.get(alert.member()))) {
      throw new AssertionError(
          "%s raised twice, differently: %s, then %s"
              .formatted(alert.member(), before, store.get(alert.member())));
    }
  }

  /**
   * Lets the rest of the log be read and the quiet fleet's windows close, all on the tasks' own.
   */
  public void finish() {
    backgroundIsSlow = false;
    for (int i = 0; i < 1_500; i++) {
      tick();
      deliver();
    }
  }

  @Override
  public void close() {
    for (RuleTask task : allTasks()) {
      task.close();
      noteUnknown(task, storedByTask.getOrDefault(task, List.of()));
    }
    storedByTask.clear();
    tasks.clear();
    fleetTask = null;
    runBackground();
  }

  private void noteUnknown(RuleTask task, List<Alert> alerts) {
    boolean ofFleet = task == fleetTask;
    long known =
        (ofFleet ? log.savedByFleetTask : log.saved)
            .entrySet().stream()
                .filter(saved -> ofFleet || taskOf(saved.getKey()) == task)
                .mapToLong(saved -> saved.getValue().confirmedUntil())
                .max()
                .orElse(NONE);
    alerts.stream()
        .filter(alert -> OverSpeedReference.firesAtLatest(alert) > known)
        .forEach(alert -> unknownToCheckpoints.add(alert.member()));
  }
}
