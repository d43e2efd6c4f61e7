package io.smartcar.rulestore;

import io.smartcar.events.server.Listening;
import io.smartcar.events.server.Secret;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;

/**
 * The way to ZooKeeper, made when it is first used, and what to say when there is none.
 * Thread-safe.
 */
final class ZooKeeperConnection implements AutoCloseable {

  private static final int SESSION_MILLIS = 10_000;
  private static final int DEFAULT_PORT = 2181;
  private static final int RETRIES = 3;
  private static final int RETRY_MILLIS = 300;

  private final RuleStoreSettings settings;
  private @Nullable CuratorFramework started;

  ZooKeeperConnection(RuleStoreSettings settings) {
    this.settings = settings;
  }

  /** A client that has been answered. */
  CuratorFramework connected() throws RuleStoreException {
    CuratorFramework client;
    try {
      client = client();
    } catch (UncheckedIOException e) {
      throw new RuleStoreException(
          "ZooKeeper at %s: %s".formatted(settings.connect(), e.getMessage()), e);
    }
    try {
      int millis = Math.toIntExact(settings.timeout().toMillis());
      if (client.blockUntilConnected(millis, TimeUnit.MILLISECONDS)) {
        return client;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("wait for ZooKeeper", e);
    }
    throw new RuleStoreException(
        "ZooKeeper does not answer at %s: %s"
            .formatted(
                settings.connect(),
                new Listening(settings.connect(), DEFAULT_PORT)
                    .remedy("start it, or set smartcar.rules.zookeeper.connect")),
        null);
  }

  /**
   * A client that may be connected later. Fails as {@link Secret#read} does; the next call tries
   * again.
   */
  synchronized CuratorFramework client() {
    CuratorFramework client = started;
    if (client == null) {
      CuratorFrameworkFactory.Builder builder =
          CuratorFrameworkFactory.builder()
              .connectString(settings.connect())
              .sessionTimeoutMs(SESSION_MILLIS)
              .connectionTimeoutMs(Math.toIntExact(settings.timeout().toMillis()))
              .retryPolicy(new RetryNTimes(RETRIES, RETRY_MILLIS));
      String password = settings.password();
      if (password != null) {
        byte[] login =
            (settings.user() + ':' + Secret.read(password)).getBytes(StandardCharsets.UTF_8);
        builder.authorization("digest", login).aclProvider(new OwnedByCreator());
      }
      client = builder.build();
      client.start();
      started = client;
    }
    return client;
  }

  RuleStoreException failed(String what, Exception cause) {
    if (cause instanceof RuleStoreException known) {
      return known;
    }
    if (cause instanceof KeeperException.NoAuthException
        || cause instanceof KeeperException.InvalidACLException) {
      return new RuleStoreException(
          "cannot %s at %s: these credentials may not; set smartcar.rules.zookeeper.user and password"
              .formatted(what, settings.connect()),
          cause);
    }
    return new RuleStoreException(
        "cannot %s at %s: %s; try again".formatted(what, settings.connect(), cause.getMessage()),
        cause);
  }

  /** Curator waits for its own threads as it closes: not to be called from one of them. */
  @Override
  public void close() {
    CuratorFramework client;
    synchronized (this) {
      client = started;
    }
    if (client != null) {
      client.close();
    }
  }
}
