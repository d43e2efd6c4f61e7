package io.smartcar.redis;

import io.smartcar.events.server.Secret;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;

/**
 * Clients of Redis as these settings say: the only place that tells a server, sentinels and a
 * cluster apart. A client of one server connects when it is used; of sentinels and of a cluster one
 * is asked at once where the masters are. Each is asked for the format of its keys. Opening fails
 * with what the client throws.
 */
final class Clients {

  /** So often a command to a cluster is tried, each time at whoever has its keys by then. */
  private static final int CLUSTER_ATTEMPTS = 3;

  private final RedisSettings settings;
  private final Duration longestWait;

  private Clients(RedisSettings settings, Duration longestWait) {
    this.settings = settings;
    this.longestWait = longestWait;
  }

  /** A client whose answers come within the timeout, of servers with keys that are known here. */
  static UnifiedJedis answering(RedisSettings settings) {
    return open(settings).client();
  }

  /** The same with its connections. */
  static Opened open(RedisSettings settings) {
    Opened opened = unchecked(settings);
    try {
      KeysFormat.check(opened.client(), settings);
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** The same of whatever keys. */
  static Opened unchecked(RedisSettings settings) {
    return new Clients(settings, settings.timeout()).open();
  }

  /** A client for subscribing: it may wait for a message for ever. */
  static UnifiedJedis listening(RedisSettings settings) {
    return new Clients(settings, Duration.ZERO).open().client();
  }

  /** A client, and the connections that it uses. */
  record Opened(UnifiedJedis client, ConnectionProvider connections) implements AutoCloseable {

    /** A connection to the master that has this slot; to be closed. */
    Connection connection(int slot) {
      return connections instanceof ClusterConnectionProvider cluster
          ? cluster.getConnectionFromSlot(slot)
          : connections.getConnection();
    }

    /** Asks each master. */
    void eachMaster(Consumer<Connection> question) {
      if (connections instanceof ClusterConnectionProvider cluster) {
        for (ConnectionPool master : cluster.getPrimaryNodesConnectionMap().values()) {
          try (Connection connection = master.getResource()) {
            question.accept(connection);
          }
        }
      } else {
        try (Connection connection = connections.getConnection()) {
          question.accept(connection);
        }
      }
    }

    /** Closes the connections, too. */
    @Override
    public void close() {
      client.close();
    }
  }

  private Opened open() {
    RedisServers servers = settings.servers();
    if (servers instanceof RedisServers.Cluster cluster) {
      return cluster(addresses(cluster.nodes()));
    }
    if (servers instanceof RedisServers.Sentinel sentinel) {
      return master(sentinel);
    }
    return server((RedisServers.Standalone) servers);
  }

  private Opened server(RedisServers.Standalone server) {
    ConnectionProvider connections =
        new PooledConnectionProvider(
            new HostAndPort(server.host(), server.port()), config(server.database()), pool());
    return new Opened(RedisClient.builder().connectionProvider(connections).build(), connections);
  }

  private Opened master(RedisServers.Sentinel sentinel) {
    ConnectionProvider connections =
        new SentineledConnectionProvider(
            sentinel.master(),
            config(sentinel.database()),
            pool(),
            addresses(sentinel.nodes()),
            config(sentinel.user(), sentinel.password(), Duration.ZERO).build());
    return new Opened(
        RedisSentinelClient.builder()
            .masterName(sentinel.master())
            .sentinels(addresses(sentinel.nodes()))
            .connectionProvider(connections)
            .build(),
        connections);
  }

  private Opened cluster(Set<HostAndPort> nodes) {
    ConnectionProvider connections = new ClusterConnectionProvider(nodes, config(0), pool());
    return new Opened(
        RedisClusterClient.builder()
            .nodes(nodes)
            .maxAttempts(CLUSTER_ATTEMPTS)
            .maxTotalRetriesDuration(settings.timeout())
            .connectionProvider(connections)
            .build(),
        connections);
  }

  private JedisClientConfig config(int database) {
    return config(settings.user(), settings.password(), longestWait).database(database).build();
  }

  private DefaultJedisClientConfig.Builder config(
      @Nullable String user, @Nullable String password, Duration longestWait) {
    int timeoutMillis = Math.toIntExact(settings.timeout().toMillis());
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(timeoutMillis)
            .socketTimeoutMillis(timeoutMillis)
            .blockingSocketTimeoutMillis(Math.toIntExact(longestWait.toMillis()))
            .clientName("smartcar");
    RedisTls tls = settings.tls();
    if (tls != null) {
      config.sslOptions(TlsFiles.options(tls));
    }
    if (password != null) {
      // Asked for each connection: a file may have another word by then.
      config.credentialsProvider(() -> new DefaultRedisCredentials(user, word(password)));
    }
    return config;
  }

  private static String word(String password) {
    try {
      return Secret.read(password);
    } catch (UncheckedIOException e) {
      throw new PasswordFileException(String.valueOf(e.getMessage()), e);
    }
  }

  private GenericObjectPoolConfig<Connection> pool() {
    GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
    pool.setMaxTotal(1);
    pool.setMaxWait(settings.timeout());
    pool.setJmxEnabled(false);
    return pool;
  }

  private static Set<HostAndPort> addresses(List<String> nodes) {
    Set<HostAndPort> addresses = new LinkedHashSet<>();
    nodes.forEach(node -> addresses.add(HostAndPort.from(node)));
    return addresses;
  }
}
