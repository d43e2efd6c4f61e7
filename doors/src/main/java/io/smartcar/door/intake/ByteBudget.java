package io.smartcar.door.intake;

import java.util.HashMap;
import java.util.Map;

/**
 * How many bytes of senders may be in memory: received, or sent to the log and not confirmed. One
 * sender has half of it at most, so that one whose events are slow leaves room for the others. Who
 * finds no room tells its sender to wait. Thread-safe.
 */
final class ByteBudget {

  private static final int SHARES = 2;

  private final long maxBytes;

  /** What each sender holds, of those that hold anything. */
  private final Map<String, Long> heldBySender = new HashMap<>();

  private long usedBytes;

  ByteBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized long usedBytes() {
    return usedBytes;
  }

  /** A reservation of a sender that holds nothing yet. */
  Reservation reservation(String sender) {
    return new Reservation(sender);
  }

  private long maxBytesOfOne() {
    return maxBytes / SHARES;
  }

  /** What one piece of work holds of the budget. Thread-safe; released once and for all. */
  final class Reservation {

    private final String sender;
    private long heldBytes;
    private boolean released;

    private Reservation(String sender) {
      this.sender = sender;
    }

    /** Whether there was room for so many more, which are held then; never after the release. */
    boolean grow(long bytes) {
      synchronized (ByteBudget.this) {
        long ofSender = heldBySender.getOrDefault(sender, 0L) + bytes;
        if (released || usedBytes + bytes > maxBytes || ofSender > maxBytesOfOne()) {
          return false;
        }
        add(bytes);
        return true;
      }
    }

    /** Whether it could hold so many more if nobody else held anything. */
    boolean canEverGrow(long bytes) {
      synchronized (ByteBudget.this) {
        return heldBytes + bytes <= maxBytesOfOne();
      }
    }

    /** Gives so many of those that it holds back. */
    void shrink(long bytes) {
      synchronized (ByteBudget.this) {
        if (!released) {
          add(-bytes);
        }
      }
    }

    /** Gives everything back; a second time does nothing. */
    void release() {
      synchronized (ByteBudget.this) {
        if (!released) {
          add(-heldBytes);
          released = true;
        }
      }
    }

    private void add(long bytes) {
      heldBytes += bytes;
      usedBytes += bytes;
      long ofSender = heldBySender.getOrDefault(sender, 0L) + bytes;
      if (ofSender == 0) {
        heldBySender.remove(sender);
      } else {
        heldBySender.put(sender, ofSender);
      }
    }
  }
}
