package io.smartcar.wiring.trial;

import io.smartcar.events.CarEvent;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.rules.trial.TrialEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Events out of the store, as one partition in order of time. The store has them in order of their
 * keys and no longer knows in which order they came: none of them is late.
 */
final class HistoryEvents implements TrialEvents {

  private static final int EVENTS_AT_ONCE = 1_000;
  private static final Comparator<StoredEvent> BY_TIME =
      Comparator.<StoredEvent>comparingLong(stored -> stored.event().eventTime())
          .thenComparing(stored -> stored.event().carNumber());

  private final Stream<StoredEvent> stored;
  private final int maxEvents;
  private final long fromMillis;
  private final long knownUntilMillis;
  private List<StoredEvent> sorted = List.of();
  private boolean read;
  private volatile int next;

  /**
   * Takes the events in any order; the stream is closed with this.
   *
   * @param from what is earlier fills windows
   * @param knownUntil up to here the store has all that happened
   * @param maxEvents so many are sorted in memory, and no more are taken
   */
  HistoryEvents(Stream<StoredEvent> stored, Instant from, Instant knownUntil, int maxEvents) {
    this.fromMillis = from.toEpochMilli();
    this.knownUntilMillis = knownUntil.toEpochMilli();
    this.stored = stored;
    this.maxEvents = maxEvents;
  }

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public void read(int partition, Recipient recipient) {
    if (!read) {
      read = true;
      sorted = sort();
    }
    int from = next;
    int to = Math.min(from + EVENTS_AT_ONCE, sorted.size());
    for (StoredEvent one : sorted.subList(from, to)) {
      CarEvent event = one.event();
      if (event.eventTime() >= fromMillis) {
        recipient.begin(partition);
      }
      recipient.event(partition, one.recordTimestampMillis(), event);
    }
    next = to;
    if (to == sorted.size()) {
      recipient.end(partition);
    }
  }

  @Override
  public long beginMillis() {
    return fromMillis;
  }

  @Override
  public long knownUntilMillis() {
    return knownUntilMillis;
  }

  private List<StoredEvent> sort() {
    // An iterator would have all that a scan brings in memory before it gives the first.
    List<StoredEvent> all =
        stored.limit(maxEvents + 1L).collect(Collectors.toCollection(ArrayList::new));
    if (all.size() > maxEvents) {
      throw new EventStoreException(
          EventStoreException.Kind.REFUSED,
          String.format(
              Locale.ROOT,
              "the history has more than %,d events of that time: name a shorter time, or one car",
              maxEvents),
          null);
    }
    all.sort(BY_TIME);
    return all;
  }

  @Override
  public double done() {
    List<StoredEvent> all = sorted;
    return all.isEmpty() ? -1 : (double) next / all.size();
  }

  @Override
  public void close() {
    stored.close();
  }
}
