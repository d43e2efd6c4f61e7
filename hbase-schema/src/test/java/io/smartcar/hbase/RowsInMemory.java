package io.smartcar.hbase;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellComparator;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;

/** What HBase would answer, for tests of readers that ask something else than a table. */
final class RowsInMemory {

  private RowsInMemory() {}

  /** The rows of these events, as a scan brings them. */
  static List<Result> results(EventKey key, List<StoredEvent> events) {
    return Rows.ofEvents(key, events).stream().map(RowsInMemory::result).toList();
  }

  private static Result result(Put row) {
    Cell[] cells =
        row.getFamilyCellMap().values().stream().flatMap(List::stream).toArray(Cell[]::new);
    Arrays.sort(cells, CellComparator.getInstance());
    return Result.create(cells);
  }

  /** A table that must not be asked; its errors are of an HBase at {@code z1:2181}. */
  @SuppressWarnings("unchecked")
  static OpenTable unaskedTable(EventKey key) {
    Object unused =
        Proxy.newProxyInstance(
            RowsInMemory.class.getClassLoader(),
            new Class<?>[] {AsyncTable.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getName")) {
                return TableName.valueOf("DriverCarInfo");
              }
              throw new AssertionError("nobody asks the table itself: " + method);
            });
    HBaseSettings settings =
        new HBaseSettings(
            "z1", 2181, "/hbase", "DriverCarInfo", 1, key.kind(), Duration.ofSeconds(1));
    return new OpenTable(
        (AsyncTable<AdvancedScanResultConsumer>) unused, key, new HBaseErrors(settings));
  }
}
