package io.smartcar.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smartcar.rules.live.port.RuleCost;
import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What rules cost: since the tasks put them to work, which is all that a task says, and in the last
 * minutes, which is the difference of what it said then and now. What was said is remembered as
 * long as somebody looks, each task's for some minutes. Thread-safe.
 */
final class RuleCosts {

  /** So far back it is looked, if what the tasks said is known as far. */
  static final Duration LATELY = Duration.ofMinutes(5);

  /** What was said before is forgotten. */
  private static final Duration KEPT = Duration.ofMinutes(15);

  /** Between two that are compared there is more time than it takes a task to say it. */
  private static final Duration LEAST = Duration.ofSeconds(20);

  /** A task says twice a minute what has changed: after this nothing has. */
  private static final Duration SAID_AGAIN = Duration.ofSeconds(90);

  private static final double NANOS_PER_MICRO = 1e3;

  private final Map<String, Deque<Said>> saidByTask = new HashMap<>();

  /** What a task said of the rules that it runs, by file. */
  private record Said(int version, long since, Instant time, Map<String, RuleCost> costs) {

    static Said of(TaskState task) {
      return new Said(
          task.version(),
          task.since(),
          task.time(),
          task.costs().stream()
              .collect(Collectors.toMap(RuleCost::file, cost -> cost, RuleCosts::sum)));
    }

    /** Whether this goes on from what was said before: not after a start or a push. */
    boolean follows(Said before) {
      return version == before.version
          && since == before.since
          && costs.keySet().equals(before.costs.keySet())
          && costs.values().stream().allMatch(cost -> isMore(cost, before.costs.get(cost.file())));
    }

    private static boolean isMore(RuleCost cost, @Nullable RuleCost before) {
      return before != null
          && cost.nanos() >= before.nanos()
          && cost.events() >= before.events()
          && cost.throttled() >= before.throttled();
    }
  }

  /**
   * What a rule cost all tasks together in the last minutes; immutable.
   *
   * @param time how long that was, of the task of which most is known
   * @param nanos wall time spent in it
   * @param events that the tasks took in that time
   * @param throttled alerts of it that were dropped
   * @param cores how many of a processor's cores it kept busy
   */
  record Lately(Duration time, long nanos, long events, long throttled, double cores) {

    private static Lately sum(Lately one, Lately other) {
      return new Lately(
          one.time.compareTo(other.time) > 0 ? one.time : other.time,
          one.nanos + other.nanos,
          one.events + other.events,
          one.throttled + other.throttled,
          one.cores + other.cores);
    }
  }

  /**
   * What the rules of a version cost all tasks that run it, of those that have said it, by file;
   * immutable.
   *
   * @param whole since each task put the rule to work
   * @param lately in the last minutes; without a rule of which it is not known yet
   */
  record Costs(Map<String, RuleCost> whole, Map<String, Lately> lately) {

    /** Copies the maps. */
    Costs {
      whole = Map.copyOf(whole);
      lately = Map.copyOf(lately);
    }

    /** Writes that of one rule file. */
    void write(JsonGenerator json, String file) throws IOException {
      RuleCost cost = whole.get(file);
      if (cost == null || cost.events() == 0) {
        json.writeNull();
        return;
      }
      json.writeStartObject();
      json.writeNumberField("microsPerEvent", micros(cost.nanos(), cost.events()));
      json.writeNumberField(
          "share", share(cost.nanos(), whole.values().stream().mapToLong(RuleCost::nanos).sum()));
      json.writeNumberField("events", cost.events());
      json.writeNumberField("throttled", cost.throttled());
      json.writeFieldName("lately");
      write(json, lately.get(file));
      json.writeEndObject();
    }

    private void write(JsonGenerator json, @Nullable Lately cost) throws IOException {
      if (cost == null) {
        json.writeNull();
        return;
      }
      json.writeStartObject();
      json.writeNumberField("millis", cost.time().toMillis());
      json.writeFieldName("microsPerEvent");
      if (cost.events() == 0) {
        json.writeNull();
      } else {
        json.writeNumber(micros(cost.nanos(), cost.events()));
      }
      json.writeNumberField(
          "share", share(cost.nanos(), lately.values().stream().mapToLong(Lately::nanos).sum()));
      json.writeNumberField("cores", rounded(cost.cores(), 1e6));
      json.writeNumberField("events", cost.events());
      json.writeNumberField("throttled", cost.throttled());
      json.writeEndObject();
    }

    private static double micros(long nanos, long events) {
      return rounded(nanos / NANOS_PER_MICRO / events, 1e3);
    }

    private static double share(long nanos, long ofAll) {
      return ofAll == 0 ? 0 : rounded((double) nanos / ofAll, 1e3);
    }

    private static double rounded(double number, double parts) {
      return Math.round(number * parts) / parts;
    }
  }

  /** Remembers what the tasks say, and works out what the rules of a version cost. */
  synchronized Costs costs(RunningTasks tasks, int version, Instant now) {
    Set<String> names = new HashSet<>();
    Map<String, RuleCost> whole = new HashMap<>();
    Map<String, Lately> lately = new HashMap<>();
    for (TaskState task : tasks.states()) {
      names.add(task.task());
      Deque<Said> said = saidByTask.computeIfAbsent(task.task(), name -> new ArrayDeque<>());
      remember(task, said, now);
      if (task.version() == version) {
        task.costs().forEach(cost -> whole.merge(cost.file(), cost, RuleCosts::sum));
        lately(said, now).forEach((file, cost) -> lately.merge(file, cost, Lately::sum));
      }
    }
    saidByTask.keySet().retainAll(names);
    return new Costs(whole, lately);
  }

  private static void remember(TaskState task, Deque<Said> said, Instant now) {
    Said last = said.peekLast();
    Said next = Said.of(task);
    if (last != null && !next.follows(last)) {
      said.clear();
      last = null;
    }
    if (last == null || !next.costs().equals(last.costs())) {
      said.addLast(next);
    }
    while (said.size() > 1 && said.getFirst().time().isBefore(now.minus(KEPT))) {
      said.removeFirst();
    }
  }

  private static Map<String, Lately> lately(Deque<Said> said, Instant now) {
    Said last = said.getLast();
    Said from = said.getFirst();
    Iterator<Said> all = said.iterator();
    while (all.hasNext()) {
      Said next = all.next();
      if (next.time().isAfter(now.minus(LATELY))) {
        break;
      }
      from = next;
    }
    boolean isIdle = last.time().isBefore(now.minus(SAID_AGAIN));
    Duration time = Duration.between(from.time(), isIdle ? now : last.time());
    Map<String, Lately> lately = new HashMap<>();
    if (time.compareTo(LEAST) >= 0) {
      for (RuleCost cost : last.costs().values()) {
        RuleCost before = from.costs().getOrDefault(cost.file(), cost);
        long nanos = cost.nanos() - before.nanos();
        lately.put(
            cost.file(),
            new Lately(
                time,
                nanos,
                cost.events() - before.events(),
                cost.throttled() - before.throttled(),
                (double) nanos / time.toNanos()));
      }
    }
    return lately;
  }

  private static RuleCost sum(RuleCost one, RuleCost other) {
    return new RuleCost(
        one.file(),
        one.nanos() + other.nanos(),
        one.events() + other.events(),
        one.throttled() + other.throttled());
  }
}
