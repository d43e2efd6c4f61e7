package io.smartcar.hbase;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The local dates that events of a span of time can have, from one minute to another, both
 * included; never beyond the years of dates, 1970 to 9999, however far the span goes. Immutable.
 */
record DateSpan(LocalDateTime first, LocalDateTime last) {

  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuuMMddHHmm");
  private static final LocalDateTime EARLIEST = LocalDateTime.of(1970, 1, 1, 0, 0);
  private static final LocalDateTime LATEST = LocalDateTime.of(9999, 12, 31, 23, 59);

  /** No zone is further from UTC, and no change of a clock is longer. */
  private static final Duration MARGIN = Duration.ofDays(2);

  /** Up to this many minutes are read a minute at a time. */
  private static final int MAX_MINUTE_SLOTS = 3;

  private static final int DAY_DIGITS = 8;
  private static final int MONTH_DIGITS = 6;
  private static final int MAX_DAYS_BY_DAY = 62;

  /** The dates of {@code [from, to)} in the zone; none if that is empty. */
  static DateSpan of(Instant from, Instant to, ZoneId zone) {
    Instant begin = within(from);
    Instant end = within(to);
    if (!begin.isBefore(end)) {
      return new DateSpan(LATEST, EARLIEST);
    }
    Instant lastMilli = end.minusMillis(1);
    LocalDateTime first = LocalDateTime.ofInstant(begin, zone).minus(changeOfClock(begin, zone));
    LocalDateTime last =
        LocalDateTime.ofInstant(lastMilli, zone).plus(changeOfClock(lastMilli, zone));
    return new DateSpan(
        (first.isBefore(EARLIEST) ? EARLIEST : first).truncatedTo(ChronoUnit.MINUTES),
        (last.isAfter(LATEST) ? LATEST : last).truncatedTo(ChronoUnit.MINUTES));
  }

  /** The instant, or the nearest one that can have a date in some zone. */
  private static Instant within(Instant time) {
    Instant earliest = EARLIEST.toInstant(ZoneOffset.UTC).minus(MARGIN);
    Instant latest = LATEST.toInstant(ZoneOffset.UTC).plus(MARGIN);
    return time.isBefore(earliest) ? earliest : time.isAfter(latest) ? latest : time;
  }

  /** How far local dates may be off at an end because the clocks change near it. */
  private static Duration changeOfClock(Instant end, ZoneId zone) {
    Duration longest = Duration.ZERO;
    ZoneOffsetTransition change = zone.getRules().nextTransition(end.minus(MARGIN));
    while (change != null && change.getInstant().isBefore(end.plus(MARGIN))) {
      Duration length = change.getDuration().abs();
      longest = length.compareTo(longest) > 0 ? length : longest;
      change = zone.getRules().nextTransition(change.getInstant());
    }
    return longest;
  }

  /** How many minutes these are, 0 if there are none. */
  long minutes() {
    return first.isAfter(last) ? 0 : ChronoUnit.MINUTES.between(first, last) + 1;
  }

  /** The slots that cover them, in order of time; each is made when it is asked for. */
  Stream<TimeSlot> slots() {
    if (minutes() == 0) {
      return Stream.empty();
    }
    boolean byMinute = minutes() <= MAX_MINUTE_SLOTS;
    int step = byMinute ? 1 : 10;
    int digits = byMinute ? TimeSlot.TEN_MINUTES_DIGITS + 1 : TimeSlot.TEN_MINUTES_DIGITS;
    LocalDateTime start = first.minusMinutes(first.getMinute() % step);
    return Stream.iterate(start, slot -> !slot.isAfter(last), slot -> slot.plusMinutes(step))
        .map(slot -> new TimeSlot(MINUTE.format(slot).substring(0, digits)));
  }

  /** Whether a slot of ten minutes or less covers a part of it. */
  boolean overlaps(TimeSlot slot) {
    int digits = Math.min(slot.datePrefix().length(), firstMinute().length());
    String prefix = slot.datePrefix().substring(0, digits);
    return prefix.compareTo(firstMinute().substring(0, digits)) >= 0
        && prefix.compareTo(lastMinute().substring(0, digits)) <= 0;
  }

  /** Those of these slots of ten minutes that cover a part of it. */
  SortedSet<TimeSlot> of(NavigableSet<TimeSlot> slots) {
    if (minutes() == 0) {
      return new TreeSet<>();
    }
    return slots.subSet(
        new TimeSlot(firstMinute().substring(0, TimeSlot.TEN_MINUTES_DIGITS)),
        true,
        new TimeSlot(lastMinute().substring(0, TimeSlot.TEN_MINUTES_DIGITS)),
        true);
  }

  /** {@code yyyyMMddHHmm} of the first minute. */
  String firstMinute() {
    return MINUTE.format(first);
  }

  /** {@code yyyyMMddHHmm} of the last minute. */
  String lastMinute() {
    return MINUTE.format(last);
  }

  /**
   * A few, coarser slots that cover them: whole days and what is longer, or, of a long span, whole
   * months. What they cover beyond the span is at most the rest of its first and last one.
   */
  List<TimeSlot> coarse() {
    List<TimeSlot> slots = new ArrayList<>();
    if (minutes() > 0) {
      boolean isLong = minutes() > Duration.ofDays(MAX_DAYS_BY_DAY).toMinutes();
      addCoarse("", isLong ? MONTH_DIGITS : DAY_DIGITS, slots);
    }
    return slots;
  }

  private void addCoarse(String prefix, int maxDigits, List<TimeSlot> slots) {
    int open = TimeSlot.TEN_MINUTES_DIGITS + 1 - prefix.length();
    String lowest = prefix + "0".repeat(open);
    String highest = prefix + "9".repeat(open);
    String from = firstMinute();
    String to = last.equals(LATEST) ? "9".repeat(from.length()) : lastMinute();
    if (highest.compareTo(from) < 0 || lowest.compareTo(to) > 0 || !canBeDate(prefix)) {
      return;
    }
    boolean inside = lowest.compareTo(from) >= 0 && highest.compareTo(to) <= 0;
    if (!prefix.isEmpty() && (inside || prefix.length() == maxDigits)) {
      slots.add(new TimeSlot(prefix));
      return;
    }
    for (char digit = '0'; digit <= '9'; digit++) {
      addCoarse(prefix + digit, maxDigits, slots);
    }
  }

  /** Whether its month, and its day, can be one. */
  private static boolean canBeDate(String prefix) {
    return canBeIn(prefix, MONTH_DIGITS, 12) && canBeIn(prefix, DAY_DIGITS, 31);
  }

  private static boolean canBeIn(String prefix, int endOfNumber, int most) {
    if (prefix.length() < endOfNumber) {
      return prefix.length() < endOfNumber - 1 || prefix.charAt(endOfNumber - 2) - '0' <= most / 10;
    }
    int number = Integer.parseInt(prefix.substring(endOfNumber - 2, endOfNumber));
    return number >= 1 && number <= most;
  }
}
