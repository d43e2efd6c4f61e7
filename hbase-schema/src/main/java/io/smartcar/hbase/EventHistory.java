package io.smartcar.hbase;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.hbase.CompareOperator;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.filter.Filter;
import org.apache.hadoop.hbase.filter.FilterList;
import org.apache.hadoop.hbase.filter.FirstKeyOnlyFilter;
import org.apache.hadoop.hbase.filter.KeyOnlyFilter;
import org.apache.hadoop.hbase.filter.SingleColumnValueFilter;
import org.jspecify.annotations.Nullable;

/**
 * What one car or some cars reported in a span of time, read back from HBase by row keys, or what
 * all cars reported. Thread-safe; one connection, made when it is first needed.
 */
public final class EventHistory implements AutoCloseable {

  /*
   * A row key begins with the reversed date, so a car's readings of ten minutes lie scattered over
   * the whole table; what their keys have in common is the end: the tens of minutes, the hour, the
   * day and the car. Each region is therefore read with a FuzzyRowFilter on that end. It does not
   * look at every row: from a row that does not fit it tells HBase the next key that could, and
   * HBase jumps there by its block index. So the cost is the number of keys that could be there
   * (what stands before that end, and only as far as it occurs in the table), not the size of the
   * table: with 10 Hz readings at whole tenths, 6,000 jumps for ten minutes.
   *
   * Measured on 349,240 rows at 10 Hz, two cores shared with the server: a minute 60 ms, ten minutes
   * (5,836 rows) 0.3 s, an hour 1 s. Asking for every possible key instead (600,600 gets for ten
   * minutes, nearly all of them misses that the Bloom filter answers) took 5 to 9 s. Dates with
   * arbitrary milliseconds in a very large table come near the 600,000 jumps, some 20 s for ten
   * minutes: that is the price of the key, not of the table's size.
   *
   * Ten minutes at a time, for the rows of a slot come in the order of their keys and are put in the
   * order of time before they are handed on; the next slot is read meanwhile.
   *
   * A span of more than a day is first looked through for the slots in which the car has rows at
   * all: one scan that brings keys only, with a pattern for each whole month, year or century of the
   * span (DateSpan.coarse). It makes no more jumps than a reading of all slots would, and the many
   * in which the car stood still, of a bound such as 9999 nearly all, are not asked for one by one.
   * What is kept of it is the slots found: five years without a pause are 263,000.
   *
   * Several cars are read in one pass (CarSet says how). With more of them the slots are shorter,
   * so that what is in memory, the slot at hand and two read ahead, stays the same. The order of
   * slots, that of local dates, is the order of time in every zone: a local time that the clocks
   * skip is no date, and one that they repeat is always the first of the two, so that in the second
   * hour nothing happens.
   */

  private static final Comparator<StoredEvent> BY_TIME_AND_CAR =
      Comparator.comparingLong((StoredEvent stored) -> stored.event().eventTime())
          .thenComparing(stored -> stored.event().carNumber())
          .thenComparing(stored -> stored.event().date());

  /** A longer span is looked through before it is read. */
  private static final long MAX_MINUTES_READ_BLINDLY = Duration.ofDays(1).toMinutes();

  private static final int KEYS_IN_ONE_ANSWER = 10_000;

  private static final int ROWS_AT_ONCE = 1_000;

  /** Compares above every digit: behind a minute, the text is not below any date in it. */
  private static final String AFTER_DIGITS = ":";

  private final HBaseSettings settings;
  private final ZoneId zone;
  private final LazyConnection connection;
  private final HBaseErrors errors;

