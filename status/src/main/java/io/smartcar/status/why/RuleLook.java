package io.smartcar.status.why;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.RecordedRun;
import io.smartcar.status.Ages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one rule says of a reading by the car's stored readings around it, as a trial says it: run
 * from nothing, on this car alone. Immutable.
 *
 * @param rule the rule file's name
 * @param raised the alerts that a window or pattern with this reading gives, with the time of each
 * @param text in a sentence what it says, and of a rule that gives none what is known of why
 * @param isKnown whether it could be run
 */
record RuleLook(String rule, List<Raised> raised, String text, boolean isKnown) {

  /** An alert that the rule gives, and when by its own time, epoch milliseconds. */
  record Raised(Alert alert, long atMillis) {

    String identity() {
      return alert.rule() + '/' + alert.member();
    }
  }

  /** What is known of the over-speed rule that comes with the platform, also with another limit. */
  private static final Pattern OVER_SPEED =
      Pattern.compile(
          "(?<=having avg\\(speed\\) > )(\\d+(?:\\.\\d+)?)(?= output snapshot when terminated;$)");

  private static final long HALF_MINUTE_MILLIS = 30_000;

  static RuleLook unknown(String rule, String why) {
    return new RuleLook(rule, List.of(), rule + ": " + why, false);
  }

  /**
   * Runs it.
   *
   * @param readings of the car, in order of time, from far enough before the reading to far enough
   *     behind it
   */
  static RuleLook of(
      CompiledRule rule, CarEvent reading, List<StoredEvent> readings, Why.Settings settings) {
    String name = rule.file().name();
    Duration lookBack = rule.lookBack().orElse(settings.lookBack());
    List<Raised> raised = new ArrayList<>();
    RecordedRun[] running = new RecordedRun[1];
    try (RecordedRun run =
        new RecordedRun(
            List.of(rule),
            settings.timing(),
            settings.lookBack(),
            settings.zone(),
            alert -> raised.add(new Raised(alert, running[0].now())))) {
      running[0] = run;
      for (StoredEvent stored : readings) {
        run.take(0, stored.recordTimestampMillis(), stored.event());
      }
      run.finish();
    } catch (RuntimeException | StackOverflowError threw) {
      return unknown(name, "it throws on these readings: " + threw);
    }
    List<Raised> ofReading =
        raised.stream()
            .filter(one -> one.alert().carNumber().equals(reading.carNumber()))
            .filter(one -> isOf(reading, one.alert(), one.atMillis()))
            .filter(one -> one.atMillis() <= reading.eventTime() + lookBack.toMillis())
            .toList();
    return new RuleLook(name, ofReading, text(rule, reading, readings, ofReading), true);
  }

  private static String text(
      CompiledRule rule, CarEvent reading, List<StoredEvent> readings, List<Raised> raised) {
    String name = rule.file().name();
    Optional<String> average = average(rule.file(), reading, readings);
    if (!raised.isEmpty()) {
      return "%s: gives an alert%s%s"
          .formatted(
              name,
              raised.size() == 1 ? "" : " (%d of them)".formatted(raised.size()),
              average.map(known -> ", " + known).orElse(""));
    }
    return average
        .map(known -> "%s: gives none, %s".formatted(name, known))
        .orElseGet(
            () ->
                "%s: gives none of this car within %s; what it lacks only its text can tell"
                    .formatted(name, rule.lookBack().map(Ages::text).orElse("its look-back")));
  }

  /** Whether an alert can be of a reading: a window that ends with its moment is over before it. */
  static boolean isOf(CarEvent reading, Alert alert, long raisedAtMillis) {
    return raisedAtMillis > reading.eventTime()
        || (raisedAtMillis == reading.eventTime() && alert.date().equals(reading.date()));
  }

  /** Of the over-speed rule: the average of the half-minute against its limit. */
  private static Optional<String> average(
      RuleFile file, CarEvent reading, List<StoredEvent> readings) {
    return limit(file)
        .map(
            limit -> {
              long begin =
                  Math.floorDiv(reading.eventTime(), HALF_MINUTE_MILLIS) * HALF_MINUTE_MILLIS;
              List<CarEvent> window =
                  readings.stream()
                      .map(StoredEvent::event)
                      .filter(one -> one.eventTime() >= begin)
                      .filter(one -> one.eventTime() < begin + HALF_MINUTE_MILLIS)
                      .toList();
              double average =
                  window.stream().mapToInt(CarEvent::speed).average().orElse(reading.speed());
              String said =
                  String.format(
                      Locale.ROOT,
                      "average %.1f km/h of %,d readings in its half-minute, limit %s km/h",
                      average,
                      window.size(),
                      limit);
              double lacks = Double.parseDouble(limit) - average;
              return lacks < 0
                  ? said
                  : said
                      + String.format(Locale.ROOT, ": %.1f km/h too little to be above it", lacks);
            });
  }

  /** The limit, if it is that rule with whatever limit. */
  private static Optional<String> limit(RuleFile file) {
    Optional<String> known = RuleSet.bundled().named("over-speed").map(RuleLook::statements);
    Matcher limit = OVER_SPEED.matcher(statements(file));
    return limit.find()
            && known
                .map(text -> OVER_SPEED.matcher(text).replaceFirst(limit.group(1)))
                .filter(statements(file)::equals)
                .isPresent()
        ? Optional.of(limit.group(1))
        : Optional.empty();
  }

  /** Without comments, description and the way it is laid out. */
  private static String statements(RuleFile file) {
    return file.epl()
        .replaceAll("(?m)//.*$", "")
        .replaceAll("@(Description|Tag)\\([^)]*\\)", "")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
