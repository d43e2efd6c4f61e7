package io.smartcar.hbase;

import java.util.Comparator;
import java.util.stream.Stream;

/** Finds the events of a store in memory, for tests; dates are of UTC. Thread-safe. */
public final class MemoryEventSearch implements EventSearch {

  private static final Comparator<StoredEvent> BY_TIME_AND_CAR =
      Comparator.comparingLong((StoredEvent stored) -> stored.event().eventTime())
          .thenComparing(stored -> stored.event().carNumber())
          .thenComparing(stored -> stored.event().date());

  private final MemoryEventStore store;

  /** Creates a search; what is stored later is found too. */
  public MemoryEventSearch(MemoryEventStore store) {
    this.store = store;
  }

  @Override
  public Stream<StoredEvent> find(EventQuery query) {
    return Stream.of(store)
        .flatMap(asked -> asked.stored().stream())
        .filter(stored -> query.has(stored.event()))
        .sorted(BY_TIME_AND_CAR);
  }

  @Override
  public long count(EventQuery query) {
    return find(query).count();
  }

  @Override
  public void close() {
    // The store is the test's.
  }
}
