package io.smartcar.hbase;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The events of two sources that are in order of time and car, in that order; of one that is in
 * both, the later reading. Used by one thread.
 */
final class MergedRows implements EventRows {

  private final EventRows old;
  private final EventRows next;
  private @Nullable StoredEvent oldHead;
  private @Nullable StoredEvent nextHead;

  /** Merges them; of two readings with one timestamp the next source's counts. */
  MergedRows(EventRows old, EventRows next) {
    this.old = old;
    this.next = next;
  }

  @Override
  public boolean hasNext() {
    fill();
    return oldHead != null || nextHead != null;
  }

  private void fill() {
    if (oldHead == null && old.hasNext()) {
      oldHead = old.next();
    }
    if (nextHead == null && next.hasNext()) {
      nextHead = next.next();
    }
  }

  @Override
  public StoredEvent next() {
    fill();
    StoredEvent first = oldHead;
    StoredEvent second = nextHead;
    if (first != null && second != null) {
      int order = BySlots.BY_TIME_AND_CAR.compare(first, second);
      oldHead = order <= 0 ? null : first;
      nextHead = order >= 0 ? null : second;
      return order == 0 ? Rows.later(first, second) : order < 0 ? first : second;
    }
    oldHead = null;
    nextHead = null;
    StoredEvent only = first == null ? second : first;
    if (only == null) {
      throw new NoSuchElementException();
    }
    return only;
  }

  @Override
  public void close() {
    try {
      old.close();
    } finally {
      next.close();
    }
  }
}
