package io.smartcar.hbase;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Copies the rows of a table that does not change to one with another key, in the order of its
 * keys, and records on the new table how far it is. Copying a row again changes nothing. Used by
 * one thread; blocks.
 */
final class TableCopy {

  /** The name of the new table's value that records the last row of which all before are copied. */
  static final String COPIED_VALUE = "SMARTCAR_COPIED";

  /** The name of the new table's value that records how many strays were among these. */
  private static final String STRAYS_VALUE = "SMARTCAR_STRAYS";

  private static final int ROWS_AT_ONCE = 1_000;
  private static final int PAGES_UNDER_WAY = 4;
  private static final int MAX_STRAYS_NAMED = 3;

  /** Is told how many rows are copied, and which share of the old table's regions is behind. */
  interface Watcher {
    void copied(long rows, double share);
  }

  /**
   * What was copied.
   *
   * @param strays rows that are not made by the old table's key, which were not, also those of
   *     calls before; some of them named
   */
  record Copied(long rows, long strays, List<String> strayRows) {

    Copied {
      strayRows = List.copyOf(strayRows);
    }

    String remark() {
      return strays == 0
          ? ""
          : " (but %d rows that are not made by the old key: %s)".formatted(strays, named());
    }

    private String named() {
      Stream<String> more = strays > strayRows.size() ? Stream.of("…") : Stream.empty();
      return Stream.concat(strayRows.stream(), more).collect(Collectors.joining(", "));
    }
  }

  /** Rows under way; of the last page the last row is empty. */
  private static final class Page {

    private final CompletableFuture<Void> stored;
    private final byte[] lastRow;
    private final int rows;
    private final long straysBefore;

    Page(CompletableFuture<Void> stored, byte[] lastRow, int rows, long straysBefore) {
      this.stored = stored;
      this.lastRow = lastRow;
      this.rows = rows;
      this.straysBefore = straysBefore;
    }
  }

  private final OpenTable from;
  private final OpenTable to;
  private final TableAdmin admin;
  private final int rowsBetweenRecords;
  private final Deque<Page> underWay = new ArrayDeque<>();
  private final List<String> strayRows = new ArrayList<>();
  private List<Put> page = new ArrayList<>(ROWS_AT_ONCE);
  private long strays;
  private long rows;
  private long rowsRecorded;

  TableCopy(OpenTable from, OpenTable to, TableAdmin admin, int rowsBetweenRecords) {
    this.from = from;
    this.to = to;
    this.admin = admin;
    this.rowsBetweenRecords = rowsBetweenRecords;
  }

  /** Copies what is not copied yet. */
  Copied run(Watcher watcher) {
    List<byte[]> borders = borders();
    Scan scan = new Scan().readAllVersions().setCaching(ROWS_AT_ONCE).setCacheBlocks(false);
    TableDescriptor recorded = admin.descriptor(to.name());
    if (recorded.getValue(COPIED_VALUE) != null) {
      scan.withStartRow(Bytes.fromHex(recorded.getValue(COPIED_VALUE)), false);
    }
    if (recorded.getValue(STRAYS_VALUE) != null) {
      strays = Long.parseLong(recorded.getValue(STRAYS_VALUE));
    }
    int pageRows = Math.min(ROWS_AT_ONCE, rowsBetweenRecords);
    try (ResultScanner scanner = from.table().getScanner(scan)) {
      for (Result row = scanner.next(); row != null; row = scanner.next()) {
        add(row);
        if (page.size() == pageRows) {
          send(row.getRow());
          confirm(PAGES_UNDER_WAY - 1, borders, watcher);
        }
      }
    } catch (IOException e) {
      throw from.errors().of(e);
    }
    send(new byte[0]);
    confirm(0, borders, watcher);
    return new Copied(rows, strays, strayRows);
  }

  private void add(Result row) {
    EventIdentity event = from.key().identity(row.getRow());
    if (event == null) {
      strays++;
      if (strayRows.size() < MAX_STRAYS_NAMED) {
        strayRows.add(RowKeys.text(row.getRow()));
      }
      return;
    }
    Put copy = new Put(to.key().row(event.date(), event.carNumber()));
    for (Cell cell : row.rawCells()) {
      copy.addColumn(
          CellUtil.cloneFamily(cell),
          CellUtil.cloneQualifier(cell),
          cell.getTimestamp(),
          CellUtil.cloneValue(cell));
    }
    page.add(copy);
  }

  private void send(byte[] lastRow) {
    if (!page.isEmpty()) {
      underWay.add(new Page(to.table().putAll(page), lastRow, page.size(), strays));
      page = new ArrayList<>(ROWS_AT_ONCE);
    }
  }

  /** Waits until no more than so many pages are under way. */
  private void confirm(int most, List<byte[]> borders, Watcher watcher) {
    while (underWay.size() > most) {
      Page oldest = underWay.remove();
      try {
        oldest.stored.join();
      } catch (CompletionException e) {
        throw to.errors().of(e);
      }
      rows += oldest.rows;
      if (oldest.lastRow.length > 0 && rows - rowsRecorded >= rowsBetweenRecords) {
        record(oldest);
        rowsRecorded = rows;
      }
      watcher.copied(rows, share(oldest.lastRow, borders));
    }
  }

  private void record(Page page) {
    admin.record(
        to.name(),
        table ->
            TableDescriptorBuilder.newBuilder(table)
                .setValue(COPIED_VALUE, Bytes.toHex(page.lastRow))
                .setValue(STRAYS_VALUE, Long.toString(page.straysBefore))
                .build());
  }

  private List<byte[]> borders() {
    try {
      return from.table().getRegionLocator().getAllRegionLocations().join().stream()
          .map(HRegionLocation::getRegion)
          .map(region -> region.getEndKey())
          .filter(end -> end.length > 0)
          .toList();
    } catch (CompletionException e) {
      throw from.errors().of(e);
    }
  }

  private static double share(byte[] row, List<byte[]> borders) {
    if (row.length == 0) {
      return 1;
    }
    long behind = borders.stream().filter(end -> Arrays.compareUnsigned(end, row) <= 0).count();
    return (double) behind / (borders.size() + 1);
  }
}
