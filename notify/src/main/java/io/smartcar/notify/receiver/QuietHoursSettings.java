package io.smartcar.notify.receiver;

import io.smartcar.notify.QuietHours;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The settings of a receiver's quiet hours. */
final class QuietHoursSettings {

  /** Whose receivers may have them: those that may be people. */
  static final String KEY = "quiet-hours";

  private static final Set<String> KEYS = Set.of("from", "to", "zone", "days", "min-severity");
  private static final String NONE = "none";
  private static final int DAY_CHARS = 3;

  private QuietHoursSettings() {}

  /** The hours; empty if it has none, or if a setting is wrong, of which there is a line then. */
  static Optional<QuietHours> read(ReceiverSection receiver) {
    return receiver.section(KEY).flatMap(QuietHoursSettings::hours);
  }

  private static Optional<QuietHours> hours(ReceiverSection own) {
    own.onlyKnows(KEYS, "with " + KEY);
    Optional<LocalTime> from = time(own, "from", "\"22:00\"");
    Optional<LocalTime> to = time(own, "to", "\"06:00\"");
    Optional<ZoneId> zone =
        read(own, "zone", "\"Europe/Berlin\"", "must be a zone, as Europe/Berlin", ZoneId::of);
    Set<DayOfWeek> days = days(own);
    String min = own.optionalText("min-severity").orElse("critical");
    if (!min.equals(NONE) && !QuietHours.SEVERITIES.contains(min)) {
      own.wrong(
          "min-severity",
          "must be %s or %s, not %s"
              .formatted(String.join(", ", QuietHours.SEVERITIES), NONE, min));
      return Optional.empty();
    }
    return from.isEmpty() || to.isEmpty() || zone.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new QuietHours(
                from.get(),
                to.get(),
                zone.get(),
                days,
                min.equals(NONE) ? Optional.empty() : Optional.of(min)));
  }

  private static Optional<LocalTime> time(ReceiverSection own, String key, String example) {
    return read(own, key, example, "must be a time of day, as " + example, LocalTime::parse);
  }

  private static <T> Optional<T> read(
      ReceiverSection own, String key, String example, String rule, Function<String, T> reading) {
    String text = own.text(key, example);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.apply(text));
    } catch (DateTimeException e) {
      own.wrong(key, rule + ", not " + text);
      return Optional.empty();
    }
  }

  private static Set<DayOfWeek> days(ReceiverSection own) {
    List<String> texts = own.list("days");
    if (texts.isEmpty()) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String text : texts) {
      Optional<DayOfWeek> day =
          EnumSet.allOf(DayOfWeek.class).stream()
              .filter(each -> word(each).equals(text.toLowerCase(Locale.ROOT)))
              .findFirst();
      if (day.isEmpty()) {
        own.wrong("days", "must be of mon, tue, wed, thu, fri, sat and sun, not " + text);
      }
      day.ifPresent(days::add);
    }
    return days;
  }

  private static String word(DayOfWeek day) {
    return day.name().substring(0, DAY_CHARS).toLowerCase(Locale.ROOT);
  }
}
