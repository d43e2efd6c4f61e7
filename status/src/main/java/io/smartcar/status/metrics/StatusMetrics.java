package io.smartcar.status.metrics;

import static java.util.stream.Collectors.toMap;

import io.smartcar.door.http.DoorState;
import io.smartcar.door.intake.Floods;
import io.smartcar.eventlog.LogLag;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.ClockOffset;
import io.smartcar.rules.live.port.LogCounts;
import io.smartcar.rules.live.port.RulesProgress;
import io.smartcar.rulestore.TaskState;
import io.smartcar.status.PlatformSources.LateState;
import io.smartcar.status.PlatformSources.LogState;
import io.smartcar.status.PlatformSources.RulesState;
import io.smartcar.status.PlatformSources.Server;
import io.smartcar.status.PlatformStatus;
import io.smartcar.status.PlatformStatus.ServerState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A platform's state for Prometheus, as {@code docs/metrics.md} has it. What nobody answered is
 * absent, never 0. No state.
 */
public final class StatusMetrics {

  /** Of a task: runs the version in force, does not yet, has said that it cannot, says nothing. */
  private static final List<String> TASK_STATES = List.of("live", "changing", "refusing", "silent");

  private final PlatformStatus status;
  private final Families families;

  private StatusMetrics(PlatformStatus status, Families families) {
    this.status = status;
    this.families = families;
  }

  /** Adds what is known. */
  public static void add(PlatformStatus status, Families families) {
    new StatusMetrics(status, families).addAll();
  }

  private void addAll() {
    Map<String, Integer> up = new LinkedHashMap<>();
    for (ServerState server : status.servers()) {
      up.put(label(server.place().server()), server.answer().value().isPresent() ? 1 : 0);
    }
    families.gauge("server_up", "1 if the server answered, with what it must have.", "server", up);
    families.gauge(
        "needs", "What a person has to see to, the lines of status.", status.needs().size());
    status.log().value().ifPresent(this::addLog);
    status.late().value().ifPresent(this::addLate);
    status.rules().value().ifPresent(this::addRules);
    addDoor();
  }

  private static String label(Server server) {
    return server.name().toLowerCase(Locale.ROOT);
  }

  private void addLog(LogState log) {
    families.gauge(
        "log_end_offset",
        "The offset that the next record would get.",
        "partition",
        of(log.stored(), behind -> behind.next() + behind.records()));
    lag("stored", "HBase", log.stored(), log.storedWaits());
    lag("judged", "the rules of scope car", log.judged(), log.judgedWaits());
    RulesProgress progress = log.progress();
    if (progress.clock() != Checkpoint.NONE) {
      families.gauge(
          "event_time_delay_seconds",
          "How far the clock of the rule task that is furthest behind is behind the wall.",
          Families.seconds(Instant.ofEpochMilli(progress.clock()), status.time()));
    }
    if (progress.latestEventTime() != Checkpoint.NONE) {
      families.gauge(
          "latest_event_timestamp_seconds",
          "The largest event time that the rules were given.",
          Families.seconds(Duration.ofMillis(progress.latestEventTime())));
    }
    addCounts(progress.counts());
    addClocks(progress.clockOffsets());
  }

  private void lag(String name, String whom, LogLag lag, Map<Integer, Duration> waits) {
    families.gauge(
        name + "_offset",
        "The offset up to which it has confirmed the log: " + whom + '.',
        "partition",
        of(lag, LogLag.Behind::next));
    families.gauge(
        name + "_lag_records",
        "Offsets from there to the end of the log: " + whom + '.',
        "partition",
        of(lag, LogLag.Behind::records));
    Map<Integer, Double> seconds = new TreeMap<>();
    lag.partitions()
        .forEach(
            (partition, behind) -> {
              Duration wait = behind.records() == 0 ? Duration.ZERO : waits.get(partition);
              if (wait != null) {
                seconds.put(partition, Families.seconds(wait));
              }
            });
    families.gauge(
        name + "_lag_seconds",
        "How long the first of these records has been in the log: " + whom + '.',
        "partition",
        seconds);
  }

  private static Map<Integer, Long> of(LogLag lag, ToLongFunction<LogLag.Behind> what) {
    Map<Integer, Long> values = new TreeMap<>();
    lag.partitions()
        .forEach((partition, behind) -> values.put(partition, what.applyAsLong(behind)));
    return values;
  }

