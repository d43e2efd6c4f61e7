package io.smartcar.eventlog;

import org.jspecify.annotations.Nullable;

/**
 * Consecutive records of one partition, in offset order; immutable. Offsets may have holes
 * (compacted or transactional topics): {@link #nextOffset} says how far the slice reaches, whatever
 * its last record.
 */
public interface LogSlice {

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
}
