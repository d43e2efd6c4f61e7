package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smartcar.events.Heartbeat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Result;

/**
 * Reads the last heartbeat of each partition that HBase has a row of. Thread-safe; one connection,
 * made when it is first needed; calls block, at most a little more than the operation timeout.
 */
public final class HBaseHeartbeats implements AutoCloseable {

  private final HBaseSettings settings;
  private final LazyConnection connection;
  private final HBaseErrors errors;

  /** Creates it; nothing is opened yet. */
  public HBaseHeartbeats(HBaseSettings settings) {
    this.settings = settings;
    this.connection = new LazyConnection(settings);
    this.errors = new HBaseErrors(settings);
  }

  /**
   * The last heartbeats, by partition.
   *
   * @param topic where they were sent
   * @param partitions how many it has
   * @throws EventStoreException if HBase does not answer or the table is missing
   */
  public Map<Integer, Heartbeat> read(String topic, int partitions) {
    List<Get> rows =
        IntStream.range(0, partitions)
            .mapToObj(partition -> HeartbeatRows.key(topic, partition))
            .map(key -> new Get(key).addColumn(Tables.FAMILY, Tables.VALUE))
            .toList();
    Map<Integer, Heartbeat> heartbeats = new TreeMap<>();
    List<Result> results = read(rows);
    for (int partition = 0; partition < partitions; partition++) {
      byte[] value = results.get(partition).getValue(Tables.FAMILY, Tables.VALUE);
      Heartbeat heartbeat = value == null ? null : Heartbeat.of(new String(value, US_ASCII));
      if (heartbeat != null) {
        heartbeats.put(partition, heartbeat);
      }
    }
    return heartbeats;
  }

  private List<Result> read(List<Get> rows) {
    try {
      return connection
          .get()
          .thenCompose(
              open ->
                  connection.table(open, TableName.valueOf(settings.rejectedTable())).getAll(rows))
          .copy()
          .orTimeout(settings.operationTimeout().toMillis() * 5 / 4, TimeUnit.MILLISECONDS)
          .join();
    } catch (RuntimeException e) {
      throw errors.of(e);
    }
  }

  /** Releases the connection. */
  @Override
  public void close() {
    connection.close();
  }
}
