package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.filter.MultiRowRangeFilter.RowRange;
import org.jspecify.annotations.Nullable;

/**
 * The key salt, car, reversed time: {@code s05-V0004-79819169908540099}. All of it is text, so that
 * it can be read and typed in HBase's shell.
 *
 * <ul>
 *   <li>The salt is the car's bucket, by a checksum of its name. Cars of whatever names are spread
 *       evenly over the buckets, and at each moment everybody writes to all of them. It begins with
 *       a letter, which no row of the book's key does.
 *   <li>The car, in which what is no ASCII letter, digit or {@code _} is written as {@code %2D}. So
 *       the next {@code -} is its end, and no car's rows lie among another's.
 *   <li>The date with each digit taken from nine, so that of a car's rows the newest is the first:
 *       where it is now is a scan of one row. A date without milliseconds ends in {@code :}, which
 *       puts it behind all others of its second.
 * </ul>
 *
 * @param buckets how many there are, 2 to 100
 */
record CarFirstKey(int buckets) implements EventKey {

  static final int MIN_BUCKETS = 2;
  static final int MAX_BUCKETS = 100;

  private static final char SALT = 's';
  private static final char SEPARATOR = '-';

  /** Compares above the separator, and below everything that a car's name can go on with. */
  private static final char AFTER_SEPARATOR = '.';

  private static final char NO_MILLIS = ':';

  /** Compares above all that a reversed date can go on with. */
  private static final char AFTER_DATE = ';';

  private static final int DATE_DIGITS = 17;
  private static final Pattern ROW = Pattern.compile("s\\d\\d-([\\w%]*)-(\\d{17}|\\d{14}:)");
  private static final Pattern BUCKETS = Pattern.compile("\\d{1,3}");

  CarFirstKey {
    if (buckets < MIN_BUCKETS || buckets > MAX_BUCKETS) {
      throw new IllegalArgumentException("buckets must be 2 to 100: " + buckets);
    }
  }

  /** As many buckets as there are to be regions, as far as that is possible. */
  static CarFirstKey ofRegions(int regions) {
    return new CarFirstKey(Math.max(MIN_BUCKETS, Math.min(regions, MAX_BUCKETS)));
  }

  /** Null if nothing that this version knows is recorded. */
  static @Nullable CarFirstKey ofRecorded(String text) {
    if (!BUCKETS.matcher(text).matches()) {
      return null;
    }
    int buckets = Integer.parseInt(text);
    return buckets < MIN_BUCKETS || buckets > MAX_BUCKETS ? null : new CarFirstKey(buckets);
  }

  @Override
  public KeyKind kind() {
    return KeyKind.CAR_FIRST;
  }

  @Override
  public byte[] row(String date, String carNumber) {
    String beginning = beginning(carNumber);
    int length = beginning.length() + date.length();
    byte[] key = new byte[date.length() < DATE_DIGITS ? length + 1 : length];
    // Latin letters, digits and signs only: a char is a byte.
    for (int i = 0; i < beginning.length(); i++) {
      key[i] = (byte) beginning.charAt(i);
    }
    for (int i = 0; i < date.length(); i++) {
      key[beginning.length() + i] = (byte) reversed(date.charAt(i));
    }
    if (key.length > length) {
      key[length] = NO_MILLIS;
    }
    return key;
  }

  private static char reversed(char digit) {
    return (char) ('0' + '9' - digit);
  }

  private static String reversed(String digits) {
    StringBuilder reversed = new StringBuilder(digits.length());
    for (int i = 0; i < digits.length(); i++) {
      reversed.append(reversed(digits.charAt(i)));
    }
    return reversed.toString();
  }

  /** What all rows of the car begin with, and no others. */
  private String beginning(String carNumber) {
    StringBuilder text = new StringBuilder(carNumber.length() + 5);
    text.append(salt(bucket(carNumber))).append(SEPARATOR);
    escape(carNumber, text);
    return text.append(SEPARATOR).toString();
  }

  /** The bucket of a car, 0 to {@link #buckets} - 1; the same for ever. */
  int bucket(String carNumber) {
    CRC32 checksum = new CRC32();
    checksum.update(carNumber.getBytes(UTF_8));
    return (int) (checksum.getValue() % buckets);
  }

  private static String salt(int bucket) {
    return "" + SALT + (char) ('0' + bucket / 10) + (char) ('0' + bucket % 10);
  }

  private static void escape(String carNumber, StringBuilder text) {
    for (int i = 0; i < carNumber.length(); i++) {
      if (!isPlain(carNumber.charAt(i))) {
        escapeAll(carNumber.getBytes(UTF_8), text);
        return;
      }
    }
    text.append(carNumber);
  }

  private static void escapeAll(byte[] carNumber, StringBuilder text) {
    for (byte b : carNumber) {
      if (isPlain((char) b)) {
        text.append((char) b);
      } else {
        text.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
      }
    }
  }

  private static boolean isPlain(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  }

  private static String unescaped(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%' && i + 2 < text.length()) {
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(text.charAt(i));
      }
    }
    return bytes.toString(UTF_8);
  }

  @Override
  public @Nullable EventIdentity identity(byte[] row) {
    Matcher parts = ROW.matcher(RowKeys.text(row));
    if (!parts.matches()) {
      return null;
    }
    String date = parts.group(2);
    int digits = date.charAt(date.length() - 1) == NO_MILLIS ? date.length() - 1 : date.length();
    return new EventIdentity(reversed(date.substring(0, digits)), unescaped(parts.group(1)));
  }

  @Override
  public List<String> splits(int regions) {
    return IntStream.range(1, buckets).mapToObj(CarFirstKey::salt).toList();
  }

  @Override
  public Map<String, String> values() {
    return Map.of(KIND_VALUE, kind().toString(), BUCKETS_VALUE, Integer.toString(buckets));
  }

  @Override
  public List<Scan> outside() {
    return List.of(
        new Scan().withStopRow(bucketStart(0)), new Scan().withStartRow(bucketStart(buckets)));
  }

  @Override
  public HistoryReader reader(OpenTable table, Pace pace) {
    return new CarFirstReader(table, this, pace);
  }

  /**
   * The rows of a car with dates from one to another, both given by their first digits and
   * included.
   */
  RowRange range(String carNumber, String firstDigits, String lastDigits) {
    String beginning = beginning(carNumber);
    return new RowRange(
        Tables.ascii(beginning + reversed(lastDigits)),
        true,
        Tables.ascii(beginning + reversed(firstDigits) + AFTER_DATE),
        false);
  }

  /** The first row of a bucket that can be there; of the number of buckets, the end of the last. */
  static byte[] bucketStart(int bucket) {
    return bucket < MAX_BUCKETS
        ? Tables.ascii(salt(bucket))
        : Tables.ascii(String.valueOf((char) (SALT + 1)));
  }

  /** The first row that can be there behind all of the car's. */
  byte[] afterCar(String carNumber) {
    byte[] after = Tables.ascii(beginning(carNumber));
    after[after.length - 1] = AFTER_SEPARATOR;
    return after;
  }
}
