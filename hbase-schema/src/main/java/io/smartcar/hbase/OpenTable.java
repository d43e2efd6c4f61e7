package io.smartcar.hbase;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.Result;

/**
 * The table of events, ready to be used by its key. Immutable and thread-safe.
 *
 * @param table for scans, gets and puts
 * @param key how its rows are made
 * @param errors says what went wrong with it
 */
record OpenTable(AsyncTable<AdvancedScanResultConsumer> table, EventKey key, HBaseErrors errors) {

  String name() {
    return table.getName().getNameAsString();
  }

  /**
   * The event whose row this is.
   *
   * @throws EventStoreException if no event's row is like this
   */
  EventIdentity identity(Result row) {
    EventIdentity event = key.identity(row.getRow());
    if (event == null) {
      throw new EventStoreException(
          EventStoreException.Kind.REFUSED,
          "row %s of table %s is not made by the table's key, %s; delete it, and end what wrote it"
              .formatted(RowKeys.text(row.getRow()), name(), key.kind()),
          null);
    }
    return event;
  }

  /** Asks the same of each region at once; the answers are in the order of the regions. */
  <T> CompletableFuture<List<T>> inEveryRegion(
      BiFunction<AsyncTable<AdvancedScanResultConsumer>, RegionInfo, CompletableFuture<T>> ask) {
    return table
        .getRegionLocator()
        .getAllRegionLocations()
        .thenCompose(
            regions ->
                regions.isEmpty()
                    // A table that is not there has no regions; the scans would find nothing.
                    ? CompletableFuture.failedFuture(
                        new TableNotFoundException(table.getName().getNameAsString()))
                    : all(
                        regions.stream()
                            .map(HRegionLocation::getRegion)
                            .map(region -> ask.apply(table, region))
                            .toList()));
  }

  /** Done when all are, with their results in the same order. */
  static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> parts) {
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(done -> parts.stream().map(CompletableFuture::join).toList());
  }
}
