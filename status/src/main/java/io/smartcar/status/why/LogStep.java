package io.smartcar.status.why;

import io.smartcar.status.Answer;
import io.smartcar.status.why.Step.Name;
import io.smartcar.status.why.Step.State;
import io.smartcar.status.why.WhySources.InLog;
import io.smartcar.status.why.WhySources.LogAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Where in the log a reading is. No state. */
final class LogStep {

  private LogStep() {}

  /** Of a reading that is stored, whose record was written at that time, epoch milliseconds. */
  static Step ofStored(Inquiry inquiry, Answer<LogAnswer> log, long writtenMillis) {
    return of(
        inquiry,
        log,
        answer ->
            Step.of(
                Name.LOGGED,
                answer.isAll() ? State.NO : State.UNKNOWN,
                answer.isAll()
                    ? "The log does not have it any more, or it came another way, as by smartcar import."
                    : "Not found.",
                String.format(
                    Locale.ROOT,
                    "Looked at %,d records that were written from %s on.",
                    answer.lookedAt(),
                    inquiry.time(writtenMillis))));
  }

  /** Of a reading that is not stored, looked for in records written from that time on. */
  static Step ofMissing(Inquiry inquiry, Answer<LogAnswer> log, long writtenFromMillis) {
    return of(
        inquiry,
        log,
        answer ->
            Step.of(
                Name.LOGGED,
                answer.isAll() ? State.NO : State.UNKNOWN,
                String.format(
                    Locale.ROOT,
                    "No reading of that second among %,d records that were written from %s on%s.",
                    answer.lookedAt(),
                    inquiry.time(writtenFromMillis),
                    answer.isAll() ? "" : "; later ones were not looked at")));
  }

  private static Step of(
      Inquiry inquiry, Answer<LogAnswer> log, Function<LogAnswer, Step> notFound) {
    if (log.value().isEmpty()) {
      return Step.of(Name.LOGGED, State.UNKNOWN, Inquiry.noAnswer("Kafka", log));
    }
    LogAnswer answer = log.value().get();
    return answer
        .found()
        .map(logged -> found(inquiry, logged))
        .orElseGet(() -> notFound.apply(answer));
  }

  private static Step found(Inquiry inquiry, InLog logged) {
    List<String> details = new ArrayList<>();
    details.add("Written at %s.".formatted(inquiry.time(logged.timestampMillis())));
    if (logged.storedTo().isEmpty()) {
      details.add("Nobody has ever stored its partition: deploy the topology.");
    } else {
      long to = logged.storedTo().getAsLong();
      details.add(
          to > logged.offset()
              ? String.format(Locale.ROOT, "The partition is stored up to offset %,d.", to)
              : String.format(
                  Locale.ROOT,
                  "The partition was surely stored up to offset %,d some seconds ago, %,d before it.",
                  to,
                  logged.offset() - to));
    }
    return new Step(
        Name.LOGGED,
        State.YES,
        String.format(
            Locale.ROOT, "Partition %d, offset %,d.", logged.partition(), logged.offset()),
        details);
  }
}
