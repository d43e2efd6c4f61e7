package io.smartcar.hbase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Ends the names of what HBase and Hadoop bring themselves. */
  private static final String DEFAULTS = "-default.xml";

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

  /**
   * What the user's {@code hbase-site.xml} says, and over it what the settings say; what only
   * follows from the settings gives way to it.
   */
  Configuration configuration() {
    long timeoutMillis = settings.operationTimeout().toMillis();
    Configuration configuration = HBaseConfiguration.create();
    if (!settings.site().isEmpty()) {
      configuration.addResource(site());
    }
    configuration.set(HConstants.ZOOKEEPER_QUORUM, settings.quorum());
    configuration.setInt(HConstants.ZOOKEEPER_CLIENT_PORT, settings.clientPort());
    configuration.set(HConstants.ZOOKEEPER_ZNODE_PARENT, settings.znodeParent());
    // HBase asks ZooKeeper where its servers are: with the defaults it would do so for minutes.
    setUnlessInSite(configuration, "zookeeper.recovery.retry", Math.max(1, timeoutMillis / 2_000));
    setUnlessInSite(configuration, "zookeeper.recovery.retry.intervalmill", 1_000);
    setUnlessInSite(configuration, HConstants.ZK_SESSION_TIMEOUT, Math.min(timeoutMillis, 30_000));
    configuration.setLong(HConstants.HBASE_CLIENT_META_OPERATION_TIMEOUT, timeoutMillis);
    configuration.setLong(HConstants.HBASE_CLIENT_OPERATION_TIMEOUT, timeoutMillis);
    configuration.setLong(HConstants.HBASE_RPC_TIMEOUT_KEY, rpcTimeoutMillis());
    return configuration;
  }

  private URL site() {
    Path site = Path.of(settings.site());
    if (!Files.isReadable(site)) {
      throw new EventStoreException(
          EventStoreException.Kind.REFUSED,
          "smartcar.hbase.site names %s, which cannot be read on this machine; put HBase's hbase-site.xml there, or leave the key out"
              .formatted(site.toAbsolutePath()),
          null);
    }
    try {
      return site.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(site.toString(), e);
    }
  }

  private static void setUnlessInSite(Configuration configuration, String name, long value) {
    String[] sources = configuration.getPropertySources(name);
    if (sources == null || sources[sources.length - 1].endsWith(DEFAULTS)) {
      configuration.setLong(name, value);
    }
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
