package io.smartcar.redis;

import java.util.List;
import java.util.Optional;

/**
 * The episodes of the alerts: who is speeding, since when, and what was done about it. {@link
 * AlertStore#add} begins and prolongs them, {@link LateStore#correct} moves them. An episode is of
 * one day, as everything is: at midnight another one begins. Implementations are used from one
 * thread.
 *
 * <p>Every method fails with an {@link AlertStoreException} if the store does not answer or
 * refuses; what it did then is not known, and it can be called again.
 */
public interface EpisodeStore extends AutoCloseable {

  /**
   * Ends the episodes that the rules have gone past; to be called again and again. The same clock
   * or an earlier one changes nothing.
   *
   * @param clockMillis every alert raised up to this event time is stored, epoch milliseconds
   */
  void end(long clockMillis);

  /** The episodes of a day, {@code yyyyMMdd}, in order of their beginning, car and rule. */
  List<Episode> of(String day);

  /** The same of those that are open. */
  List<Episode> open(String day);

  /** The same of those about which somebody did something. */
  List<Episode> handled(String day);

  /**
   * Notes what somebody did about the episode of an alert. The same again is noted once. It holds
   * for that episode, however late readings move, join or part it, and for none after it.
   *
   * @param identity of the alert, {@code rule/car-date}; it need not hold any more
   * @return the episode as it is then; empty if there is no such alert, or none near it holds
   * @throws IllegalArgumentException if that is no identity
   */
  Optional<Episode> handle(String identity, Handling handling);

  /** Releases what the store opened; may be called twice. */
  @Override
  void close();
}
