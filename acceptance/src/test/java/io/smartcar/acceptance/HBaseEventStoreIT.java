package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.hbase.EventStore;
import io.smartcar.hbase.EventStoreContract;
import io.smartcar.hbase.HBaseEventStore;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.Schema;
import io.smartcar.sandbox.settings.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of event stores, on the sandbox's HBase. */
@ExtendWith(Platform.Running.class)
final class HBaseEventStoreIT extends EventStoreContract {

  private final HBaseSettings settings;
  private final HBaseEventStore store;
  private final Configuration configuration = HBaseConfiguration.create();

  HBaseEventStoreIT(Platform platform) {
    settings =
        new HBaseSettings(
            "127.0.0.1",
            platform.port(Port.ZOOKEEPER),
            "/hbase",
            "StoreContract",
            4,
            Duration.ofSeconds(20));
    store = new HBaseEventStore(settings);
    configuration.set("hbase.zookeeper.quorum", "127.0.0.1");
    configuration.setInt("hbase.zookeeper.property.clientPort", platform.port(Port.ZOOKEEPER));
  }

  @BeforeEach
  void install() {
    try (Schema schema = new Schema(settings)) {
      schema.install();
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected EventStore store() {
    return store;
  }

  @Override
  protected Map<String, String> eventRow(String rowKey) {
    return row(settings.table(), rowKey);
  }

  @Override
  protected Map<String, String> rejectedRow(String rowKey) {
    return row(settings.rejectedTable(), rowKey);
  }

  private Map<String, String> row(String table, String rowKey) {
    try (Connection connection = ConnectionFactory.createConnection(configuration);
        Table open = connection.getTable(TableName.valueOf(table))) {
      Result row = open.get(new Get(rowKey.getBytes(UTF_8)));
      Map<String, String> columns = new HashMap<>();
      if (!row.isEmpty()) {
        row.getFamilyMap("cf1".getBytes(UTF_8))
            .forEach(
                (column, value) ->
                    columns.put(new String(column, UTF_8), new String(value, ISO_8859_1)));
      }
      return columns;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
