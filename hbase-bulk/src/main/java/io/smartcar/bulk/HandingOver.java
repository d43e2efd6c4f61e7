package io.smartcar.bulk;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.ClusterConnection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.SecureBulkLoadClient;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.security.UserProvider;
import org.apache.hadoop.hbase.security.token.FsDelegationToken;
import org.apache.hadoop.hbase.util.Pair;
import org.jspecify.annotations.Nullable;

/**
 * Hands store files to the regions of one table. HBase agrees on a directory of its own, into which
 * it moves each file before it takes it. Thread-safe but for closing; calls block, each for at most
 * the timeout of a call.
 */
final class HandingOver implements AutoCloseable {

  private final ClusterConnection connection;
  private final Table table;
  private final SecureBulkLoadClient client;
  private final @Nullable FsDelegationToken delegation;
  private final String token;

  private HandingOver(
      ClusterConnection connection,
      Table table,
      SecureBulkLoadClient client,
      @Nullable FsDelegationToken delegation,
      String token) {
    this.connection = connection;
    this.table = table;
    this.client = client;
    this.delegation = delegation;
    this.token = token;
  }

  /**
   * Agrees with HBase on the directory.
   *
   * @param timeout of everything that is asked
   */
  static HandingOver open(Configuration base, TableName name, Duration timeout) throws IOException {
    Configuration configuration = new Configuration(base);
    configuration.setLong(HConstants.HBASE_CLIENT_OPERATION_TIMEOUT, timeout.toMillis());
    // Before a region takes files it writes its memory to the disk, which takes seconds.
    configuration.setLong(HConstants.HBASE_RPC_TIMEOUT_KEY, Math.max(1, timeout.toMillis() / 2));
    ClusterConnection connection =
        (ClusterConnection) ConnectionFactory.createConnection(configuration);
    try {
      Table table = connection.getTable(name);
      SecureBulkLoadClient client = new SecureBulkLoadClient(configuration, table);
      String token = client.prepareBulkLoad(connection);
      return new HandingOver(connection, table, client, delegation(configuration, token), token);
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * By which a region server moves files as this user; null where nobody has to prove who he is.
   */
  private static @Nullable FsDelegationToken delegation(Configuration configuration, String token)
      throws IOException {
    UserProvider users = UserProvider.instantiate(configuration);
    if (!users.isHadoopSecurityEnabled()) {
      // Nothing is asked for, but with classes of HDFS.
      return null;
    }
    FsDelegationToken delegation = new FsDelegationToken(users, "renewer");
    delegation.acquireDelegationToken(new Path(token).getFileSystem(configuration));
    return delegation;
  }

  TableName table() {
    return table.getName();
  }

  /** What was agreed: the directory, by which whoever knows it may have it removed. */
  String token() {
    return token;
  }

  /** HBase's root directory. */
  Path root() {
    // <root>/staging/<user>__<table>__<random>
    return new Path(token).getParent().getParent();
  }

  /** The file system of HBase's root directory. */
  FileSystem files() throws IOException {
    return root().getFileSystem(connection.getConfiguration());
  }

  /**
   * Has a region take a file. It is asked by its name, so that no other takes it.
   *
   * @return false if it did not: its borders have changed, or the file is not as it should be
   * @throws IOException if it is not known whether it did
   */
  boolean load(HRegionLocation region, byte[] family, Path file) throws IOException {
    return client.secureBulkLoadHFiles(
        connection.getClient(region.getServerName()),
        List.of(new Pair<>(family, file.toString())),
        region.getRegion().getRegionName(),
        true,
        delegation == null ? null : delegation.getUserToken(),
        token,
        false,
        List.of(),
        true);
  }

  /** Has a directory removed that was agreed on with one that is gone. */
  void end(String other) throws IOException {
    client.cleanupBulkLoad(connection, other);
  }

  @Override
  public void close() throws IOException {
    try (connection;
        table) {
      if (delegation != null) {
        delegation.releaseDelegationToken();
      }
      end(token);
    }
  }
}
