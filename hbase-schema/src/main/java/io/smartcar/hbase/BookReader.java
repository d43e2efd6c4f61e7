package io.smartcar.hbase;

import java.time.ZoneId;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.hadoop.hbase.CompareOperator;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.filter.Filter;
import org.apache.hadoop.hbase.filter.FilterList;
import org.apache.hadoop.hbase.filter.FirstKeyOnlyFilter;
import org.apache.hadoop.hbase.filter.KeyOnlyFilter;
import org.apache.hadoop.hbase.filter.SingleColumnValueFilter;

/** Reads a table with the book's key. Thread-safe. */
final class BookReader implements HistoryReader, SlotSource {

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
   * The look for slots with rows has a pattern for each whole month, year or century of the span
   * (DateSpan.coarse). It makes no more jumps than a reading of all slots would.
   */

  private static final int KEYS_IN_ONE_ANSWER = 10_000;

  private static final int ROWS_AT_ONCE = 1_000;

  /** Compares above every digit: behind a minute, the text is not below any date in it. */
  private static final String AFTER_DIGITS = ":";

  private final OpenTable table;
  private final BookKey key;
  private final Pace pace;
  private final BySlots bySlots;

  BookReader(OpenTable table, BookKey key, Pace pace) {
    this.table = table;
    this.key = key;
    this.pace = pace;
    this.bySlots = new BySlots(table, this, pace);
  }

  @Override
  public EventRows of(CarSet cars, DateSpan span, ZoneId zone) {
    return bySlots.of(cars, span, zone);
  }

  @Override
  public EventRows ofEveryone(EventFilter wanted, DateSpan span, ZoneId zone) {
    SeenCars.Seen seen = new SeenCars.Seen();
    try {
      seen(wanted, span).join().forEach(seen::add);
    } catch (CompletionException e) {
      throw table.errors().of(e);
    }
    CarSet everyone = CarSet.everyone(seen.cars(), wanted);
    return bySlots.of(everyone, span.of(seen.slots()).stream(), span, zone);
  }

  /** The cars that have wanted events, and when; no more jumps than a reading of them makes. */
  private CompletableFuture<List<SeenCars.Seen>> seen(EventFilter wanted, DateSpan span) {
    CarSet everyone = CarSet.everyone(Set.of(), wanted);
    List<TimeSlot> slots = BySlots.isBrief(span) ? span.slots().toList() : span.coarse();
    return table.inEveryRegion(
        (asked, region) -> {
          SeenCars cars = new SeenCars(key);
          asked.scan(keysOnly(scanOf(region), everyone.filter(slots), everyone), cars);
          return cars.found();
        });
  }

  /** The whole table is looked through, on its servers. */
  @Override
  public EventRows ofAll(EventFilter wanted, DateSpan span, ZoneId zone) {
    Scan scan =
        new Scan()
            .addFamily(Tables.FAMILY)
            .setCaching(ROWS_AT_ONCE)
            .setFilter(
                wanted.with(
                    new FilterList(
                        column(CompareOperator.GREATER_OR_EQUAL, span.firstMinute()),
                        column(CompareOperator.LESS_OR_EQUAL, span.lastMinute() + AFTER_DIGITS))));
    return ScannedRows.of(table, scan, zone);
  }

  private static SingleColumnValueFilter column(CompareOperator operator, String date) {
    return new SingleColumnValueFilter(Tables.FAMILY, Tables.DATE, operator, Tables.ascii(date));
  }

  @Override
  public CompletableFuture<List<List<Result>>> rows(
      CarSet cars, List<TimeSlot> slots, RowLimit limit) {
    List<TimeSlot> longer = TimeSlot.covering(slots);
    return everywhere(
        scan -> {
          LimitedRows rows = new LimitedRows(limit);
          table.table().scan(scan.setFilter(cars.filter(longer)), rows);
          return rows.all();
        });
  }

  @Override
  public CompletableFuture<List<NavigableSet<TimeSlot>>> occupied(CarSet cars, DateSpan span) {
    return everywhere(
        scan -> {
          OccupiedSlots slots = new OccupiedSlots(key, cars);
          table.table().scan(keysOnly(scan, cars.filter(span.coarse()), cars), slots);
          return slots.found();
        });
  }

  /** Asks the same of all parts of the table, at once or at leisure. */
  private <T> CompletableFuture<List<T>> everywhere(Function<Scan, CompletableFuture<T>> ask) {
    KeyStretches stretches = pace.stretches();
    return stretches == null
        ? table.inEveryRegion((asked, region) -> ask.apply(scanOf(region)))
        : stretches.each((from, to) -> ask.apply(scanOf(Tables.ascii(from), Tables.ascii(to))));
  }

  private static Scan keysOnly(Scan scan, Filter rows, CarSet cars) {
    scan.setCaching(KEYS_IN_ONE_ANSWER).setCacheBlocks(false);
    List<byte[]> columns = cars.columns();
    columns.forEach(column -> scan.addColumn(Tables.FAMILY, column));
    return scan.setFilter(
        columns.isEmpty()
            ? new FilterList(rows, new FirstKeyOnlyFilter(), new KeyOnlyFilter())
            : new FilterList(rows, new KeyOnlyFilter()));
  }

  private static Scan scanOf(RegionInfo region) {
    return scanOf(region.getStartKey(), region.getEndKey());
  }

  private static Scan scanOf(byte[] from, byte[] to) {
    return new Scan()
        .addFamily(Tables.FAMILY)
        .withStartRow(from)
        .withStopRow(to)
        .setReadType(Scan.ReadType.PREAD);
  }
}
