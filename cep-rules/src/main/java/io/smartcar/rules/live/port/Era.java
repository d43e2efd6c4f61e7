package io.smartcar.rules.live.port;

import java.util.ArrayList;
import java.util.List;

/**
 * A version of the rules and since when it was in force; immutable. It ended where the next began.
 *
 * @param version the version's number, 0 for the jar's rules
 * @param since alerts raised after this event time, epoch milliseconds, are the version's; {@link
 *     Checkpoint#NONE}: all
 */
public record Era(int version, long since) {

  /** So many are remembered; each takes some 20 characters of a checkpoint. */
  public static final int MAX_REMEMBERED = 16;

  /**
   * Those that still matter when another begins: the last ones, and of these none that began no
   * earlier than the other, for of it nothing can have been raised.
   *
   * @param eras in order, the one that ends last
   * @param nextSince when the other begins
   */
  public static List<Era> before(List<Era> eras, long nextSince) {
    List<Era> all = new ArrayList<>(eras);
    all.removeIf(era -> era.since() >= nextSince && nextSince != Checkpoint.NONE);
    return List.copyOf(all.subList(Math.max(0, all.size() - MAX_REMEMBERED), all.size()));
  }

  /**
   * The version that raised what was raised at a time.
   *
   * @param eras in order, the one in force last; not empty
   */
  public static int versionAt(List<Era> eras, long raisedAtMillis) {
    int version = eras.get(0).version();
    for (Era era : eras) {
      if (raisedAtMillis > era.since()) {
        version = era.version();
      }
    }
    return version;
  }
}
