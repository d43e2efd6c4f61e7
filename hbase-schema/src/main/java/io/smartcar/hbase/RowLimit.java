package io.smartcar.hbase;

import java.util.concurrent.atomic.AtomicLong;

/** How many rows the answers to one question may bring together. Thread-safe. */
final class RowLimit {

  private final AtomicLong left;

  RowLimit(long rows) {
    this.left = new AtomicLong(rows);
  }

  /** Counts rows that came; false if they are too many. */
  boolean allows(int rows) {
    return left.addAndGet(-rows) >= 0;
  }

  /** Whether more have come than were allowed. */
  boolean isExceeded() {
    return left.get() < 0;
  }
}
