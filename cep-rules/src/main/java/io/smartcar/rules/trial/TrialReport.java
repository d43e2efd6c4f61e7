package io.smartcar.rules.trial;

import io.smartcar.events.Alert;
import io.smartcar.rules.trial.AlertComparison.Change;
import io.smartcar.rules.trial.AlertComparison.Difference;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a trial against another rule has found, small enough to be shown: whole counts, a time line
 * of some intervals, and examples; immutable.
 *
 * @param raised different alerts of the rule that was tried
 * @param others different alerts of the other rule
 * @param all what was added, lost and the same altogether
 * @param carsAdded cars with an alert that was added
 * @param carsLost cars with an alert that was lost
 * @param byName the same counts by the alerts' names, in order of name; of the first {@link
 *     #MAX_NAMES}
 * @param line when; null if no alert has a time
 * @param added some of those that were added, over all the time, in order of date
 * @param lost some of those that were lost, over all the time, in order of date
 */
public record TrialReport(
    int raised,
    int others,
    Counts all,
    int carsAdded,
    int carsLost,
    Map<String, Counts> byName,
    @Nullable Line line,
    List<Alert> added,
    List<Alert> lost) {

  /** So many intervals a line has at most. */
  public static final int MAX_INTERVALS = 120;

  /** So many examples of each kind there are at most. */
  public static final int MAX_EXAMPLES = 100;

  /** So many names of alerts are told apart. */
  public static final int MAX_NAMES = 50;

  private static final List<Duration> WIDTHS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1),
          Duration.ofDays(7),
          Duration.ofDays(30),
          Duration.ofDays(365),
          Duration.ofDays(3650),
          Duration.ofDays(36500));

  private static final int DAY_DIGITS = 8;
  private static final int SECOND_DIGITS = 14;
  private static final int MILLI_DIGITS = 17;
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS", Locale.ROOT);

  /** Copies map and lists. */
  public TrialReport {
    byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    added = List.copyOf(added);
    lost = List.copyOf(lost);
  }

  /** How many alerts only the rule that was tried raised, only the other one, and both. */
  public record Counts(int added, int lost, int same) {
    private Counts plus(@Nullable Change change) {
      return new Counts(
          added + (change == Change.ADDED ? 1 : 0),
          lost + (change == Change.LOST ? 1 : 0),
          same + (change == null ? 1 : 0));
    }
  }

  /**
   * Intervals of equal width, one after the other.
   *
   * @param fromMillis where the first begins, epoch milliseconds
   * @param widthMillis of each
   * @param counts of each, by the alerts' own dates
   */
  public record Line(long fromMillis, long widthMillis, List<Counts> counts) {
    /** Copies the list. */
    public Line {
      counts = List.copyOf(counts);
    }
  }

  /** An alert and what became of it; null if both raised it. */
  private record Outcome(Alert alert, @Nullable Change change, OptionalLong atMillis) {}

  /**
   * Sums up.
   *
   * @param zone of the alerts' dates
   * @param from where the line begins, if every alert is between this and {@code to}; otherwise it
   *     reaches from the first alert to the last
   */
  public static TrialReport of(AlertComparison comparison, ZoneId zone, Instant from, Instant to) {
    List<Outcome> outcomes = new ArrayList<>();
    List<Difference> differences = comparison.differences();
    for (Difference one : differences) {
      outcomes.add(new Outcome(one.alert(), one.change(), millis(one.alert().date(), zone)));
    }
    for (Alert same : comparison.unchanged()) {
      outcomes.add(new Outcome(same, null, millis(same.date(), zone)));
    }
    Counts all = new Counts(0, 0, 0);
    TreeMap<String, Counts> byName = new TreeMap<>();
    for (Outcome one : outcomes) {
      all = all.plus(one.change());
      String name = one.alert().rule();
      Counts before = byName.get(name);
      if (before != null || byName.size() < MAX_NAMES) {
        byName.put(name, (before == null ? new Counts(0, 0, 0) : before).plus(one.change()));
      }
    }
    List<Alert> added = of(Change.ADDED, differences);
    List<Alert> lost = of(Change.LOST, differences);
    return new TrialReport(
        comparison.raised(),
        comparison.others(),
        all,
        cars(added),
        cars(lost),
        byName,
        line(outcomes, zone, from, to),
        some(added),
        some(lost));
  }

  private static List<Alert> of(Change change, List<Difference> differences) {
    return differences.stream()
        .filter(one -> one.change() == change)
        .map(Difference::alert)
        .toList();
  }

  private static int cars(List<Alert> alerts) {
    Set<String> cars = new HashSet<>();
    alerts.forEach(alert -> cars.add(alert.carNumber()));
    return cars.size();
  }

  /** At equal distances, the first and the last among them. */
  private static List<Alert> some(List<Alert> alerts) {
    int all = alerts.size();
    if (all <= MAX_EXAMPLES) {
      return alerts;
    }
    List<Alert> some = new ArrayList<>();
    for (int i = 0; i < MAX_EXAMPLES; i++) {
      some.add(alerts.get((int) ((long) i * (all - 1) / (MAX_EXAMPLES - 1))));
    }
    return some;
  }

  private static @Nullable Line line(
      List<Outcome> outcomes, ZoneId zone, Instant from, Instant to) {
    long first = times(outcomes).min().orElse(Long.MAX_VALUE);
    long last = times(outcomes).max().orElse(Long.MIN_VALUE);
    if (first > last) {
      return null;
    }
    boolean within = first >= from.toEpochMilli() && last < to.toEpochMilli();
    long begin = within ? from.toEpochMilli() : first;
    long end = within ? to.toEpochMilli() - 1 : last;
    // Hours and days begin where those of the zone do.
    long shift = zone.getRules().getOffset(Instant.ofEpochMilli(begin)).getTotalSeconds() * 1_000L;
    for (Duration width : WIDTHS) {
      long millis = width.toMillis();
      long start = Math.floorDiv(begin + shift, millis) * millis - shift;
      long intervals = (end - start) / millis + 1;
      if (intervals <= MAX_INTERVALS) {
        return new Line(start, millis, counts(outcomes, start, millis, (int) intervals));
      }
    }
    throw new IllegalStateException("the years of four digits fit into the widest intervals");
  }

  private static LongStream times(List<Outcome> outcomes) {
    return outcomes.stream().map(Outcome::atMillis).flatMapToLong(OptionalLong::stream);
  }

  private static List<Counts> counts(
      List<Outcome> outcomes, long start, long width, int intervals) {
    List<Counts> counts = new ArrayList<>();
    for (int i = 0; i < intervals; i++) {
      counts.add(new Counts(0, 0, 0));
    }
    for (Outcome one : outcomes) {
      one.atMillis()
          .ifPresent(
              at -> {
                int interval = (int) ((at - start) / width);
                counts.set(interval, counts.get(interval).plus(one.change()));
              });
    }
    return counts;
  }

  /**
   * The time of an alert's date, epoch milliseconds: of a rule's own making with a day alone, its
   * beginning; empty if it is no date.
   */
  public static OptionalLong millis(String date, ZoneId zone) {
    try {
      LocalDateTime local =
          date.length() == MILLI_DIGITS
              ? LocalDateTime.parse(date, MILLIS)
              : date.length() == SECOND_DIGITS
                  ? LocalDateTime.parse(date, SECONDS)
                  : LocalDate.parse(date.substring(0, DAY_DIGITS), DateTimeFormatter.BASIC_ISO_DATE)
                      .atStartOfDay();
      return OptionalLong.of(local.atZone(zone).toInstant().toEpochMilli());
    } catch (DateTimeException none) {
      return OptionalLong.empty();
    }
  }
}
