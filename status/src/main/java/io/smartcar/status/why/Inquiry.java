package io.smartcar.status.why;

import io.smartcar.events.CarEvent;
import io.smartcar.status.Answer;
import io.smartcar.status.Questions;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * One question about a car and a time: whom to ask, and how times and silence are said. Immutable.
 */
record Inquiry(WhySources sources, Why.Settings settings, String car, Instant at) {

  /** A reading is looked for so far around the time. */
  static final Duration AROUND = Duration.ofMinutes(1);

  /** A car at 10 Hz has 1,200 within {@link #AROUND}. */
  static final int MAX_READINGS = 20_000;

  private static final DateTimeFormatter TIMES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  /** As people read it, in the fleet's zone. */
  String time(long millis) {
    return TIMES.withZone(settings.zone()).format(Instant.ofEpochMilli(millis));
  }

  long atMillis() {
    return at.toEpochMilli();
  }

  /** Asks one question and waits for it. */
  <T> Answer<T> ask(Callable<T> question) {
    try (Questions questions = new Questions(settings.limit())) {
      return questions.ask(question).join();
    }
  }

  Why answered(Optional<CarEvent> reading, String answer, List<Step> steps) {
    return new Why(car, at, settings.zone(), reading, answer, steps);
  }

  /** What is said of a server that gave no answer. */
  static String noAnswer(String server, Answer<?> answer) {
    String why = answer.reason().orElse("");
    return why.isEmpty() || answer.isSilent()
        ? "%s did not answer%s.".formatted(server, why.isEmpty() ? "" : " (" + why + ')')
        : "%s did not answer: %s".formatted(server, why);
  }

  /** What people wrote, in one line. */
  static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
