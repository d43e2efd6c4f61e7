package io.smartcar.hbase;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The refused records that are kept, and which of them were sent again. Thread-safe.
 *
 * <p>Sending one again is put down twice: {@link #begin} before, which one of several who try
 * succeeds in, and {@link #confirm} when it has arrived. What was begun and not confirmed needs a
 * decision, for it may be in the log again or not.
 */
public interface RejectedStore extends AutoCloseable {

  /**
   * The records that are asked for, by topic, partition and offset, read as they are asked for.
   * Close the stream.
   *
   * @throws EventStoreException from the stream, if the store does not answer, the table is
   *     missing, or a row is no refused record
   */
  Stream<KeptRecord> find(RejectedQuery query);

  /**
   * Puts down that a record is about to be sent again.
   *
   * @param kept the record as it was found
   * @param resending not confirmed
   * @return whether it is the caller's to send: false if somebody else has begun or confirmed it
   *     since it was found; failed with an {@link EventStoreException} if that is not known
   */
  CompletableFuture<Boolean> begin(KeptRecord kept, Resending resending);

  /**
   * Puts down that it has arrived.
   *
   * @param resending as it was begun
   * @return whether it was put down: false if somebody else has begun it meanwhile; failed with an
   *     {@link EventStoreException} if that is not known
   */
  CompletableFuture<Boolean> confirm(KeptRecord kept, Resending resending);

  /** Releases what it opened. */
  @Override
  void close();
}
