package io.smartcar.hbase;

import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.hbase.util.Pair;
import org.jspecify.annotations.Nullable;

/**
 * All dates that begin with the same digits: those of a minute ({@code yyyyMMddHHmm}), of ten
 * ({@code yyyyMMddHHm}), of a day or any longer time. Immutable; ordered by time if equally long.
 */
record TimeSlot(String datePrefix) implements Comparable<TimeSlot> {

  static final int TEN_MINUTES_DIGITS = 11;

  private static final int[] DATE_DIGITS = {14, 17};

  private static final byte FIXED = 0;
  private static final byte ANY = 1;

  /**
   * The slot of ten minutes that a row of this car is in.
   *
   * @return null if the row is another car's
   */
  static @Nullable TimeSlot ofTenMinutes(byte[] row, String carNumber) {
    String key = RowKeys.text(row);
    int dateDigits = key.length() - carNumber.length() - 1;
    boolean isTheCars =
        Arrays.stream(DATE_DIGITS).anyMatch(digits -> digits == dateDigits)
            && key.endsWith('-' + carNumber);
    if (!isTheCars) {
      return null;
    }
    String reversed = key.substring(dateDigits - TEN_MINUTES_DIGITS, dateDigits);
    return new TimeSlot(new StringBuilder(reversed).reverse().toString());
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

  @Override
  public int compareTo(TimeSlot other) {
    return datePrefix.compareTo(other.datePrefix);
  }
}
