package io.smartcar.bench;

import io.smartcar.config.HBaseConfig;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hbase.RegionMetrics;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;

/**
 * How many rows HBase has taken, from its own counters: the region servers are asked directly and
 * answer with what they have counted until then. A row that was sent twice counts twice. Not
 * thread-safe.
 */
final class RowsWritten implements AutoCloseable {

  private final Connection connection;
  private final Admin admin;
  private final TableName table;
  private final Map<String, Long> before = new HashMap<>();
  private List<ServerName> servers = List.of();

  RowsWritten(HBaseConfig config) throws BenchException {
    table = TableName.valueOf(config.table());
    connection = HBaseConnection.open(config);
    try {
      admin = connection.getAdmin();
    } catch (IOException e) {
      throw HBaseConnection.failure(e);
    }
  }

  /** Empties the table, keeping its regions' borders, and counts from there. */
  void truncate() throws BenchException {
    try {
      if (admin.isTableEnabled(table)) {
        admin.disableTable(table);
      }
      admin.truncateTable(table, true);
      before.clear();
      servers = List.copyOf(admin.getRegionServers());
      for (ServerName server : servers) {
        for (RegionMetrics region : admin.getRegionMetrics(server, table)) {
          before.put(region.getNameAsString(), region.getWriteRequestCount());
        }
      }
    } catch (IOException e) {
      throw HBaseConnection.failure(e);
    }
  }

  /** Rows taken since the table was emptied. */
  long count() throws BenchException {
    try {
      long count = 0;
      for (ServerName server : servers) {
        for (RegionMetrics region : admin.getRegionMetrics(server, table)) {
          count +=
              region.getWriteRequestCount() - before.getOrDefault(region.getNameAsString(), 0L);
        }
      }
      return count;
    } catch (IOException e) {
      throw HBaseConnection.failure(e);
    }
  }

  @Override
  public void close() throws IOException {
    admin.close();
    connection.close();
  }
}