  /** Creates the history; nothing is opened yet. Dates are read in the given zone. */
  public EventHistory(HBaseSettings settings, ZoneId zone) {
    this.settings = settings;
    this.zone = zone;
    this.connection = new LazyConnection(settings);
    this.errors = new HBaseErrors(settings);
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
   * However many cars these are, what is kept in memory is some 12,000 seconds of one car, or a
   * second of them all if that is more. Close the stream.
   *
   * @throws EventStoreException from the stream, if HBase does not answer or the table is missing
   */
  public Stream<StoredEvent> of(Set<String> carNumbers, Instant from, Instant to) {
    DateSpan span = DateSpan.of(from, to, zone);
    CarSet cars = new CarSet(carNumbers);
    if (cars.isEmpty()) {
      return Stream.empty();
    }
    Iterator<TimeSlot> slots =
        span.minutes() <= MAX_MINUTES_READ_BLINDLY
            ? parts(span.slots(), span, cars)
            : new Later<>(() -> parts(occupied(cars, span).stream(), span, cars));
    Iterator<List<StoredEvent>> pages = new ReadAhead<>(slots, slot -> read(cars, slot));
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .flatMap(List::stream)
        .filter(stored -> isWithin(stored.event(), from, to));
  }

  private static Iterator<TimeSlot> parts(Stream<TimeSlot> slots, DateSpan span, CarSet cars) {
    return slots.flatMap(slot -> slot.parts(cars.slotDigits())).filter(span::overlaps).iterator();
  }

  private static boolean isWithin(CarEvent event, Instant from, Instant to) {
    Instant time = Instant.ofEpochMilli(event.eventTime());
    return !time.isBefore(from) && time.isBefore(to);
  }

  /** An iterator that is made when it is first asked. */
  private static final class Later<T> implements Iterator<T> {

    private final Supplier<Iterator<T>> maker;
    private @Nullable Iterator<T> made;

    Later(Supplier<Iterator<T>> maker) {
      this.maker = maker;
    }

    private Iterator<T> made() {
      Iterator<T> known = made;
      if (known == null) {
        known = maker.get();
        made = known;
      }
      return known;
    }

    @Override
    public boolean hasNext() {
      return made().hasNext();
    }

    @Override
    public T next() {
      return made().next();
    }
  }

  /**
   * The events of all cars with {@code from <= eventTime < to}, in no order of time, each with the
   * timestamp of the record it came in. The whole table is looked through, on its servers. Close
   * the stream.
   *
   * @throws EventStoreException from the stream, if HBase does not answer or the table is missing
   */
  public Stream<StoredEvent> ofAll(Instant from, Instant to) {
    // Opens the scanner when the first row is asked for.
    DateSpan span = DateSpan.of(from, to, zone);
    return span.minutes() == 0
        ? Stream.empty()
        : Stream.of(scanOf(span))
            .flatMap(this::rows)
            .filter(stored -> isWithin(stored.event(), from, to));
  }

  private static Scan scanOf(DateSpan span) {
    return new Scan()
        .addFamily(Tables.FAMILY)
        .setCaching(ROWS_AT_ONCE)
        .setFilter(
            new FilterList(
                column(CompareOperator.GREATER_OR_EQUAL, span.firstMinute()),
                column(CompareOperator.LESS_OR_EQUAL, span.lastMinute() + AFTER_DIGITS)));
  }

  private static SingleColumnValueFilter column(CompareOperator operator, String date) {
    return new SingleColumnValueFilter(Tables.FAMILY, Tables.DATE, operator, Tables.ascii(date));
  }

  private Stream<StoredEvent> rows(Scan scan) {
    EventDecoder decoder = new EventDecoder(zone);
    try {
      AsyncConnection open = connection.get().join();
      TableName name = TableName.valueOf(settings.table());
      AsyncTable<AdvancedScanResultConsumer> table = connection.table(open, name);
      if (table.getRegionLocator().getAllRegionLocations().join().isEmpty()) {
        throw new TableNotFoundException(settings.table());
      }
      return ScannedRows.of(table.getScanner(scan), errors).map(row -> stored(row, decoder));
    } catch (TableNotFoundException | CompletionException e) {
      throw errors.of(e);
    }
  }

  private CompletableFuture<List<StoredEvent>> read(CarSet cars, TimeSlot slot) {
    return inEveryRegion(
            (table, region) -> table.scanAll(scanOf(region).setFilter(cars.filter(List.of(slot)))))
        .handle(
            (parts, failure) -> {
              if (failure != null) {
                throw errors.of(failure);
              }
              return events(parts, cars);
            });
  }

  /** The slots of ten minutes in which the cars may have rows in the span; blocks. */
  private SortedSet<TimeSlot> occupied(CarSet cars, DateSpan span) {
    try {
      NavigableSet<TimeSlot> all = new TreeSet<>();
      inEveryRegion(
              (table, region) -> {
                OccupiedSlots slots = new OccupiedSlots(cars);
                table.scan(keysOnly(scanOf(region), cars.filter(span.coarse()), cars), slots);
                return slots.found();
              })
          .join()
          .forEach(all::addAll);
      return span.of(all);
    } catch (CompletionException e) {
      throw errors.of(e);
    }
  }

  private static Scan keysOnly(Scan scan, Filter rows, CarSet cars) {
    scan.setCaching(KEYS_IN_ONE_ANSWER).setCacheBlocks(false);
    return cars.needsColumn()
        ? scan.addColumn(Tables.FAMILY, Tables.CAR_NUMBER)
            .setFilter(new FilterList(rows, new KeyOnlyFilter()))
        : scan.setFilter(new FilterList(rows, new FirstKeyOnlyFilter(), new KeyOnlyFilter()));
  }

  private <T> CompletableFuture<List<T>> inEveryRegion(
      BiFunction<AsyncTable<AdvancedScanResultConsumer>, RegionInfo, CompletableFuture<T>> ask) {
    return connection
        .get()
        .thenCompose(
            open -> {
              AsyncTable<AdvancedScanResultConsumer> table =
                  connection.table(open, TableName.valueOf(settings.table()));
              return table
                  .getRegionLocator()
                  .getAllRegionLocations()
                  .thenCompose(regions -> allOf(regions, region -> ask.apply(table, region)));
            });
  }

  private <T> CompletableFuture<List<T>> allOf(
      List<HRegionLocation> regions, Function<RegionInfo, CompletableFuture<T>> ask) {
    if (regions.isEmpty()) {
      // A table that is not there has no regions; the scans would find nothing.
      return CompletableFuture.failedFuture(new TableNotFoundException(settings.table()));
    }
    List<CompletableFuture<T>> parts =
        regions.stream().map(HRegionLocation::getRegion).map(ask).toList();
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(done -> parts.stream().map(CompletableFuture::join).toList());
  }

  private static Scan scanOf(RegionInfo region) {
    return new Scan()
        .addFamily(Tables.FAMILY)
        .withStartRow(region.getStartKey())
        .withStopRow(region.getEndKey())
        .setReadType(Scan.ReadType.PREAD);
  }

  private List<StoredEvent> events(List<List<Result>> parts, CarSet cars) {
    EventDecoder decoder = new EventDecoder(zone);
    List<StoredEvent> events = new ArrayList<>();
    for (List<Result> rows : parts) {
      for (Result row : rows) {
        StoredEvent stored = stored(row, decoder);
        // The pattern of a row key also fits longer keys: those of cars whose number begins so.
        if (cars.contains(stored.event().carNumber())) {
          events.add(stored);
        }
      }
    }
    events.sort(BY_TIME_AND_CAR);
    return events;
  }

  private StoredEvent stored(Result row, EventDecoder decoder) {
    return new StoredEvent(event(row, decoder), row.rawCells()[0].getTimestamp());
  }

  private CarEvent event(Result row, EventDecoder decoder) {
    Decoded decoded = decoder.decode(Rows.csv(row));
    if (decoded instanceof CarEvent event) {
      return event;
    }
    throw new EventStoreException(
        EventStoreException.Kind.REFUSED,
        "row %s of table %s is no event: %s; delete it, or put it right"
            .formatted(RowKeys.text(row.getRow()), settings.table(), ((Refusal) decoded).reason()),
        null);
  }

  /** Releases the connection. */
  @Override
  public void close() {
    connection.close();
  }
}
