package io.smartcar.hbase;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hbase.client.Scan;
import org.jspecify.annotations.Nullable;

/**
 * The book's key, {@code reverse(date)-car}: {@code 00995419003808102-V0004}. What happened in one
 * second lies in one region; a span of time or a car is no range of keys.
 */
record BookKey() implements EventKey {

  private static final char SEPARATOR = '-';
  private static final String AFTER_DIGITS = ":";

  @Override
  public KeyKind kind() {
    return KeyKind.BOOK;
  }

  @Override
  public byte[] row(String date, String carNumber) {
    int dateLength = date.length();
    byte[] key = new byte[dateLength + 1 + carNumber.length()];
    for (int i = 0; i < dateLength; i++) {
      key[dateLength - 1 - i] = (byte) date.charAt(i);
    }
    key[dateLength] = SEPARATOR;
    for (int i = 0; i < carNumber.length(); i++) {
      key[dateLength + 1 + i] = (byte) carNumber.charAt(i);
    }
    return key;
  }

  @Override
  public @Nullable EventIdentity identity(byte[] row) {
    String key = RowKeys.text(row);
    int dateDigits = key.indexOf(SEPARATOR);
    if (Arrays.stream(TimeSlot.DATE_DIGITS).noneMatch(digits -> digits == dateDigits)) {
      return null;
    }
    return new EventIdentity(
        new StringBuilder(key.substring(0, dateDigits)).reverse().toString(),
        key.substring(dateDigits + 1));
  }

  @Override
  public List<String> splits(int regions) {
    return Tables.decimalSplits(regions);
  }

  @Override
  public Map<String, String> values() {
    return Map.of(KIND_VALUE, kind().toString());
  }

  @Override
  public List<Scan> outside() {
    return List.of(new Scan().withStartRow(Tables.ascii(AFTER_DIGITS)));
  }

  @Override
  public HistoryReader reader(OpenTable table, Pace pace) {
    return new BookReader(table, this, pace);
  }

  /**
   * Whether a table with these first rows of regions can have this key: all begin with a digit, and
   * those of the other key never do.
   */
  static boolean canHave(Collection<byte[]> borders) {
    return borders.stream()
        .allMatch(border -> border.length == 0 || Character.isDigit((char) border[0]));
  }
}
