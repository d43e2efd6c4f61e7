package io.smartcar.rules.live.clock;

import io.smartcar.events.CarEvent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events that the clock has not reached, in order of (time, car); not thread-safe.
 *
 * <p>How it works: a list for each millisecond that has events, in a tree by time. Telemetry comes
 * almost in order, so an event mostly goes to the list that the last one went to. A list is sorted
 * when its time has come; readings of one identity are then neighbours, in the order in which they
 * were taken.
 */
final class WaitingEvents {

  private static final Comparator<CarEvent> BY_CAR =
      Comparator.comparing(CarEvent::carNumber).thenComparing(CarEvent::date);

  private final TreeMap<Long, Millisecond> byTime = new TreeMap<>();
  private long lastTime = Long.MIN_VALUE;
  private @Nullable Millisecond last;
  private int size;

  /** The events of one millisecond, and whose counters they are counted in. */
  static final class Millisecond {
    private CarEvent[] events = new CarEvent[4];
    private @Nullable PartitionProgress[] countedFor = new PartitionProgress[4];
    private int size;

    /** Where the events were before they were sorted; only if somebody had to ask. */
    private @Nullable IdentityHashMap<CarEvent, PartitionProgress> partitions;

    private void add(CarEvent event, @Nullable PartitionProgress partition) {
      if (size == events.length) {
        events = Arrays.copyOf(events, 2 * size);
        countedFor = Arrays.copyOf(countedFor, 2 * size);
      }
      events[size] = event;
      countedFor[size] = partition;
      size++;
    }

    int size() {
      return size;
    }

    CarEvent event(int index) {
      return events[index];
    }

    /** In whose partition an event was counted first; null if it had been counted before. */
    @Nullable PartitionProgress countedFor(CarEvent event) {
      return partitions == null ? null : partitions.get(event);
    }

    private void sort() {
      if (size < 2) {
        return;
      }
      CarEvent[] unsorted = events;
      CarEvent[] sorted = Arrays.copyOf(unsorted, size);
      Arrays.sort(sorted, BY_CAR);
      events = sorted;
      for (int i = 1; i < size; i++) {
        if (isSame(sorted[i - 1], sorted[i])) {
          partitions = byEvent(unsorted);
          return;
        }
      }
    }

    private IdentityHashMap<CarEvent, PartitionProgress> byEvent(CarEvent[] unsorted) {
      IdentityHashMap<CarEvent, PartitionProgress> byEvent = new IdentityHashMap<>(size);
      for (int i = 0; i < size; i++) {
        PartitionProgress partition = countedFor[i];
        if (partition != null) {
          byEvent.put(unsorted[i], partition);
        }
      }
      return byEvent;
    }
  }

  /** Whether two events of one time have one identity. */
  static boolean isSame(CarEvent one, CarEvent other) {
    return one.carNumber().equals(other.carNumber()) && one.date().equals(other.date());
  }

  /**
   * Takes an event.
   *
   * @param countedFor in whose counters it is counted if it turns out to be a repeat; null in none
   */
  void add(CarEvent event, @Nullable PartitionProgress countedFor) {
    Millisecond millisecond = last;
    if (millisecond == null || lastTime != event.eventTime()) {
      millisecond = byTime.computeIfAbsent(event.eventTime(), time -> new Millisecond());
      last = millisecond;
      lastTime = event.eventTime();
    }
    millisecond.add(event, countedFor);
    size++;
  }

  int size() {
    return size;
  }

  /** The earliest time an event has; only if there is one. */
  long firstTime() {
    return byTime.firstKey();
  }

  /**
   * Takes out all events of the earliest time, in order of car; those of one identity stand beside
   * each other, the first taken of them first.
   */
  Millisecond removeFirst() {
    Millisecond first = takeFirst();
    first.sort();
    return first;
  }

  /** Takes out all events of the earliest time unseen; how many. */
  int dropFirst() {
    return takeFirst().size();
  }

  private Millisecond takeFirst() {
    Millisecond first = byTime.pollFirstEntry().getValue();
    if (first == last) {
      last = null;
    }
    size -= first.size();
    return first;
  }
}
