package io.smartcar.hbase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncAdmin;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection to HBase that is made when it is first asked for, by a thread of its own, and
 * tried again by the next who asks if that failed. Once made it finds servers that moved or came
 * back by itself. Thread-safe; nothing here blocks but {@link #close}.
 */
final class LazyConnection implements AutoCloseable {

  /** Pauses between attempts of one operation grow from this. */
  private static final Duration RETRY_PAUSE = Duration.ofMillis(100);

  /** An operation ends by its time, not by a count of attempts. */
  private static final int MAX_ATTEMPTS = 1_000;

  private final HBaseSettings settings;
  private @Nullable CompletableFuture<AsyncConnection> current;
  private boolean closed;

  LazyConnection(HBaseSettings settings) {
    this.settings = settings;
  }

  /** The connection, made if need be. */
  synchronized CompletableFuture<AsyncConnection> get() {
    if (closed) {
      return CompletableFuture.failedFuture(new IOException("the connection was closed"));
    }
    if (current == null || current.isCompletedExceptionally()) {
      current = open();
    }
    return current;
  }

  AsyncTable<AdvancedScanResultConsumer> table(AsyncConnection connection, TableName name) {
    long timeoutMillis = settings.operationTimeout().toMillis();
    return connection
        .getTableBuilder(name)
        .setOperationTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
        .setScanTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
        .setRpcTimeout(rpcTimeoutMillis(), TimeUnit.MILLISECONDS)
        .setReadRpcTimeout(rpcTimeoutMillis(), TimeUnit.MILLISECONDS)
        .setWriteRpcTimeout(rpcTimeoutMillis(), TimeUnit.MILLISECONDS)
        .setRetryPause(RETRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS)
        .setMaxAttempts(MAX_ATTEMPTS)
        .build();
  }

  AsyncAdmin admin(AsyncConnection connection, Duration timeout) {
    return connection
        .getAdminBuilder()
        .setOperationTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .setRpcTimeout(rpcTimeoutMillis(), TimeUnit.MILLISECONDS)
        .setRetryPause(RETRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS)
        .setMaxAttempts(MAX_ATTEMPTS)
        .build();
  }

  private long rpcTimeoutMillis() {
    // Half, so that a server that takes requests and never answers leaves time for another.
    return settings.operationTimeout().toMillis() / 2;
  }

  private CompletableFuture<AsyncConnection> open() {
    CompletableFuture<CompletableFuture<AsyncConnection>> asked = new CompletableFuture<>();
    // Reading configuration files and logging in take a while and belong on no caller's thread.
    Thread thread =
        new Thread(
            () -> {
              try {
                asked.complete(ConnectionFactory.createAsyncConnection(configuration()));
              } catch (RuntimeException | LinkageError e) {
                asked.completeExceptionally(e);
              }
            },
            "hbase-connect");
    thread.setDaemon(true);
    thread.start();
    return asked.thenCompose(connection -> connection);
  }

  private Configuration configuration() {
    long timeoutMillis = settings.operationTimeout().toMillis();
    Configuration configuration = HBaseConfiguration.create();
    configuration.set(HConstants.ZOOKEEPER_QUORUM, settings.quorum());
    configuration.setInt(HConstants.ZOOKEEPER_CLIENT_PORT, settings.clientPort());
    configuration.set(HConstants.ZOOKEEPER_ZNODE_PARENT, settings.znodeParent());
    // HBase asks ZooKeeper where its servers are: with the defaults it would do so for minutes.
    configuration.setInt("zookeeper.recovery.retry", (int) Math.max(1, timeoutMillis / 2_000));
    configuration.setInt("zookeeper.recovery.retry.intervalmill", 1_000);
    configuration.setInt(HConstants.ZK_SESSION_TIMEOUT, (int) Math.min(timeoutMillis, 30_000));
    configuration.setLong(HConstants.HBASE_CLIENT_META_OPERATION_TIMEOUT, timeoutMillis);
    configuration.setLong(HConstants.HBASE_CLIENT_OPERATION_TIMEOUT, timeoutMillis);
    configuration.setLong(HConstants.HBASE_RPC_TIMEOUT_KEY, rpcTimeoutMillis());
    return configuration;
  }

  @Override
  public void close() {
    CompletableFuture<AsyncConnection> open;
    synchronized (this) {
      closed = true;
      open = current;
      current = null;
    }
    if (open != null) {
      // Also closes one that is still being made, when it is there.
      var unused = open.thenAccept(LazyConnection::closeQuietly);
    }
  }

  private static void closeQuietly(AsyncConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
