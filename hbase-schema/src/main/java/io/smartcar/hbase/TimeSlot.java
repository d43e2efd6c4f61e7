package io.smartcar.hbase;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.util.Pair;

/**
 * All dates that begin with the same digits: those of a minute ({@code yyyyMMddHHmm}), of ten
 * ({@code yyyyMMddHHm}), of a day or any longer time. Immutable; ordered by time if equally long.
 */
record TimeSlot(String datePrefix) implements Comparable<TimeSlot> {

  static final int TEN_MINUTES_DIGITS = 11;

  static final int[] DATE_DIGITS = {14, 17};

  /** A slot of so many digits is a minute, and what follows are tens of seconds. */
  private static final int TENS_OF_SECONDS = 12;

  private static final int DAY_DIGITS = 8;

  /** Of a day, ten hours, an hour, ten minutes, a minute, ten seconds and one. */
  private static final int[] SECONDS_FROM_A_DAY_ON = {86_400, 36_000, 3_600, 600, 60, 10, 1};

  private static final BookKey BOOK = new BookKey();

  private static final byte FIXED = 0;
  private static final byte ANY = 1;

  /** The slot of ten minutes of a date. */
  static TimeSlot ofTenMinutes(String date) {
    return new TimeSlot(date.substring(0, TEN_MINUTES_DIGITS));
  }

  /**
   * The slots that a slot of ten minutes or less consists of; itself if it is short enough.
   *
   * @param digits of the parts, from 12 of a minute to 14 of a second
   */
  Stream<TimeSlot> parts(int digits) {
    if (datePrefix.length() >= digits) {
      return Stream.of(this);
    }
    char last = datePrefix.length() == TENS_OF_SECONDS ? '5' : '9';
    return IntStream.rangeClosed('0', last)
        .mapToObj(digit -> new TimeSlot(datePrefix + (char) digit))
        .flatMap(part -> part.parts(digits));
  }

  /**
   * Fewer slots, of a day at most, that cover these: a longer one where it is at least half of
   * theirs. The fewer there are, the less HBase has to compare each row with.
   *
   * @param slots of a day at most, none within another one
   */
  static List<TimeSlot> covering(List<TimeSlot> slots) {
    return slots.stream()
        .map(slot -> slot.datePrefix.substring(0, DAY_DIGITS))
        .distinct()
        .flatMap(day -> covering(new TimeSlot(day), slots))
        .toList();
  }

  private static Stream<TimeSlot> covering(TimeSlot longer, List<TimeSlot> slots) {
    List<TimeSlot> inside =
        slots.stream().filter(slot -> slot.datePrefix.startsWith(longer.datePrefix)).toList();
    int seconds = inside.stream().mapToInt(TimeSlot::seconds).sum();
    if (seconds == 0) {
      return Stream.empty();
    }
    return 2 * seconds >= longer.seconds()
        ? Stream.of(longer)
        : IntStream.rangeClosed('0', '9')
            .mapToObj(digit -> new TimeSlot(longer.datePrefix + (char) digit))
            .flatMap(part -> covering(part, inside));
  }

  /** How long it is, if it is a day at most; the last hours of a day are taken for ten. */
  private int seconds() {
    return SECONDS_FROM_A_DAY_ON[datePrefix.length() - DAY_DIGITS];
  }

  /**
   * Which of the book's row keys are of this slot, whatever the car, for both lengths of a date.
   */
  List<Pair<byte[], byte[]>> rowPatternsOfAllCars() {
    return IntStream.of(DATE_DIGITS).mapToObj(digits -> rowPattern(digits, "")).toList();
  }

  /**
   * Which of the book's row keys are of this slot and car, or of a car whose number begins so.
   *
   * @param dateDigits how long the dates are
   */
  Pair<byte[], byte[]> rowPattern(int dateDigits, String carNumber) {
    int any = dateDigits - datePrefix.length();
    byte[] key = BOOK.row(datePrefix + "0".repeat(any), carNumber);
    byte[] mask = new byte[key.length];
    Arrays.fill(mask, FIXED);
    Arrays.fill(mask, 0, any, ANY);
    return new Pair<>(key, mask);
  }

  @Override
  public int compareTo(TimeSlot other) {
    return datePrefix.compareTo(other.datePrefix);
  }
}
