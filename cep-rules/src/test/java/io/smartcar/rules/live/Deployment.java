package io.smartcar.rules.live;

import io.smartcar.events.Alert;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Some rule tasks on one log, as a topology runs them, on a clock that only the test moves. What
 * reaches the alert store survives {@link #restart}, and so do checkpoints; nothing else does.
 */
final class Deployment implements AutoCloseable {

  static final Duration TICK = Duration.ofMillis(100);
  private static final List<CompiledRule> OVER_SPEED = compile();

  final MemoryLog log;

  /** Alerts in the store, by car and date. */
  final Map<String, String> stored = new TreeMap<>();

  final List<RuleTask> tasks = new ArrayList<>();

  /** What the tasks' backgrounds have to do; the test decides when. */
  final ArrayDeque<Runnable> background = new ArrayDeque<>();

  final MemoryRules rules;
  boolean backgroundIsSlow;
  private final List<CompiledRule> jarRules;
  private final RuleTaskSettings.Limits limits;
  private final int readRecords;
  private final Function<Alert, String> text;
  private long nanos = 1_000_000_000_000L;
  private long wallMillis = 1_600_000_000_000L;

  Deployment(MemoryLog log, RuleTaskSettings.Limits limits, int readRecords) {
    this(log, OVER_SPEED, limits, readRecords, OverSpeedReference::text);
  }

  Deployment(
      MemoryLog log,
      List<CompiledRule> rules,
      RuleTaskSettings.Limits limits,
      int readRecords,
      Function<Alert, String> text) {
    this.log = log;
    this.jarRules = rules;
    this.rules = new MemoryRules(new RuleSet(rules.stream().map(CompiledRule::file).toList()));
    this.text = text;
    this.limits = limits;
    this.readRecords = readRecords;
  }

  private static List<CompiledRule> compile() {
    try {
      return CompiledRule.compile(RuleSet.bundled());
    } catch (RuleException e) {
      throw new IllegalStateException(e);
    }
  }

  void restart(int taskCount) {
    close();
    wallMillis += 1_000;
    for (int index = 0; index < taskCount; index++) {
      RuleTaskSettings settings =
          new RuleTaskSettings(
              index,
              taskCount,
              ZoneOffset.UTC,
              new RuleTaskSettings.Timing(
                  Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10)),
              Duration.ofMinutes(1),
              Duration.ofSeconds(1),
              limits);
      InstantSource wall = () -> java.time.Instant.ofEpochMilli(wallMillis);
      RuleTaskPorts ports =
          new RuleTaskPorts(
              log.asLog(readRecords),
              log.asCheckpointStore(),
              () -> nanos,
              wall,
              rules.asSource(index),
              background::add,
              () -> log.asLog(readRecords));
      tasks.add(new RuleTask(settings, jarRules, ports));
    }
  }

  RuleTask taskOf(int partition) {
    return tasks.get(partition % tasks.size());
  }

  /** One tick of every task. */
  void tick() {
    nanos += TICK.toNanos();
    tasks.forEach(RuleTask::work);
    if (!backgroundIsSlow) {
      runBackground();
    }
  }

  /** One after the other, until nothing is left. */
  void runBackground() {
    for (Runnable next = background.poll(); next != null; next = background.poll()) {
      next.run();
    }
  }

  /** Everything that is sent arrives and is confirmed. */
  void deliver() {
    for (RuleTask task : tasks) {
      for (AlertBatch batch : task.alertsToSend()) {
        batch.alerts().forEach(this::store);
        task.confirm(batch.sequence());
      }
    }
  }

  void store(Alert alert) {
    String before = stored.put(alert.member(), text.apply(alert));
    if (before != null && !before.equals(stored.get(alert.member()))) {
      throw new AssertionError(
          "%s raised twice, differently: %s, then %s"
              .formatted(alert.member(), before, stored.get(alert.member())));
    }
  }

  /**
   * Lets the rest of the log be read and the quiet fleet's windows close, all on the tasks' own.
   */
  void finish() {
    backgroundIsSlow = false;
    for (int i = 0; i < 1_500; i++) {
      tick();
      deliver();
    }
  }

  @Override
  public void close() {
    tasks.forEach(RuleTask::close);
    tasks.clear();
    runBackground();
  }
}
