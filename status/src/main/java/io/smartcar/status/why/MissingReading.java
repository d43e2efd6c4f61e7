package io.smartcar.status.why;

import io.smartcar.hbase.RejectedRecord;
import io.smartcar.status.Ages;
import io.smartcar.status.Answer;
import io.smartcar.status.Questions;
import io.smartcar.status.why.Step.Name;
import io.smartcar.status.why.Step.State;
import io.smartcar.status.why.WhySources.InLog;
import io.smartcar.status.why.WhySources.LogAnswer;
import io.smartcar.status.why.WhySources.Sought;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The way of a reading that HBase does not have: it was refused, waits, or never came. No state.
 */
final class MissingReading {

  /** A record is refused when it comes: so long after what it says that it was measured. */
  private static final Duration REFUSED_WITHIN = Duration.ofMinutes(10);

  private static final int MAX_NAMED = 3;
  private static final int SECOND_MILLIS = 1_000;

  private MissingReading() {}

  /**
   * Asks the others about it.
   *
   * @param row what is known of its row
   * @param isAnswered whether HBase said that there is none
   */
  static Why way(Inquiry inquiry, Step row, boolean isAnswered) {
    long second = Math.floorDiv(inquiry.atMillis(), SECOND_MILLIS) * SECOND_MILLIS;
    long writtenFrom = Math.max(0, inquiry.at().minus(Inquiry.AROUND).toEpochMilli());
    Sought sought = new Sought(inquiry.car(), second, second + SECOND_MILLIS, writtenFrom);
    Answer<LogAnswer> log;
    Answer<List<RejectedRecord>> refused;
    WhySources sources = inquiry.sources();
    try (Questions questions = new Questions(inquiry.settings().limit())) {
      CompletableFuture<Answer<LogAnswer>> toLog = questions.ask(() -> sources.log(sought));
      CompletableFuture<Answer<List<RejectedRecord>>> toRecords =
          questions.ask(
              () ->
                  sources.refused(
                      inquiry.car(),
                      inquiry.at().minus(Inquiry.AROUND).toEpochMilli(),
                      inquiry.at().plus(REFUSED_WITHIN).toEpochMilli(),
                      MAX_NAMED));
      log = toLog.join();
      refused = toRecords.join();
    }
    Optional<InLog> found = log.value().flatMap(LogAnswer::found);
    List<Step> steps = new ArrayList<>();
    steps.add(row);
    steps.add(LogStep.ofMissing(inquiry, log, writtenFrom));
    steps.add(refused(inquiry, refused));
    found.ifPresent(logged -> steps.add(Seen.of(logged, inquiry.settings()).step()));
    boolean isRefused = refused.value().map(all -> !all.isEmpty()).orElse(false);
    String answer;
    if (found.isPresent()) {
      answer =
          "The reading is in the log and not in HBase%s."
              .formatted(isAnswered ? " yet" : ", as far as is known");
    } else if (isRefused) {
      answer = "A record of the car was refused near that time: see why below.";
    } else if (isAnswered) {
      answer = "No reading of %s near that time is known.".formatted(inquiry.car());
    } else {
      answer = "It is not known whether there is a reading: HBase did not answer.";
    }
    return inquiry.answered(found.map(InLog::event), answer, steps);
  }

  private static Step refused(Inquiry inquiry, Answer<List<RejectedRecord>> answer) {
    if (answer.value().isEmpty()) {
      return Step.of(Name.REFUSED, State.UNKNOWN, Inquiry.noAnswer("HBase", answer));
    }
    List<RejectedRecord> records = answer.value().get();
    if (records.isEmpty()) {
      return Step.of(
          Name.REFUSED,
          State.NO,
          "No refused record names the car, of those written from %s before that time to %s after it."
              .formatted(Ages.text(Inquiry.AROUND), Ages.text(REFUSED_WITHIN)));
    }
    List<String> details = new ArrayList<>();
    for (RejectedRecord record : records) {
      details.add(
          String.format(
              Locale.ROOT,
              "Partition %d, offset %,d, written at %s: %s",
              record.partition(),
              record.offset(),
              inquiry.time(record.recordTimestampMillis()),
              Inquiry.oneLine(record.reason())));
    }
    details.add("smartcar rejected show says more, and rejected replay sends them again.");
    return new Step(Name.REFUSED, State.YES, number(records.size()), details);
  }

  private static String number(int records) {
    if (records == 1) {
      return "1 record that names the car.";
    }
    return "%s%d records that name the car."
        .formatted(records < MAX_NAMED ? "" : "At least ", records);
  }
}
