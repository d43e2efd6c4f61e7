package io.smartcar.hbase;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.filter.Filter;
import org.apache.hadoop.hbase.filter.FilterList;
import org.apache.hadoop.hbase.filter.FirstKeyOnlyFilter;
import org.apache.hadoop.hbase.filter.KeyOnlyFilter;
import org.apache.hadoop.hbase.filter.MultiRowRangeFilter;
import org.apache.hadoop.hbase.filter.MultiRowRangeFilter.RowRange;
import org.apache.hadoop.hbase.util.Bytes;

/** Reads a table with the key that has the car first. Thread-safe. */
final class CarFirstReader implements HistoryReader, SlotSource {

  /*
   * One car's rows of a span are one range of keys, newest first. They are read in stretches, and
   * each is put in order (CarRows says why).
   *
   * Several cars are read in slots of time, each by one scan a bucket that has the cars' ranges in
   * it and jumps from one to the next.
   *
   * Everybody's rows of a span are a range for each car, but which cars there are is not known. So
   * they are found by jumps, each a question, from the end of a car's rows to whatever comes next;
   * the cars found are then read by their ranges. The cost is the number of cars and of rows found,
   * not the size of the table.
   */

  private static final int ROWS_AT_ONCE = 1_000;

  private static final int KEYS_IN_ONE_ANSWER = 10_000;

  private final OpenTable table;
  private final CarFirstKey key;
  private final BySlots bySlots;

  CarFirstReader(OpenTable table, CarFirstKey key, Pace pace) {
    this.table = table;
    this.key = key;
    this.bySlots = new BySlots(table, this, pace);
  }

  @Override
  public EventRows of(CarSet cars, DateSpan span, ZoneId zone) {
    return cars.numbers().size() == 1
        ? rows(cars.numbers().first(), cars.wanted(), span, zone)
        : bySlots.of(cars, span, zone);
  }

  private EventRows rows(String car, EventFilter wanted, DateSpan span, ZoneId zone) {
    CarRows.Source source =
        new CarRows.Source() {
          @Override
          public CompletableFuture<List<Result>> rows(DateSpan stretch, RowLimit limit) {
            return scanned(List.of(range(car, stretch)), wanted, limit);
          }

          @Override
          public CompletableFuture<Optional<String>> earliest(DateSpan stretch) {
            return earliestDate(range(car, stretch));
          }
        };
    return new CarRows(table, source, span, wanted.columns().isEmpty(), zone);
  }

  private RowRange range(String car, DateSpan span) {
    return key.range(car, span.firstMinute(), span.lastMinute());
  }

  /** The row that is the last of the range, and so the first in time. */
  private CompletableFuture<Optional<String>> earliestDate(RowRange range) {
    Scan backwards =
        new Scan()
            .addFamily(Tables.FAMILY)
            .setReversed(true)
            // No row is the range's end itself, nor its beginning.
            .withStartRow(range.getStopRow())
            .withStopRow(range.getStartRow())
            .setLimit(1)
            .setReadType(Scan.ReadType.PREAD)
            .setFilter(new FilterList(new FirstKeyOnlyFilter(), new KeyOnlyFilter()));
    return table
        .table()
        .scanAll(backwards)
        .thenApply(rows -> rows.stream().findFirst().map(row -> table.identity(row).date()));
  }

  @Override
  public EventRows ofEveryone(EventFilter wanted, DateSpan span, ZoneId zone) {
    SeenCars.Seen seen = seen(wanted, span);
    CarSet cars = new CarSet(seen.cars(), wanted);
    return switch (seen.cars().size()) {
      case 0 -> EventRows.none();
      case 1 -> of(cars, span, zone);
      default -> bySlots.of(cars, span.of(seen.slots()).stream(), span, zone);
    };
  }

  /**
   * The cars that have wanted events in the span, and when, for the table may have any number of
   * others; blocks.
   */
  private SeenCars.Seen seen(EventFilter wanted, DateSpan span) {
    SeenCars.Seen seen = new SeenCars.Seen();
    try {
      for (CarPages pages : CarPages.ofAllBuckets(table, key)) {
        while (pages.hasNext()) {
          List<RowRange> ranges = pages.next().stream().map(car -> range(car, span)).toList();
          SeenCars found = new SeenCars(key);
          table.table().scan(keysOnly(scanOf(ranges, wanted), wanted.columns()), found);
          seen.add(found.found().join());
        }
      }
    } catch (CompletionException e) {
      throw table.errors().of(e);
    }
    return seen;
  }

