package io.smartcar.status.why;

import io.smartcar.events.CarEvent;
import io.smartcar.events.RaisedAlert;
import io.smartcar.redis.AlertBook;
import io.smartcar.redis.Episode;
import io.smartcar.redis.Handling;
import io.smartcar.redis.ToldReceivers;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.status.Ages;
import io.smartcar.status.Answer;
import io.smartcar.status.why.Step.Name;
import io.smartcar.status.why.Step.State;
import io.smartcar.status.why.WhySources.InLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The alerts that Redis has of a reading; immutable.
 *
 * @param asked Redis' answer about the car
 * @param alerts those of the reading that hold; none if Redis did not answer
 */
record AlertsOfReading(Answer<List<AlertBook.Listed>> asked, List<AlertBook.Listed> alerts) {

  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

  /** Of a car's alerts those that are of the reading. */
  static AlertsOfReading of(
      Answer<List<AlertBook.Listed>> ofCar, CarEvent reading, RulesVerdict verdict) {
    List<String> identities = verdict.raised().map(RuleLook.Raised::identity).toList();
    long furthestMillis = reading.eventTime() + furthest(verdict, reading).toMillis();
    List<AlertBook.Listed> alerts =
        ofCar.value().orElse(List.of()).stream()
            .filter(AlertBook.Listed::holds)
            .filter(
                one -> RuleLook.isOf(reading, one.raised().alert(), one.raised().raisedAtMillis()))
            .filter(
                one ->
                    identities.contains(identity(one.raised()))
                        || one.raised().raisedAtMillis() <= furthestMillis)
            .toList();
    return new AlertsOfReading(ofCar, alerts);
  }

  /** Alerts that were raised up to so long after the reading may be of it. */
  private static Duration furthest(RulesVerdict verdict, CarEvent reading) {
    return verdict
        .raised()
        .map(raised -> Duration.ofMillis(raised.atMillis() - reading.eventTime()))
        .max(Comparator.naturalOrder())
        .orElse(HALF_A_MINUTE);
  }

  /** Whether Redis answered. */
  boolean isKnown() {
    return asked.value().isPresent();
  }

  boolean isNone() {
    return isKnown() && alerts.isEmpty();
  }

  /** The rules that gave them, so many at most. */
  String rules(int atMost) {
    return String.join(
        ", ",
        alerts.stream().map(one -> one.raised().alert().rule()).distinct().limit(atMost).toList());
  }

  private static String identity(RaisedAlert raised) {
    return raised.alert().rule() + '/' + raised.alert().member();
  }

  /** What Redis has of it, and what somebody did about it. */
  Step inRedis(
      Inquiry inquiry, RulesVerdict verdict, Optional<InLog> found, Answer<List<Episode>> handled) {
    if (!isKnown()) {
      return Step.of(Name.ALERT, State.UNKNOWN, Inquiry.noAnswer("Redis", asked));
    }
    if (alerts.isEmpty()) {
      return verdict
          .raised()
          .findFirst()
          .map(missing -> missing(inquiry, missing, found))
          .orElseGet(() -> Step.of(Name.ALERT, State.NO, "None, as the rules say."));
    }
    List<String> details = new ArrayList<>();
    for (AlertBook.Listed alert : alerts) {
      details.add(said(inquiry, alert));
      details.add(handled(inquiry, alert, handled));
    }
    return new Step(
        Name.ALERT,
        State.YES,
        "%d of %s in the time that this reading counts for."
            .formatted(alerts.size(), inquiry.car()),
        details);
  }

  private static Step missing(Inquiry inquiry, RuleLook.Raised missing, Optional<InLog> found) {
    Optional<Long> confirmed = found.flatMap(InLog::rules).map(Checkpoint::confirmedUntil);
    boolean isDue = confirmed.map(until -> until >= missing.atMillis()).orElse(false);
    return isDue
        ? Step.of(
            Name.ALERT,
            State.NO,
            "None, although the rules give one and have gone past it: a late reading that waits to be judged, an alert that has expired, or rules that were others then.",
            "smartcar alerts judge says and mends it.")
        : Step.of(
            Name.ALERT,
            State.WAITS,
            "None yet: the rules are not known to have gone past %s."
                .formatted(inquiry.time(missing.atMillis())));
  }

  private static String said(Inquiry inquiry, AlertBook.Listed alert) {
    return "%s, raised at %s by version %d of the rules%s%s."
        .formatted(
            identity(alert.raised()),
            inquiry.time(alert.raised().raisedAtMillis()),
            alert.raised().rulesVersion(),
            alert.lateBy().map(by -> ", found " + Ages.text(by) + " late").orElse(""),
            alert.raised().alert().values().get("avgSpeed") instanceof Number speed
                ? String.format(Locale.ROOT, ", average %.1f km/h", speed.doubleValue())
                : "");
  }

  private static String handled(
      Inquiry inquiry, AlertBook.Listed alert, Answer<List<Episode>> handled) {
    if (handled.value().isEmpty()) {
      return "Whether somebody has seen to it is not known: " + Inquiry.noAnswer("Redis", handled);
    }
    Optional<Episode> episode =
        handled.value().get().stream().filter(one -> one.has(alert.raised())).findFirst();
    return episode
        .map(
            one ->
                "What was done: "
                    + String.join(
                        "; ",
                        one.handled().stream().map(handling -> done(inquiry, handling)).toList())
                    + '.')
        .orElse("Nobody has done anything about its episode.");
  }

  private static String done(Inquiry inquiry, Handling handling) {
    return "%s by %s at %s%s%s"
        .formatted(
            handling.action().word(),
            handling.by(),
            inquiry.time(handling.at().toEpochMilli()),
            handling.assignee().isEmpty() ? "" : " to " + handling.assignee(),
            handling.remark().isEmpty() ? "" : " (" + Inquiry.oneLine(handling.remark()) + ')');
  }

  /** Who was told of them. */
  Step told(Answer<ToldReceivers> answer) {
    if (!isKnown()) {
      return Step.of(Name.TOLD, State.UNKNOWN, Inquiry.noAnswer("Redis", asked));
    }
    if (answer.value().isEmpty()) {
      return Step.of(Name.TOLD, State.UNKNOWN, Inquiry.noAnswer("Redis", answer));
    }
    ToldReceivers told = answer.value().get();
    if (told.positions().isEmpty()) {
      return Step.of(
          Name.TOLD, State.NO, "Nobody is: smartcar notify has never told a receiver here.");
    }
    List<String> details = new ArrayList<>();
    boolean isAll = true;
    for (String receiver : told.positions().keySet()) {
      long past =
          alerts.stream()
              .filter(one -> !one.entry().isEmpty())
              .filter(one -> told.isPast(receiver, day(one), one.entry()))
              .count();
      isAll &= past == alerts.size();
      details.add(
          "%s: %s."
              .formatted(
                  receiver,
                  past == alerts.size()
                      ? "told, unless its settings, a silence or its quiet hours leave this out"
                      : past == 0 ? "not yet" : "%d of %d".formatted(past, alerts.size())));
    }
    return new Step(
        Name.TOLD,
        isAll ? State.YES : State.WAITS,
        isAll ? "Each receiver's position is behind it." : "Not each receiver is that far.",
        details);
  }

  private static String day(AlertBook.Listed alert) {
    return alert.raised().alert().date().substring(0, 8);
  }
}
