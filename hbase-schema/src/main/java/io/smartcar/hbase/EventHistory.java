package io.smartcar.hbase;

import io.smartcar.events.CarEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What one car, some cars or all cars reported in a span of time, read back from HBase by row keys,
 * also only what they reported in some areas or at some speeds; by whichever key is recorded on the
 * table. Thread-safe; one connection, made when it is first needed.
 */
public final class EventHistory implements EventSearch {

  private final ZoneId zone;
  private final LazyConnection connection;
  private final EventTable table;
  private final Pace pace;

  /** Creates the history; nothing is opened yet. Dates are read in the given zone. */
  public EventHistory(HBaseSettings settings, ZoneId zone) {
    this(settings, zone, Pace.PROMPT, EventTable.MAX_AGE);
  }

  /**
   * Creates a history that leaves HBase to others, for whoever reads beside events that come. It
   * asks one question at a time. With the book's key, where a question is a pass over much of the
   * table, it asks a stretch of keys after the other, each of some tenths of a second, and waits
   * for as long as the answer took; an interrupt ends that. With the car first, where rows are read
   * by ranges, it is the caller who keeps to a pace.
   */
  public static EventHistory sparing(HBaseSettings settings, ZoneId zone) {
    return new EventHistory(settings, zone, Pace.sparing(), EventTable.MAX_AGE);
  }

  /** The same, by what was asked about the table at most so long ago. */
  EventHistory(HBaseSettings settings, ZoneId zone, Pace pace, Duration maxAge) {
    this.zone = zone;
    this.pace = pace;
    this.connection = new LazyConnection(settings);
    this.table = new EventTable(settings, connection, new HBaseErrors(settings), maxAge);
  }

  /**
   * The car's events with {@code from <= eventTime < to}, in order of time, read as they are asked
   * for. Close the stream.
   *
   * @throws EventStoreException from the stream, if HBase does not answer or the table is missing
   */
  public Stream<CarEvent> of(String carNumber, Instant from, Instant to) {
    return of(Set.of(carNumber), from, to).map(StoredEvent::event);
  }

  /**
   * The events of these cars with {@code from <= eventTime < to}, in order of time and of one time
   * in order of cars, each with the timestamp of the record it came in; read as they are asked for.
   * However many cars these are, what is kept in memory is some 60,000 events three times, or what
   * they sent in ten minutes, a minute, ten seconds or a second, the less the more they are. Close
   * the stream.
   *
   * @throws EventStoreException from the stream, if HBase does not answer or the table is missing
   */
  public Stream<StoredEvent> of(Set<String> carNumbers, Instant from, Instant to) {
    return carNumbers.isEmpty()
        ? Stream.empty()
        : find(new EventQuery(carNumbers, from, to, EventFilter.ALL));
  }

  @Override
  public Stream<StoredEvent> find(EventQuery query) {
    if (query.carNumbers().isEmpty()) {
      return stream(query, span -> reader().ofEveryone(query.filter(), span, zone));
    }
    CarSet cars = new CarSet(query.carNumbers(), query.filter());
    return stream(query, span -> reader().of(cars, span, zone));
  }

  @Override
  public long count(EventQuery query) {
    boolean inAnyOrder =
        query.carNumbers().isEmpty()
            && !BySlots.isBrief(DateSpan.of(query.from(), query.to(), zone));
    try (Stream<StoredEvent> events = inAnyOrder ? findInAnyOrder(query) : find(query)) {
      return events.count();
    }
  }

  /**
   * The events of all cars with {@code from <= eventTime < to}, in no order of time, each with the
   * timestamp of the record it came in. With the book's key the whole table is looked through, on
   * its servers. Close the stream.
   *
   * @throws EventStoreException from the stream, if HBase does not answer or the table is missing
   */
  public Stream<StoredEvent> ofAll(Instant from, Instant to) {
    return findInAnyOrder(new EventQuery(Set.of(), from, to, EventFilter.ALL));
  }

  private Stream<StoredEvent> findInAnyOrder(EventQuery query) {
    return stream(query, span -> reader().ofAll(query.filter(), span, zone));
  }

  private Stream<StoredEvent> stream(EventQuery query, Function<DateSpan, EventRows> opener) {
    DateSpan span = DateSpan.of(query.from(), query.to(), zone);
    if (span.minutes() == 0) {
      return Stream.empty();
    }
    EventRows rows = EventRows.lazily(() -> opener.apply(span));
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(rows::close)
        .filter(stored -> query.has(stored.event()));
  }

  private HistoryReader reader() {
    return table.join().reader(pace);
  }

  /** Releases the connection. */
  @Override
  public void close() {
    connection.close();
  }
}