  @Override
  public EventRows ofAll(EventFilter wanted, DateSpan span, ZoneId zone) {
    return new EventRows.Joined<>(
        CarPages.ofAllBuckets(table, key).iterator(),
        pages ->
            new EventRows.Joined<>(
                pages,
                cars ->
                    ScannedRows.of(
                        table,
                        scanOf(cars.stream().map(car -> range(car, span)).toList(), wanted)
                            .setCaching(ROWS_AT_ONCE),
                        zone)));
  }

  @Override
  public CompletableFuture<List<List<Result>>> rows(
      CarSet cars, List<TimeSlot> slots, RowLimit limit) {
    return inEveryBucket(
        cars,
        car -> slots.stream().map(slot -> range(car, slot)),
        ranges -> scanned(ranges, cars.wanted(), limit));
  }

  private CompletableFuture<List<Result>> scanned(
      List<RowRange> ranges, EventFilter wanted, RowLimit limit) {
    LimitedRows rows = new LimitedRows(limit);
    table.table().scan(scanOf(ranges, wanted).setReadType(Scan.ReadType.PREAD), rows);
    return rows.all();
  }

  private RowRange range(String car, TimeSlot slot) {
    return key.range(car, slot.datePrefix(), slot.datePrefix());
  }

  @Override
  public CompletableFuture<List<NavigableSet<TimeSlot>>> occupied(CarSet cars, DateSpan span) {
    return inEveryBucket(
        cars,
        car -> Stream.of(range(car, span)),
        ranges -> {
          OccupiedSlots slots = new OccupiedSlots(key, cars);
          Scan scan = scanOf(ranges, cars.wanted());
          table.table().scan(keysOnly(scan, cars.wanted().columns()), slots);
          return slots.found();
        });
  }

  private <T> CompletableFuture<List<T>> inEveryBucket(
      CarSet cars,
      Function<String, Stream<RowRange>> rangesOf,
      Function<List<RowRange>, CompletableFuture<T>> ask) {
    Map<Integer, List<RowRange>> byBucket = new TreeMap<>();
    for (String car : cars.numbers()) {
      List<RowRange> ranges =
          byBucket.computeIfAbsent(key.bucket(car), bucket -> new ArrayList<>());
      rangesOf.apply(car).forEach(ranges::add);
    }
    return OpenTable.all(byBucket.values().stream().map(ask).toList());
  }

  /** A scan of the wanted rows in these ranges, which do not overlap and are all of one bucket. */
  private static Scan scanOf(List<RowRange> ranges, EventFilter wanted) {
    // The filter sorts what it is given.
    List<RowRange> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparing(RowRange::getStartRow, Bytes.BYTES_COMPARATOR));
    Scan scan =
        new Scan()
            .addFamily(Tables.FAMILY)
            .withStartRow(sorted.get(0).getStartRow())
            .withStopRow(sorted.get(sorted.size() - 1).getStopRow());
    List<Filter> filters = new ArrayList<>();
    if (sorted.size() > 1) {
      filters.add(new MultiRowRangeFilter(sorted));
    }
    filters.addAll(wanted.onServer());
    return filters.isEmpty() ? scan : scan.setFilter(new FilterList(filters));
  }

  private static Scan keysOnly(Scan scan, List<byte[]> columns) {
    List<Filter> filters = new ArrayList<>();
    if (scan.getFilter() != null) {
      filters.add(scan.getFilter());
    }
    if (columns.isEmpty()) {
      filters.add(new FirstKeyOnlyFilter());
    }
    filters.add(new KeyOnlyFilter());
    columns.forEach(column -> scan.addColumn(Tables.FAMILY, column));
    return scan.setFilter(new FilterList(filters))
        .setCaching(KEYS_IN_ONE_ANSWER)
        .setCacheBlocks(false);
  }
}
