package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.hbase.EventStoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.CheckAndMutate;
import org.apache.hadoop.hbase.client.CheckAndMutateResult;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.io.TimeRange;
import org.jspecify.annotations.Nullable;

/** The refused records in HBase. Thread-safe; one connection, made when it is first needed. */
public final class HBaseRejectedStore implements RejectedStore {

  /*
   * The mark is a cell beside the record's, with the record's timestamp: it is read with the time
   * range of a question, and a record of a topic that was made anew, which has the same row and
   * another timestamp, does not take the mark of the one before for its own.
   */

  private static final int ROWS_AT_ONCE = 100;

  private final HBaseSettings settings;
  private final LazyConnection connection;
  private final BesideEvents beside;
  private final HBaseErrors errors;

  /** Creates the store; nothing is opened yet. */
  public HBaseRejectedStore(HBaseSettings settings) {
    this.settings = settings;
    this.connection = new LazyConnection(settings);
    this.beside = new BesideEvents(settings, connection);
    this.errors = new HBaseErrors(settings);
  }

  @Override
  public Stream<KeptRecord> find(RejectedQuery query) {
    if (query.fromMillis() >= query.toMillis()) {
      return Stream.empty();
    }
    ScannedRecords records = new ScannedRecords(scan(query));
    return StreamSupport.stream(records, false)
        .onClose(records::close)
        .filter(kept -> query.topic().map(kept.record().topic()::equals).orElse(true));
  }

  private static Scan scan(RejectedQuery query) {
    Scan scan = new Scan().addFamily(Tables.FAMILY).setCaching(ROWS_AT_ONCE).setCacheBlocks(false);
    try {
      scan.setTimeRange(query.fromMillis(), query.toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException("a range of time cannot fail to be one", e);
    }
    query
        .topic()
        .ifPresentOrElse(
            topic ->
                // Also those of a topic whose name begins so.
                scan.withStartRow((topic + '-').getBytes(UTF_8))
                    .withStopRow((topic + (char) ('-' + 1)).getBytes(UTF_8)),
            () -> scan.withStartRow(HeartbeatRows.endExclusive()));
    return scan;
  }

  private ResultScanner open(Scan scan) {
    try {
      AsyncTable<AdvancedScanResultConsumer> table = beside.open().thenApply(this::table).join();
      if (table.getRegionLocator().getAllRegionLocations().join().isEmpty()) {
        throw new TableNotFoundException(settings.rejectedTable());
      }
      return table.getScanner(scan);
    } catch (TableNotFoundException | CompletionException e) {
      throw errors.of(e);
    }
  }

  private AsyncTable<AdvancedScanResultConsumer> table(AsyncConnection open) {
    return connection.table(open, TableName.valueOf(settings.rejectedTable()));
  }

  private KeptRecord kept(Result row) {
    try {
      Cell value = cell(row, Tables.VALUE);
      RejectedRecord record =
          new RejectedRecord(
              text(row, Tables.TOPIC),
              Integer.parseInt(text(row, Tables.PARTITION)),
              Long.parseLong(text(row, Tables.OFFSET)),
              value.getTimestamp(),
              text(row, Tables.REASON),
              CellUtil.cloneValue(value));
      return new KeptRecord(record, resending(row, value.getTimestamp()));
    } catch (IllegalArgumentException e) {
      throw new EventStoreException(
          Kind.REFUSED,
          "row %s of table %s is no refused record: %s; delete it, or put it right"
              .formatted(RowKeys.text(row.getRow()), settings.rejectedTable(), e.getMessage()),
          e);
    }
  }

  private static Optional<Resending> resending(Result row, long timestampMillis) {
    Cell mark = row.getColumnLatestCell(Tables.FAMILY, Tables.RESENT);
    return mark == null || mark.getTimestamp() != timestampMillis
        ? Optional.empty()
        : Optional.ofNullable(Resending.of(new String(CellUtil.cloneValue(mark), UTF_8)));
  }

  private static String text(Result row, byte[] column) {
    return new String(CellUtil.cloneValue(cell(row, column)), UTF_8);
  }

  private static Cell cell(Result row, byte[] column) {
    Cell cell = row.getColumnLatestCell(Tables.FAMILY, column);
    if (cell == null) {
      throw new IllegalArgumentException("it has no column " + new String(column, UTF_8));
    }
    return cell;
  }

  @Override
  public CompletableFuture<Boolean> begin(KeptRecord kept, Resending resending) {
    return change(kept.record(), kept.resending().orElse(null), resending);
  }

  @Override
  public CompletableFuture<Boolean> confirm(KeptRecord kept, Resending resending) {
    return change(kept.record(), resending, resending.confirmed());
  }

  private CompletableFuture<Boolean> change(
      RejectedRecord record, @Nullable Resending before, Resending after) {
    byte[] row = RowKeys.rejected(record.topic(), record.partition(), record.offset());
    long timestampMillis = record.recordTimestampMillis();
    CheckAndMutate.Builder condition =
        CheckAndMutate.newBuilder(row).timeRange(TimeRange.at(timestampMillis));
    condition =
        before == null
            ? condition.ifNotExists(Tables.FAMILY, Tables.RESENT)
            : condition.ifEquals(Tables.FAMILY, Tables.RESENT, before.text().getBytes(UTF_8));
    CheckAndMutate change =
        condition.build(
            new Put(row)
                .addColumn(
                    Tables.FAMILY, Tables.RESENT, timestampMillis, after.text().getBytes(UTF_8)));
    return beside
        .open()
        .thenCompose(open -> table(open).checkAndMutate(change))
        .thenApply(CheckAndMutateResult::isSuccess)
        .exceptionally(
            failure -> {
              throw errors.of(failure);
            });
  }

  /** The records of a scan, which begins when the first is asked for. Used by one thread. */
  private final class ScannedRecords extends Spliterators.AbstractSpliterator<KeptRecord> {

    private final Scan scan;
    private @Nullable ResultScanner scanner;

    ScannedRecords(Scan scan) {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
      this.scan = scan;
    }

    @Override
    public boolean tryAdvance(Consumer<? super KeptRecord> action) {
      ResultScanner open = scanner;
      if (open == null) {
        open = open(scan);
        scanner = open;
      }
      Result row;
      try {
        row = open.next();
      } catch (IOException e) {
        throw errors.of(e);
      }
      if (row == null) {
        return false;
      }
      action.accept(kept(row));
      return true;
    }

    void close() {
      ResultScanner open = scanner;
      if (open != null) {
        open.close();
      }
    }
  }

  /** Releases the connection. */
  @Override
  public void close() {
    connection.close();
  }
}
