package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AsyncAdmin;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;

/** A running HBase with tables of a contract's own, which are created and stay. */
final class HBaseUnderTest implements AutoCloseable {

  private final HBaseSettings settings;
  private final HBaseEventStore store;
  private final LazyConnection connection;

  HBaseUnderTest(HBaseSettings settings) {
    this.settings = settings;
    try (Schema schema = new Schema(settings)) {
      assertThat(schema.install()).isEmpty();
    }
    this.store = new HBaseEventStore(settings);
    this.connection = new LazyConnection(settings);
  }

  HBaseEventStore store() {
    return store;
  }

  /** Stores them and waits until they are. */
  void store(List<StoredEvent> events) {
    assertThat(store.store(events, List.of())).succeedsWithin(30, TimeUnit.SECONDS);
  }

  Map<String, String> eventRow(String date, String carNumber) {
    return row(settings.table(), EventKey.ofNew(settings).row(date, carNumber));
  }

  /** The columns of a row by name; empty if there is no such row. */
  Map<String, String> row(String table, byte[] key) {
    Result result =
        opened()
            .thenCompose(open -> connection.table(open, TableName.valueOf(table)).get(new Get(key)))
            .join();
    Map<String, String> columns = new TreeMap<>();
    if (!result.isEmpty()) {
      result
          .getFamilyMap(Tables.FAMILY)
          .forEach(
              (column, value) ->
                  columns.put(new String(column, ISO_8859_1), new String(value, ISO_8859_1)));
    }
    return columns;
  }

  void put(String table, Put row) {
    assertThat(
            opened().thenCompose(open -> connection.table(open, TableName.valueOf(table)).put(row)))
        .succeedsWithin(30, TimeUnit.SECONDS);
  }

  void admin(Function<AsyncAdmin, CompletableFuture<Void>> change) {
    assertThat(
            opened()
                .thenCompose(open -> change.apply(connection.admin(open, Duration.ofSeconds(60)))))
        .succeedsWithin(60, TimeUnit.SECONDS);
  }

  /** Disables the table and deletes it. */
  void drop(String table) {
    TableName name = TableName.valueOf(table);
    admin(admin -> admin.disableTable(name).thenCompose(disabled -> admin.deleteTable(name)));
  }

  private CompletableFuture<AsyncConnection> opened() {
    return connection.get();
  }

  /** The same HBase with another table. */
  HBaseSettings with(String table, int regions) {
    return new HBaseSettings(
        settings.quorum(),
        settings.clientPort(),
        settings.znodeParent(),
        table,
        regions,
        settings.key(),
        settings.operationTimeout());
  }

  static StoredEvent at(String date, String carNumber) {
    return read(date, carNumber, 50, 1);
  }

  static StoredEvent read(String date, String car, int speed, long timestampMillis) {
    return new StoredEvent(
        new CarEvent(date, 0, car, 1, 0, "F", "N", speed, "F08"), timestampMillis);
  }

  @Override
  public void close() {
    store.close();
    connection.close();
  }
}
