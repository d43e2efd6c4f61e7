package io.smartcar.door.http;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The requests that have no answer yet, and whether further ones are taken. Thread-safe. */
final class UnderWay {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int requests;
  private boolean ending;

  /** Whether a request that has come is taken; then it must {@link #end}. */
  boolean begin() {
    lock.lock();
    try {
      if (!ending) {
        requests++;
      }
      return !ending;
    } finally {
      lock.unlock();
    }
  }

  /** A request that was taken has its answer. */
  void end() {
    lock.lock();
    try {
      requests--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** From now on none is taken; whether all have their answers within that time. */
  boolean awaitNone(Duration within) {
    lock.lock();
    try {
      ending = true;
      long left = within.toNanos();
      while (requests > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
      return requests == 0;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
