package io.smartcar.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What one receiver has not been told yet of all days' alerts: added, withdrawn and replaced, each
 * day's in the order of its stream. How far the receiver was told survives, and moves only by
 * {@link #confirm}: whoever dies in between gives the same entries again, under the same {@link
 * Entry#key}.
 *
 * <p>Methods fail with an {@link AlertStoreException} while the alerts cannot be read, and can be
 * called again. Used from one thread but for {@link #wake}.
 */
public interface AlertOutbox extends AutoCloseable {

  /**
   * A change that the receiver was not told.
   *
   * @param day of the alert's date, yyyyMMdd
   * @param id the entry's id in the day's stream
   */
  record Entry(String day, String id, AlertChange change) {

    /** What names this change for ever, also when it is given again. */
    public String key() {
      return day + '/' + id;
    }
  }

  /**
   * Finds how far the receiver was told; called first, until it succeeds.
   *
   * @param all whether a receiver that was never told anything is told all that is there, and not
   *     only what comes from now on
   */
  void begin(boolean all);

  /**
   * Waits until something may be new that the last {@link #next} did not look for, and no longer
   * than that; whether it was woken.
   */
  boolean await(Duration longest) throws InterruptedException;

  /** Ends {@link #await}, from any thread. */
  void wake();

  /** What comes next, so many at most; the same until it is confirmed. */
  List<Entry> next(int limit);

  /** The silences that are kept, those that are over too, as they are now. */
  List<Silence> silences();

  /** What is remembered of the receiver beside its position, by name; once {@link #begin} was. */
  Map<String, String> notes();

  /** The receiver was told these, or need not be: they are not given again. */
  default void confirm(List<Entry> told) {
    confirm(told, Map.of());
  }

  /**
   * The same, and something is remembered in the same step.
   *
   * @param told may be none
   * @param notes by name, {@code [a-z0-9:-]+}; each takes the place of the one before
   */
  void confirm(List<Entry> told, Map<String, String> notes);

  /** Releases what it holds; called when its thread has ended. */
  @Override
  void close();
}
