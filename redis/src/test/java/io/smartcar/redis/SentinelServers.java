package io.smartcar.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.SafeEncoder;

/** A master with two replicas that three sentinels watch, all real, and its fail-over. */
final class SentinelServers implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String MASTER = "cars";
  private static final ProtocolCommand SENTINEL = () -> SafeEncoder.encode("SENTINEL");

  private final List<RedisProcess> servers = new ArrayList<>();
  private final List<RedisProcess> sentinels = new ArrayList<>();

  SentinelServers() {
    servers.add(new RedisProcess(ShippedUsers.and("--appendfsync", "everysec")));
    for (int i = 0; i < 2; i++) {
      servers.add(
          new RedisProcess(
              ShippedUsers.and(
                  "--appendfsync",
                  "everysec",
                  "--replicaof",
                  "127.0.0.1",
                  Integer.toString(servers.get(0).port()))));
    }
    awaitReplicas(servers.get(0), 2);
    for (int i = 0; i < 3; i++) {
      sentinels.add(new RedisProcess("--sentinel"));
    }
    sentinels.forEach(this::watch);
    for (RedisProcess sentinel : sentinels) {
      Awaitility.await("what sentinels know")
          .atMost(PATIENCE)
          .until(() -> info(sentinel, "sentinel").contains("slaves=2,sentinels=3"));
    }
  }

  private void watch(RedisProcess sentinel) {
    String port = Integer.toString(servers.get(0).port());
    sentinel.ask(SENTINEL, "MONITOR", MASTER, "127.0.0.1", port, "2");
    sentinel.ask(SENTINEL, "SET", MASTER, "auth-user", ShippedUsers.SENTINEL);
    sentinel.ask(SENTINEL, "SET", MASTER, "auth-pass", ShippedUsers.PASSWORD);
    sentinel.ask(SENTINEL, "SET", MASTER, "down-after-milliseconds", "1000");
    sentinel.ask(SENTINEL, "SET", MASTER, "failover-timeout", "10000");
  }

  RedisSettings settings(int replicasToWaitFor) {
    return settings(null, replicasToWaitFor);
  }

  /** One of {@link ShippedUsers}. */
  RedisSettings settings(@Nullable String user, int replicasToWaitFor) {
    return new RedisSettings(
        new RedisServers.Sentinel(
            MASTER, sentinels.stream().map(RedisProcess::hostAndPort).toList(), null, null, 0),
        user,
        user == null ? null : ShippedUsers.PASSWORD,
        Duration.ofSeconds(2),
        replicasToWaitFor,
        Duration.ofDays(7),
        "");
  }

  /** The servers but the one that is the master now. */
  List<RedisProcess> replicas() {
    RedisProcess master = master();
    return servers.stream().filter(server -> server != master).toList();
  }

  /** The server that the first sentinel calls the master. */
  RedisProcess master() {
    List<?> address = (List<?>) sentinels.get(0).ask(SENTINEL, "GET-MASTER-ADDR-BY-NAME", MASTER);
    int port = Integer.parseInt(SafeEncoder.encode((byte[]) address.get(1)));
    return servers.stream().filter(server -> server.port() == port).findFirst().orElseThrow();
  }

  /** Starts again what was killed, and waits until all are one master with two replicas. */
  void heal(RedisProcess killed) {
    killed.start();
    Awaitility.await("a master with two replicas")
        .atMost(PATIENCE)
        .until(() -> hasReplicas(master(), 2));
  }

  static void awaitReplicas(RedisProcess master, int count) {
    Awaitility.await("replicas of " + master.port())
        .atMost(PATIENCE)
        .until(() -> hasReplicas(master, count));
  }

  private static boolean hasReplicas(RedisProcess master, int count) {
    try {
      return info(master, "replication")
              .lines()
              .filter(line -> line.contains("state=online"))
              .count()
          == count;
    } catch (JedisException e) {
      return false;
    }
  }

  private static String info(RedisProcess server, String section) {
    return server.askText(Protocol.Command.INFO, section);
  }

  @Override
  public void close() {
    sentinels.forEach(RedisProcess::close);
    servers.forEach(RedisProcess::close);
  }
}
