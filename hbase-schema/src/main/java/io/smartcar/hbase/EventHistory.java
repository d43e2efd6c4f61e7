package io.smartcar.hbase;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.Refusal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.filter.FuzzyRowFilter;

/**
 * What a car reported in a span of time, read back from HBase by row keys. Thread-safe; one
 * connection, made when it is first needed.
 */
public final class EventHistory implements AutoCloseable {

  /*
   * A row key begins with the reversed date, so a car's readings of a minute lie scattered over the
   * whole table: …
   */

  private final HBaseSettings settings;
  private final ZoneId zone;
  private final LazyConnection connection;
  private final Failures failures;

  /** Creates the history; nothing is opened yet. Dates are read in the given zone. */
  public EventHistory(HBaseSettings settings, ZoneId zone) {
    this.settings = settings;
    this.zone = zone;
    this.connection = new LazyConnection(settings);
    this.failures = new Failures(settings);
  }

  /**
   * The car's events with {@code from <= eventTime < to}, in order of time, read as they are asked
   * for. Close the stream.
   *
   * @throws EventStoreException from the stream, if HBase does not answer or the table is missing
   */
  public Stream<CarEvent> of(String carNumber, Instant from, Instant to) {
    List<TimeSlot> slots = TimeSlot.covering(from, to, zone);
    Iterator<TimeSlot> remaining = slots.iterator();
    Iterator<List<CarEvent>> pages = new ReadAhead<>(remaining, slot -> read(carNumber, slot));
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .flatMap(List::stream)
        .filter(
            event ->
                event.eventTime() >= from.toEpochMilli() && event.eventTime() < to.toEpochMilli());
  }

  private CompletableFuture<List<CarEvent>> read(String carNumber, TimeSlot slot) {
    return connection
        .get()
        .thenCompose(open -> scan(open, carNumber, slot))
        .handle(
            (rows, failure) -> {
              if (failure != null) {
                throw failures.of(failure);
              }
              return events(rows, carNumber);
            });
  }

  private CompletableFuture<List<Result>> scan(
      AsyncConnection open, String carNumber, TimeSlot slot) {
    AsyncTable<AdvancedScanResultConsumer> table =
        connection.table(open, TableName.valueOf(settings.table()));
    return table
        .getRegionLocator()
        .getAllRegionLocations()
        .thenCompose(
            locations -> {
              List<CompletableFuture<List<Result>>> parts =
                  locations.stream()
                      .map(HRegionLocation::getRegion)
                      .map(region -> table.scanAll(scanOf(region, carNumber, slot)))
                      .toList();
              return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                  .thenApply(done -> parts.stream().flatMap(part -> part.join().stream()).toList());
            });
  }

  private static Scan scanOf(RegionInfo region, String carNumber, TimeSlot slot) {
    return new Scan()
        .addFamily(Tables.FAMILY)
        .withStartRow(region.getStartKey())
        .withStopRow(region.getEndKey())
        .setReadType(Scan.ReadType.PREAD)
        .setFilter(new FuzzyRowFilter(slot.rowPatterns(carNumber)));
  }

  private List<CarEvent> events(List<Result> rows, String carNumber) {
    EventDecoder decoder = new EventDecoder(zone);
    List<CarEvent> events = new ArrayList<>(rows.size());
    for (Result row : rows) {
      CarEvent event = event(row, decoder);
      // The pattern of a row key also fits longer keys: those of cars whose number begins so.
      if (event.carNumber().equals(carNumber)) {
        events.add(event);
      }
    }
    events.sort(Comparator.comparingLong(CarEvent::eventTime).thenComparing(CarEvent::date));
    return events;
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
