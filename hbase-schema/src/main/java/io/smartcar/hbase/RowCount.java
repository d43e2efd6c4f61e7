package io.smartcar.hbase;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.filter.FilterList;
import org.apache.hadoop.hbase.filter.FirstKeyOnlyFilter;
import org.apache.hadoop.hbase.filter.KeyOnlyFilter;

/**
 * How many rows the tables have: a scan over the whole table that fetches keys only, so its time
 * grows with the table. Thread-safe; one connection, made when it is first needed; calls block.
 */
public final class RowCount implements AutoCloseable {

  private static final int KEYS_IN_ONE_ANSWER = 10_000;

  private final HBaseSettings settings;
  private final LazyConnection connection;
  private final HBaseErrors errors;
  private final EventTable events;

  /** Creates the count of these settings' tables; nothing is opened yet. */
  public RowCount(HBaseSettings settings) {
    this.settings = settings;
    this.connection = new LazyConnection(settings);
    this.errors = new HBaseErrors(settings);
    // A count takes so long that a question before each is nothing.
    this.events = new EventTable(settings, connection, errors, Duration.ZERO);
  }

  /**
   * Rows in the table of events.
   *
   * @throws EventStoreException if HBase does not answer, the table is missing, or its key is being
   *     converted, so that its rows lie in two tables
   */
  public long ofEvents() {
    OpenTables open = events.join();
    OpenTables.Conversion conversion = open.conversion();
    if (conversion != null) {
      throw new EventStoreException(
          EventStoreException.Kind.UNAVAILABLE,
          "the rows of table %s lie in %s and %s while its key is being converted; count them when smartcar schema convert has ended"
              .formatted(settings.table(), conversion.from().name(), conversion.to().name()),
          null);
    }
    return of(open.written().name(), HConstants.EMPTY_START_ROW);
  }

  /**
   * Rows of refused records in their table.
   *
   * @throws EventStoreException if HBase does not answer or the table is missing
   */
  public long ofRejected() {
    return of(settings.rejectedTable(), HeartbeatRows.endExclusive());
  }

  private long of(String table, byte[] from) {
    try {
      return connection
          .get()
          .thenCompose(open -> count(open, TableName.valueOf(table), from))
          .join();
    } catch (RuntimeException e) {
      throw errors.of(e);
    }
  }

  private CompletableFuture<Long> count(AsyncConnection open, TableName name, byte[] from) {
    Scan scan =
        new Scan()
            .withStartRow(from)
            .setCaching(KEYS_IN_ONE_ANSWER)
            .setCacheBlocks(false)
            .setFilter(new FilterList(new FirstKeyOnlyFilter(), new KeyOnlyFilter()));
    Counting counting = new Counting();
    connection.table(open, name).scan(scan, counting);
    return counting.total;
  }

  /** Adds up one scan's answers, which come one after the other. */
  private static final class Counting implements AdvancedScanResultConsumer {

    private final CompletableFuture<Long> total = new CompletableFuture<>();
    private long rows;

    @Override
    public void onNext(Result[] results, ScanController controller) {
      rows += results.length;
    }

    @Override
    public void onError(Throwable error) {
      total.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      total.complete(rows);
    }
  }

  /** Releases the connection. */
  @Override
  public void close() {
    connection.close();
  }
}
