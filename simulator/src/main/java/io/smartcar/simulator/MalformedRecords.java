package io.smartcar.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Records that are no events, in turn of every kind: short, long, not numeric, with a wrong date,
 * empty, a header, binary, broken JSON, and rarely a megabyte. None contains an LF, so each is one
 * line of a file. Not thread-safe.
 */
public final class MalformedRecords {

  /** One in so many is a megabyte. */
  static final int ONE_LARGE_IN = 50;

  private static final int LARGE_BYTES = 1_000_000;
  private static final int KINDS = 8;

  private final SplittableRandom random;
  private int next;

  /** Records as that seed has them. */
  public MalformedRecords(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The next one. */
  public byte[] next() {
    int number = next++;
    return number % ONE_LARGE_IN == ONE_LARGE_IN - 1 ? large() : small(number % KINDS);
  }

  private byte[] small(int kind) {
    int car = 1 + random.nextInt(9999);
    return switch (kind) {
      case 0 -> text("20160124134517,A%04d,3,0,F,N", car);
      case 1 -> text("20160124134517,A%04d,3,0,F,N,85,A01,1,2,3", car);
      case 2 -> text("20160124134517,A%04d,3,0,F,N,fast,A01", car);
      case 3 -> text("20161324%06d,A%04d,3,0,F,N,85,A01", random.nextInt(240_000), car);
      case 4 -> new byte[0];
      case 5 ->
          text("date,carNumber,speedPedal,breakPedal,steerAngle,directLight,speed,areaNumber");
      case 6 -> binary(1 + random.nextInt(200));
      default -> text("{\"date\":\"20160124134517\",\"carNumber\":\"A%04d\",\"speed\":", car);
    };
  }

  private byte[] binary(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      // Not below 0x80 is no ASCII, and so no LF and no event; 0xFF is no UTF-8 either.
      bytes[i] = (byte) (0x80 | random.nextInt(0x80));
    }
    bytes[0] = (byte) 0xFF;
    return bytes;
  }

  private static byte[] large() {
    byte[] bytes = new byte[LARGE_BYTES];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  private static byte[] text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).getBytes(StandardCharsets.UTF_8);
  }
}
