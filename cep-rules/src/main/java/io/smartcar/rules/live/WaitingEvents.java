package io.smartcar.rules.live;

import io.smartcar.events.CarEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events that the clock has not reached, in order of (time, car); not thread-safe.
 *
 * <p>How it works: a list for each millisecond that has events, in a tree by time. Telemetry comes
 * almost in order, so an event mostly goes to the list that the last one went to. A list is sorted
 * when its time has come; repeats are then neighbours, the first taken of them first.
 */
final class WaitingEvents {

  private static final Comparator<CarEvent> BY_CAR =
      Comparator.comparing(CarEvent::carNumber).thenComparing(CarEvent::date);

  private final TreeMap<Long, List<CarEvent>> byTime = new TreeMap<>();
  private long lastTime = Long.MIN_VALUE;
  private @Nullable List<CarEvent> lastList;
  private int size;

  void add(CarEvent event) {
    List<CarEvent> list = lastList;
    if (list == null || lastTime != event.eventTime()) {
      list = byTime.computeIfAbsent(event.eventTime(), time -> new ArrayList<>(4));
      lastList = list;
      lastTime = event.eventTime();
    }
    list.add(event);
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
   * Takes out all events of the earliest time, in order of car; repeats stand beside each other.
   */
  List<CarEvent> removeFirst() {
    List<CarEvent> events = takeFirst();
    if (events.size() > 1) {
      events.sort(BY_CAR);
    }
    return events;
  }

  /** Takes out all events of the earliest time unseen; how many. */
  int dropFirst() {
    return takeFirst().size();
  }

  private List<CarEvent> takeFirst() {
    List<CarEvent> events = byTime.pollFirstEntry().getValue();
    if (events == lastList) {
      lastList = null;
    }
    size -= events.size();
    return events;
  }
}
