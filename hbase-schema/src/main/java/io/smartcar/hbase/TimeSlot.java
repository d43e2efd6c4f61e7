package io.smartcar.hbase;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.hbase.util.Pair;

/**
 * All dates that begin with the same digits: those of a minute ({@code yyyyMMddHHmm}) or of ten
 * ({@code yyyyMMddHHm}). Immutable.
 */
record TimeSlot(String datePrefix) {

  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyyMMddHHmm");
  private static final int TEN_MINUTES_DIGITS = 11;
  private static final int[] DATE_DIGITS = {14, 17};

  /** Up to this many minutes are read a minute at a time. */
  private static final int MAX_MINUTE_SLOTS = 3;

  private static final byte FIXED = 0;
  private static final byte ANY = 1;

  /** Slots in order of time that cover all dates read, in the zone, as {@code [from, to)}. */
  static List<TimeSlot> covering(Instant from, Instant to, ZoneId zone) {
    if (!from.isBefore(to)) {
      return List.of();
    }
    Duration margin = changeOfClock(from, to, zone);
    LocalDateTime first = LocalDateTime.ofInstant(from, zone).minus(margin);
    LocalDateTime last = LocalDateTime.ofInstant(to.minusMillis(1), zone).plus(margin);
    long minutes = ChronoUnit.MINUTES.between(first.truncatedTo(ChronoUnit.MINUTES), last) + 1;
    int digits = minutes <= MAX_MINUTE_SLOTS ? TEN_MINUTES_DIGITS + 1 : TEN_MINUTES_DIGITS;
    int step = minutes <= MAX_MINUTE_SLOTS ? 1 : 10;
    LocalDateTime start = first.truncatedTo(ChronoUnit.MINUTES);
    start = start.minusMinutes(start.getMinute() % step);
    List<TimeSlot> slots = new ArrayList<>();
    for (LocalDateTime slot = start; !slot.isAfter(last); slot = slot.plusMinutes(step)) {
      slots.add(new TimeSlot(MINUTE.format(slot).substring(0, digits)));
    }
    return slots;
  }

  /** How far local dates may be off at either end because the clocks change near it. */
  private static Duration changeOfClock(Instant from, Instant to, ZoneId zone) {
    ZoneOffsetTransition change = zone.getRules().nextTransition(from.minus(1, ChronoUnit.DAYS));
    return change == null || change.getInstant().isAfter(to.plus(1, ChronoUnit.DAYS))
        ? Duration.ZERO
        : change.getDuration().abs();
  }

  /** Which row keys are of this slot and car, for both lengths of a date. */
  List<Pair<byte[], byte[]>> rowPatterns(String carNumber) {
    return Arrays.stream(DATE_DIGITS).mapToObj(digits -> pattern(digits, carNumber)).toList();
  }

  private Pair<byte[], byte[]> pattern(int dateDigits, String carNumber) {
    int any = dateDigits - datePrefix.length();
    byte[] key = RowKeys.event(datePrefix + "0".repeat(any), carNumber);
    byte[] mask = new byte[key.length];
    Arrays.fill(mask, FIXED);
    Arrays.fill(mask, 0, any, ANY);
    return new Pair<>(key, mask);
  }
}
