package io.smartcar.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smartcar.console.RuleCosts.Costs;
import io.smartcar.redis.AlertBook;
import io.smartcar.rulestore.RunningTasks;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * What each rule costs, by what the tasks say, and how many alerts it raises a day, counted in
 * Redis: while somebody looks, and so seldom that it takes little of Redis' and the console's time.
 * Thread-safe.
 */
final class RuleFigures {

  private static final int DAYS = 2;
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(5);

  /** Counted anew after this, or after so many times as long as the counting took. */
  private static final Duration KEPT = Duration.ofSeconds(20);

  private static final int TIMES_AS_LONG = 50;

  /** What is older is not shown: Redis has been away. */
  private static final Duration TOO_OLD = Duration.ofMinutes(30);

  private final Hub hub;
  private final AlertBook book;
  private final InstantSource clock;
  private final RuleCosts costs = new RuleCosts();
  private final Shared<List<OfDay>> alerts;
  private volatile @Nullable Counted counted;

  /** The alerts of a day that hold, by rule; immutable. */
  record OfDay(String day, Map<String, Long> byRule) {}

  private record Counted(List<OfDay> days, long untilNanos) {}

  RuleFigures(ConsoleSources sources, Hub hub, ScheduledExecutorService threads) {
    this.hub = hub;
    this.book = new AlertBook(sources.redis());
    this.clock = sources.clock();
    this.alerts = new Shared<>(this::count, ASKED_AGAIN, threads);
  }

  private List<OfDay> count() {
    long begun = System.nanoTime();
    Counted known = counted;
    if (known != null && begun - known.untilNanos() < 0) {
      return known.days();
    }
    List<OfDay> days =
        hub.days().stream()
            .sorted(Comparator.reverseOrder())
            .limit(DAYS)
            .map(day -> new OfDay(day, book.countsByRule(day)))
            .toList();
    long ended = System.nanoTime();
    counted = new Counted(days, ended + Math.max(KEPT.toNanos(), (ended - begun) * TIMES_AS_LONG));
    return days;
  }

  /**
   * The alerts of the last days of which there are any, as they were counted last; waits for
   * nobody.
   *
   * @return empty if they have not been counted, or Redis is away for long
   */
  Optional<List<OfDay>> alerts() throws InterruptedException {
    return alerts
        .last(Duration.ZERO)
        .filter(last -> last.age().compareTo(TOO_OLD) < 0)
        .map(Shared.Aged::answer);
  }

  /** What the rules of a version cost, by what the tasks say at this look. */
  Costs costs(RunningTasks tasks, int version) {
    return costs.costs(tasks, version, clock.instant());
  }

  /** Writes both of one rule file, which raises alerts of these names. */
  static void write(
      JsonGenerator json, Costs costs, String file, Optional<List<OfDay>> days, List<String> names)
      throws IOException {
    json.writeFieldName("cost");
    costs.write(json, file);
    json.writeFieldName("alertsByDay");
    if (days.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartArray();
    for (OfDay day : days.get()) {
      json.writeStartObject();
      json.writeStringField("day", day.day());
      json.writeNumberField(
          "alerts",
          names.stream().distinct().mapToLong(name -> day.byRule().getOrDefault(name, 0L)).sum());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
