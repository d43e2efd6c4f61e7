package io.smartcar.status.why;

import io.smartcar.events.CarEvent;
import io.smartcar.rules.live.RecordedRun;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.status.Ages;
import io.smartcar.status.Answer;
import io.smartcar.status.why.Step.Name;
import io.smartcar.status.why.Step.State;
import io.smartcar.status.why.WhySources.InLog;
import io.smartcar.status.why.WhySources.LogAnswer;
import io.smartcar.status.why.WhySources.Logged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the live rules saw a reading; immutable.
 *
 * @param isBadClock whether they were not shown it because its date is ahead of its record's
 */
record Seen(Step step, boolean isBadClock) {

  /** By the order of the log: the run over what lies before the reading is theirs. */
  static Seen of(InLog logged, Why.Settings settings) {
    RuleTaskSettings.Timing timing = settings.timing();
    List<String> details = new ArrayList<>();
    details.add(taken(logged));
    CarEvent event = logged.event();
    Duration ahead = Duration.ofMillis(event.eventTime() - logged.timestampMillis());
    if (ahead.compareTo(timing.maxClockAhead()) > 0) {
      return new Seen(
          new Step(
              Name.SEEN,
              State.NO,
              "Bad clock: dated %s after its record was written, and more than %s is not shown to the rules; see the car's clock."
                  .formatted(Ages.text(ahead), Ages.text(timing.maxClockAhead())),
              details),
          true);
    }
    return new Seen(shown(logged, settings, details), false);
  }

  /**
   * As far as it can be told without the log.
   *
   * @param log its answer, which has not the reading
   * @param writtenMillis when the reading's record was written, epoch milliseconds
   */
  static Seen ofNoLog(
      Answer<LogAnswer> log, CarEvent reading, long writtenMillis, Why.Settings settings) {
    Duration ahead = Duration.ofMillis(reading.eventTime() - writtenMillis);
    if (ahead.compareTo(settings.timing().maxClockAhead()) > 0) {
      return new Seen(
          Step.of(
              Name.SEEN,
              State.NO,
              "Bad clock: dated %s after its record was written; not shown to the rules."
                  .formatted(Ages.text(ahead))),
          true);
    }
    return new Seen(
        Step.of(
            Name.SEEN,
            State.UNKNOWN,
            log.reason().isPresent()
                ? "Only the log tells whether it was in time, and Kafka did not answer."
                : "Only the log tells whether it was in time, and it was not found there."),
        false);
  }

  private static Step shown(InLog logged, Why.Settings settings, List<String> details) {
    CarEvent event = logged.event();
    long furthest;
    boolean isLate;
    try (RecordedRun run =
        new RecordedRun(
            List.of(), settings.timing(), Duration.ZERO, settings.zone(), alert -> {})) {
      for (Logged before : logged.before()) {
        run.take(0, before.timestampMillis(), before.event());
      }
      furthest = run.furthestEventTime();
      long late = run.late();
      run.take(0, logged.timestampMillis(), event);
      isLate = run.late() > late;
    }
    details.add(
        logged.isAllBefore()
            ? "By all records that the log has before it in its partition."
            : String.format(
                Locale.ROOT,
                "By the %,d readings before it in its partition; an earlier one may make it later.",
                logged.before().size()));
    repeated(logged).ifPresent(details::add);
    if (isLate) {
      Duration behind = Duration.ofMillis(furthest - event.eventTime());
      return new Step(
          Name.SEEN,
          State.NO,
          "Late: %s behind the latest reading before it in its partition. It is stored, not shown to the live rules, and judged again from HBase."
              .formatted(Ages.text(behind)),
          details);
    }
    boolean isTaken = logged.rules().map(saved -> saved.position() > logged.offset()).orElse(false);
    return new Step(
        Name.SEEN,
        isTaken ? State.YES : logged.rules().isPresent() ? State.WAITS : State.NO,
        furthest == Checkpoint.NONE
            ? "In time: the first reading of its partition that is known."
            : "In time, by the order of the log.",
        details);
  }

  private static String taken(InLog logged) {
    if (logged.rules().isEmpty()) {
      return "No rules have ever taken its partition: deploy the topology.";
    }
    long position = logged.rules().get().position();
    return position > logged.offset()
        ? String.format(Locale.ROOT, "The rules are past it, at offset %,d.", position)
        : String.format(
            Locale.ROOT,
            "The rules were not there yet some seconds ago: at offset %,d, %,d before it.",
            position,
            logged.offset() - position);
  }

  /** What was there before of the same car and date. */
  private static Optional<String> repeated(InLog logged) {
    CarEvent event = logged.event();
    for (Logged before : logged.before()) {
      if (before.event().carNumber().equals(event.carNumber())
          && before.event().date().equals(event.date())) {
        return Optional.of(
            before.event().equals(event)
                ? "It repeats a record before it: the rules are shown one of them."
                : "It stands in the place of another reading of the same car and date, of %d km/h."
                    .formatted(before.event().speed()));
      }
    }
    return Optional.empty();
  }
}
