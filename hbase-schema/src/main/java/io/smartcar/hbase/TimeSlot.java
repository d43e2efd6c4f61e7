package io.smartcar.hbase;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.util.Pair;
import org.jspecify.annotations.Nullable;

/**
 * All dates that begin with the same digits: those of a minute ({@code yyyyMMddHHmm}), of ten
 * ({@code yyyyMMddHHm}), of a day or any longer time. Immutable; ordered by time if equally long.
 */
record TimeSlot(String datePrefix) implements Comparable<TimeSlot> {

  static final int TEN_MINUTES_DIGITS = 11;

  static final int[] DATE_DIGITS = {14, 17};

  /** A slot of so many digits is a minute, and what follows are tens of seconds. */
  private static final int TENS_OF_SECONDS = 12;

  private static final byte FIXED = 0;
  private static final byte ANY = 1;

  /**
   * The slot of ten minutes that a row of one of these cars is in.
   *
   * @return null if the row is another car's
   */
  static @Nullable TimeSlot ofTenMinutes(byte[] row, Predicate<String> isOneOfThem) {
    String key = RowKeys.text(row);
    int dateDigits = key.indexOf('-');
    boolean isTheirs =
        IntStream.of(DATE_DIGITS).anyMatch(digits -> digits == dateDigits)
            && isOneOfThem.test(key.substring(dateDigits + 1));
    if (!isTheirs) {
      return null;
    }
    String reversed = key.substring(dateDigits - TEN_MINUTES_DIGITS, dateDigits);
    return new TimeSlot(new StringBuilder(reversed).reverse().toString());
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

  /** Which row keys are of this slot, whatever the car, for both lengths of a date. */
  List<Pair<byte[], byte[]>> rowPatternsOfAllCars() {
    return IntStream.of(DATE_DIGITS).mapToObj(digits -> rowPattern(digits, "")).toList();
  }

  /**
   * Which row keys are of this slot and car, or of a car whose number begins so.
   *
   * @param dateDigits how long the dates are
   */
  Pair<byte[], byte[]> rowPattern(int dateDigits, String carNumber) {
    int any = dateDigits - datePrefix.length();
    byte[] key = RowKeys.event(datePrefix + "0".repeat(any), carNumber);
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
