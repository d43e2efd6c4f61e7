package io.smartcar.status.why;

import io.smartcar.events.CarEvent;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.redis.AlertBook;
import io.smartcar.redis.Episode;
import io.smartcar.redis.ToldReceivers;
import io.smartcar.status.Answer;
import io.smartcar.status.Questions;
import io.smartcar.status.why.WhySources.InLog;
import io.smartcar.status.why.WhySources.LogAnswer;
import io.smartcar.status.why.WhySources.Sought;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The way of a reading that HBase has. No state. */
final class StoredReading {

  private static final int MAX_NAMED = 3;

  private StoredReading() {}

  /** Asks the others about it; what is known of its row stands first. */
  static Why way(Inquiry inquiry, Step row, StoredEvent stored) {
    CarEvent reading = stored.event();
    long written = stored.recordTimestampMillis();
    Sought sought =
        new Sought(inquiry.car(), reading.eventTime(), reading.eventTime() + 1, written);
    Answer<LogAnswer> log;
    Answer<List<AlertBook.Listed>> ofCar;
    Answer<List<Episode>> handled;
    Answer<ToldReceivers> told;
    WhySources sources = inquiry.sources();
    try (Questions questions = new Questions(inquiry.settings().limit())) {
      CompletableFuture<Answer<LogAnswer>> toLog = questions.ask(() -> sources.log(sought));
      CompletableFuture<Answer<List<AlertBook.Listed>>> toAlerts =
          questions.ask(
              () ->
                  sources.alerts(
                      inquiry.car(),
                      reading.eventTime(),
                      reading.eventTime() + RulesVerdict.LONGEST_LOOK_BACK.toMillis()));
      CompletableFuture<Answer<List<Episode>>> toEpisodes =
          questions.ask(() -> sources.handled(reading.date().substring(0, 8)));
      CompletableFuture<Answer<ToldReceivers>> toReceivers = questions.ask(sources::told);
      log = toLog.join();
      ofCar = toAlerts.join();
      handled = toEpisodes.join();
      told = toReceivers.join();
    }
    Optional<InLog> found = log.value().flatMap(LogAnswer::found);
    Seen seen =
        found
            .map(logged -> Seen.of(logged, inquiry.settings()))
            .orElseGet(() -> Seen.ofNoLog(log, reading, written, inquiry.settings()));
    RulesVerdict verdict = RulesVerdict.of(inquiry, reading, found);
    AlertsOfReading alerts = AlertsOfReading.of(ofCar, reading, verdict);
    List<Step> steps = new ArrayList<>();
    steps.add(row);
    steps.add(LogStep.ofStored(inquiry, log, written));
    steps.add(seen.step());
    steps.add(verdict.step());
    steps.add(alerts.inRedis(inquiry, verdict, found, handled));
    if (!alerts.isNone()) {
      steps.add(alerts.told(told));
    }
    return inquiry.answered(Optional.of(reading), answer(seen, verdict, alerts), steps);
  }

  private static String answer(Seen seen, RulesVerdict verdict, AlertsOfReading alerts) {
    boolean gives = verdict.raised().findAny().isPresent();
    if (!alerts.isKnown()) {
      return gives
          ? "The rules give an alert; whether it is there is not known, for Redis did not answer."
          : "Whether there is an alert is not known, for Redis did not answer.";
    }
    if (!alerts.isNone()) {
      return "There is an alert: " + alerts.rules(MAX_NAMED) + '.';
    }
    if (seen.isBadClock()) {
      return "No alert: the rules do not look at a reading of a bad clock.";
    }
    if (gives) {
      return "No alert, although the rules give one: see below.";
    }
    if (verdict.looks().isEmpty()) {
      return "No alert: no rule is in force.";
    }
    if (!verdict.isKnown()) {
      return "No alert is there; why is known in part.";
    }
    return (verdict.isOpen() ? "No alert yet: " : "No alert: ")
        + String.join("; ", verdict.looks().stream().limit(MAX_NAMED).map(RuleLook::text).toList())
        + '.';
  }
}