  private void addCounts(LogCounts counts) {
    Map<String, Long> lateBy = new LinkedHashMap<>();
    long known = 0;
    for (int step = 0; step < LogCounts.LATE_BY.size(); step++) {
      lateBy.put(LogCounts.LATE_BY.get(step), counts.lateBy().get(step));
      known += counts.lateBy().get(step);
    }
    // Those that a version without steps has counted.
    lateBy.put("unknown", Math.max(0, counts.late() - known));
    families.counter(
        "late_events", "Events whose time had passed, by how late.", "late_by", lateBy);
    families.counter("repeated_readings", "Readings that were there before.", counts.repeated());
    families.counter(
        "replaced_readings",
        "Readings in whose place came another of the same car and date.",
        counts.replaced());
    families.counter("bad_clock_events", "Events of a clock that is ahead.", counts.badClock());
    families.counter("rejected_records", "Records that are no event.", counts.rejected());
    families.counter(
        "lost_offsets",
        "Offsets that the log no longer had when the rules were to take them.",
        counts.lost());
  }

  private void addClocks(List<ClockOffset> offsets) {
    families.gauge(
        "clock_off_cars",
        "Cars that are sent live and whose clocks are off by a time zone.",
        offsets.stream().mapToLong(ClockOffset::cars).sum());
    families.gauge(
        "clock_off_partitions",
        "Partitions all of whose cars are so.",
        offsets.stream().mapToLong(ClockOffset::partitions).sum());
  }

  private void addLate(LateState late) {
    Instant oldest = late.oldestOpened();
    families.gauge("late_cars", "Cars with late readings that wait to be judged.", late.cars());
    families.gauge("late_stretches", "Stretches of their time that wait.", late.stretches());
    families.gauge(
        "late_oldest_seconds",
        "How long the oldest of them has waited, 0 if none does.",
        oldest == null ? 0 : Families.seconds(oldest, status.time()));
    families.counter("late_judged_stretches", "Stretches that were judged.", late.judged());
    Map<String, Long> corrected = new LinkedHashMap<>();
    corrected.put("added", late.corrected().added());
    corrected.put("withdrawn", late.corrected().withdrawn());
    corrected.put("replaced", late.corrected().replaced());
    families.gauge(
        "late_corrected_alerts",
        "What judging late readings made of the alerts of the last %d days."
            .formatted(LateState.DAYS),
        "correction",
        corrected);
  }

  private void addRules(RulesState rules) {
    families.gauge(
        "rules_version",
        "The version that tasks should run, 0 for that of the topology's jar.",
        rules.version());
    List<String> names = rules.tasks().names();
    Map<String, TaskState> said =
        rules.tasks().states().stream()
            .collect(toMap(TaskState::task, task -> task, (one, other) -> other));
    Map<String, Integer> states = new LinkedHashMap<>();
    TASK_STATES.forEach(state -> states.put(state, 0));
    names.forEach(name -> states.merge(state(said.get(name), rules.version()), 1, Integer::sum));
    families.gauge("rule_tasks", "Rule tasks that there should be.", "state", states);
    Map<String, Integer> versions = new LinkedHashMap<>();
    for (String name : names) {
      TaskState task = said.get(name);
      if (task != null) {
        versions.put(name, task.version());
      }
    }
    families.gauge("rule_task_version", "The version that a task runs.", "task", versions);
    families.gauge(
        "rule_problems",
        "Rules that a task has stopped, or throttles, each once.",
        rules.tasks().states().stream()
            .flatMap(task -> task.problems().stream())
            .distinct()
            .count());
  }

  private static String state(@Nullable TaskState task, int version) {
    if (task == null) {
      return "silent";
    }
    if (task.phase() == TaskState.Phase.FAILED && task.wanted() == version) {
      return "refusing";
    }
    return task.phase() == TaskState.Phase.LIVE && task.version() == version ? "live" : "changing";
  }

  /** Where there is no door it is absent. */
  private void addDoor() {
    DoorState door = status.door().value().flatMap(any -> any).orElse(null);
    if (door == null && status.door().reason().isEmpty()) {
      return;
    }
    families.gauge(
        "http_door_up",
        "1 if it answers and the log takes its events.",
        door != null && door.up() ? 1 : 0);
    Floods floods = door == null ? null : door.floods();
    if (floods != null) {
      Map<String, Integer> limited = new LinkedHashMap<>();
      limited.put("senders", floods.allSenders());
      limited.put("cars", floods.allCars());
      families.gauge(
          "http_door_limited",
          "Senders and cars that it told to wait in the last minutes.",
          "whose",
          limited);
    }
  }
}
