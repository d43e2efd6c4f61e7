package io.smartcar.simulator;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The records of one partition that were sent and have not arrived, oldest first, by their times.
 * One thread sends, another one confirms, both in order.
 */
final class InFlight {

  /** No more than this many at once. */
  static final int CAPACITY = 1 << 16;

  private final AtomicLongArray times = new AtomicLongArray(CAPACITY);
  private volatile long sent;
  private volatile long arrived;
  private long lastSentNanos;

  boolean isEmpty() {
    return arrived == sent;
  }

  boolean isFull() {
    return sent - arrived >= CAPACITY;
  }

  /** The time of the oldest one, or {@link Long#MAX_VALUE} if all have arrived. */
  long oldestMillis() {
    // Should it arrive in between, its place is not used again before the sender goes on.
    long oldest = arrived;
    return oldest == sent ? Long.MAX_VALUE : times.get((int) (oldest & (CAPACITY - 1)));
  }

  /** Called by the sender, which has seen that it is not full. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the sender writes it
  void send(long timeMillis, long nowNanos) {
    times.set((int) (sent & (CAPACITY - 1)), timeMillis);
    lastSentNanos = nowNanos;
    sent++;
  }

  /** Called once for each record, in order of sending. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the confirming thread writes it
  void arrive() {
    arrived++;
  }

  /** Records sent so far. */
  long sent() {
    return sent;
  }

  /** When the last one was sent; of no meaning before the first. For the sender. */
  long lastSentNanos() {
    return lastSentNanos;
  }
}
