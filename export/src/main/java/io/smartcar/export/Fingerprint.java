package io.smartcar.export;

import io.smartcar.events.CarEvent;
import java.util.HexFormat;

/**
 * What events these are, in whatever order they come: their number, and the sum of a 64 bit hash of
 * each. Used by one thread.
 */
final class Fingerprint {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final char BETWEEN = ',';

  private long rows;
  private long sum;

  /**
   * As far as one has come.
   *
   * @param rows how many events
   * @param sum of their hashes
   */
  record Content(long rows, long sum) {

    static final Content NOTHING = new Content(0, 0);

    /** The sum as it stands in a manifest. */
    String sumText() {
      return HexFormat.of().toHexDigits(sum);
    }
  }

  void add(CarEvent event) {
    long hash = FNV_OFFSET;
    hash = with(hash, event.date());
    hash = with(hash, event.carNumber());
    hash = with(hash, event.speedPedal());
    hash = with(hash, event.breakPedal());
    hash = with(hash, event.steerAngle());
    hash = with(hash, event.directLight());
    hash = with(hash, event.speed());
    hash = with(hash, event.areaNumber());
    rows++;
    sum += mixed(hash);
  }

  Content content() {
    return new Content(rows, sum);
  }

  private static long with(long hash, String text) {
    long next = hash;
    for (int i = 0; i < text.length(); i++) {
      next = with(next, text.charAt(i));
    }
    return with(next, BETWEEN);
  }

  private static long with(long hash, int number) {
    return (hash ^ number) * FNV_PRIME;
  }

  /** So that sums of alike events differ in every bit. */
  private static long mixed(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
