package io.smartcar.hbase;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Slots by several, from page to page more. Used by one thread. */
final class SlotPages implements Iterator<List<TimeSlot>> {

  private static final int GROWTH = 8;

  private final Iterator<TimeSlot> slots;
  private final int most;
  private int next;

  /**
   * Creates it.
   *
   * @param first slots of the first page
   * @param most slots of a page
   */
  SlotPages(Iterator<TimeSlot> slots, int first, int most) {
    this.slots = slots;
    this.next = first;
    this.most = most;
  }

  @Override
  public boolean hasNext() {
    return slots.hasNext();
  }

  @Override
  public List<TimeSlot> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    List<TimeSlot> page = new ArrayList<>();
    while (page.size() < next && slots.hasNext()) {
      page.add(slots.next());
    }
    next = Math.min(most, next * GROWTH);
    return page;
  }
}
