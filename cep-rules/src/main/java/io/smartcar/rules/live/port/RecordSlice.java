package io.smartcar.rules.live.port;

import io.smartcar.events.Decoded;
import io.smartcar.events.RecordDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive records of one partition of the log, in offset order; immutable while it is in use.
 * Offsets may have holes (compacted or transactional topics): {@link #nextOffset} says how far the
 * slice reaches, whatever its last record.
 *
 * <p>Implemented by those who bring records: the spout's batch, and {@link EventLog}.
 */
public interface RecordSlice {
  /** The partition all records are of. */
  int partition();

  /** The first offset that this slice speaks for; no record of it lies below. */
  long firstOffset();

  /** The first offset that this slice does not speak for. */
  long nextOffset();

  /** How many records it has; may be 0. */
  int size();

  /** The offset of a record, 0 ≤ index < size. */
  long offset(int index);

  /** A record's own Kafka timestamp, epoch milliseconds. */
  long timestampMillis(int index);

  /** A record's value; null for a tombstone. Not to be changed. */
  byte @Nullable [] value(int index);

  /**
   * A record's value, read; a slice that several use may have it ready.
   *
   * @param decoder reads it if nobody has; of the same format and time zone for all who ask
   * @throws io.smartcar.events.DecodingWaitsException if it cannot be told now what it is
   */
  default Decoded decoded(int index, RecordDecoder decoder) {
    return decoder.decode(value(index));
  }

  /**
   * The values from an offset on, all read before any is used; null in place of those before.
   *
   * @throws io.smartcar.events.DecodingWaitsException as of {@link #decoded}
   */
  default @Nullable Decoded[] decodedFrom(long offset, RecordDecoder decoder) {
    @Nullable Decoded[] all = new Decoded[size()];
    for (int i = 0; i < all.length; i++) {
      if (offset(i) >= offset) {
        all[i] = decoded(i, decoder);
      }
    }
    return all;
  }
}
