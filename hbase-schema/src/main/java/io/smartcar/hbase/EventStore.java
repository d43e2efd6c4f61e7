package io.smartcar.hbase;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where every event goes, and every rejected record. Implementations are thread-safe; nothing
 * blocks the caller of {@link #store}.
 *
 * <p>Storing is idempotent: the same events and records sent again, in whatever groups, leave the
 * same rows.
 */
public interface EventStore extends AutoCloseable {

  /**
   * Stores all of the given events and refused records. Of two events with the same car and date
   * the one with the later record timestamp stays, with equal timestamps the later in the list.
   *
   * <p>How much is under way at a time is the caller's to bound; each call holds its events until
   * its future is done, which takes at most a little longer than the operation timeout.
   *
   * @return done when the store has confirmed all of them; failed with an {@link
   *     EventStoreException} if it has not confirmed every one (some may be stored: send all again)
   */
  CompletableFuture<Void> store(List<StoredEvent> events, List<RejectedRecord> rejected);

  /**
   * Waits until the servers answer and the tables can be written to, at most the operation timeout.
   *
   * @throws EventStoreException with one line that says what is wrong and what to do
   */
  void check();

  /** Releases what the store opened; what is under way fails. May be called twice. */
  @Override
  void close();
}
