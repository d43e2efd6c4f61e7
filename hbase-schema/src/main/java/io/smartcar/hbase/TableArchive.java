package io.smartcar.hbase;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.exceptions.DeserializationException;
import org.jspecify.annotations.Nullable;

/**
 * What a backup keeps of HBase: the tables with all that is recorded on them, and their rows as
 * they are, with their timestamps. Used by {@code smartcar backup}, from one thread; calls block.
 *
 * <p>Methods fail with an {@link EventStoreException} if HBase does not answer or does not permit
 * it. Rows that come while a table is read may be in what is saved or not.
 */
public final class TableArchive implements AutoCloseable {

  private static final int ROWS_AT_ONCE = 1_000;
  private static final int PAGES_UNDER_WAY = 4;

  /** Takes rows in the order of their keys. */
  public interface RowSink {
    /** Takes one. */
    void take(SavedRow row) throws IOException;
  }

  private final HBaseSettings settings;
  private final LazyConnection connection;
  private final HBaseErrors errors;
  private final TableAdmin admin;
  private final Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();

  /** Creates it; nothing is opened yet. */
  public TableArchive(HBaseSettings settings) {
    this.settings = settings;
    this.connection = new LazyConnection(settings);
    this.errors = new HBaseErrors(settings);
    this.admin = new TableAdmin(settings, connection, errors);
  }

  /**
   * The tables that are there: the one of the configured name first, as it says where rows are.
   *
   * @throws EventStoreException also if a key is being converted: rows are in two tables then
   */
  public List<SavedTable> tables() {
    Set<String> names = new LinkedHashSet<>();
    if (admin.exists(settings.table())) {
      Placement placement = Placement.recordedOn(admin.descriptor(settings.table()));
      if (placement.to() != null) {
        throw new EventStoreException(
            EventStoreException.Kind.REFUSED,
            "the key of table %s is being converted: save it when that has ended, see: smartcar schema show"
                .formatted(settings.table()),
            null);
      }
      names.add(settings.table());
      names.add(placement.table());
    }
    names.add(settings.rejectedTable());
    names.add(settings.carTable());
    return names.stream().filter(admin::exists).map(this::saved).toList();
  }

  private SavedTable saved(String table) {
    TableName name = TableName.valueOf(table);
    List<byte[]> splits =
        admin.ask(open -> open.getRegions(name)).stream()
            .map(RegionInfo::getStartKey)
            .filter(start -> start.length > 0)
            .toList();
    return new SavedTable(
        table,
        TableDescriptorBuilder.toByteArray(admin.descriptor(table)),
        splits,
        admin.isEnabled(table));
  }

  /**
   * Hands over the rows of a table that is enabled.
   *
   * @throws IOException if the sink does
   */
  public void rows(String table, RowSink sink) throws IOException {
    Scan scan = new Scan().readAllVersions().setCaching(ROWS_AT_ONCE).setCacheBlocks(false);
    try (ResultScanner scanner = opened(table).getScanner(scan)) {
      for (Result row = next(scanner); row != null; row = next(scanner)) {
        sink.take(saved(row));
      }
    }
  }

  /** What the sink throws is not HBase's. */
  private @Nullable Result next(ResultScanner scanner) {
    try {
      return scanner.next();
    } catch (IOException e) {
      throw errors.of(e);
    }
  }

  private static SavedRow saved(Result row) {
    List<SavedRow.Cell> cells = new ArrayList<>(row.size());
    for (Cell cell : row.rawCells()) {
      cells.add(
          new SavedRow.Cell(
              CellUtil.cloneFamily(cell),
              CellUtil.cloneQualifier(cell),
              cell.getTimestamp(),
              CellUtil.cloneValue(cell)));
    }
    return new SavedRow(row.getRow(), cells);
  }

  /** Which of these tables are there with a row in them, or cannot be looked into. */
  public List<String> inUse(List<SavedTable> tables) {
    return tables.stream().map(SavedTable::name).filter(this::isInUse).toList();
  }

  private boolean isInUse(String table) {
    if (!admin.exists(table)) {
      return false;
    }
    if (!admin.isEnabled(table)) {
      return true;
    }
    try (ResultScanner scanner = opened(table).getScanner(new Scan().setLimit(1))) {
      return next(scanner) != null;
    }
  }

  /** Creates a table as it was, without rows, where there is none. */
  public void create(SavedTable table) {
    TableDescriptor descriptor = descriptor(table);
    byte[][] splits = table.splits().toArray(byte[][]::new);
    admin.change(
        open ->
            splits.length == 0
                ? open.createTable(descriptor)
                : open.createTable(descriptor, splits));
  }

  /** Takes a table away with its rows, if it is there. */
  public void drop(SavedTable table) {
    TableName name = descriptor(table).getTableName();
    if (admin.exists(table.name())) {
      if (admin.isEnabled(table.name())) {
        admin.change(open -> open.disableTable(name));
      }
      admin.change(open -> open.deleteTable(name));
    }
  }

  /** Whether it is there. */
  public boolean exists(SavedTable table) {
    return admin.exists(table.name());
  }

  private TableDescriptor descriptor(SavedTable table) {
    try {
      TableDescriptor descriptor = TableDescriptorBuilder.parseFrom(table.descriptor());
      if (descriptor.getTableName().getNameAsString().equals(table.name())) {
        return descriptor;
      }
      throw notOfHBase(table, null);
    } catch (DeserializationException e) {
      throw notOfHBase(table, e);
    }
  }

  private static EventStoreException notOfHBase(SavedTable table, @Nullable Exception cause) {
    return new EventStoreException(
        EventStoreException.Kind.REFUSED,
        "the backup does not say how table %s is to be: it was written by another HBase"
            .formatted(table.name()),
        cause);
  }

  /** Writes rows as they were; they are there when {@link #flush} has returned. */
  public void put(String table, List<SavedRow> rows) {
    for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
      List<Put> puts =
          rows.subList(from, Math.min(from + ROWS_AT_ONCE, rows.size())).stream()
              .map(TableArchive::put)
              .toList();
      await(PAGES_UNDER_WAY - 1);
      underWay.add(opened(table).putAll(puts));
    }
  }

  private static Put put(SavedRow row) {
    Put put = new Put(row.key());
    for (SavedRow.Cell cell : row.cells()) {
      put.addColumn(cell.family(), cell.qualifier(), cell.timestampMillis(), cell.value());
    }
    return put;
  }

  /** Waits until all rows are stored. */
  public void flush() {
    await(0);
  }

  private void await(int most) {
    try {
      while (underWay.size() > most) {
        underWay.remove().join();
      }
    } catch (RuntimeException e) {
      throw errors.of(e);
    }
  }

  /** Leaves a table as it was when it was saved: one that is only looked at was disabled. */
  public void finish(SavedTable table) {
    if (!table.enabled() && admin.isEnabled(table.name())) {
      admin.change(open -> open.disableTable(TableName.valueOf(table.name())));
    }
  }

  private AsyncTable<AdvancedScanResultConsumer> opened(String table) {
    try {
      return connection
          .get()
          .thenApply(open -> connection.table(open, TableName.valueOf(table)))
          .join();
    } catch (RuntimeException e) {
      throw errors.of(e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
