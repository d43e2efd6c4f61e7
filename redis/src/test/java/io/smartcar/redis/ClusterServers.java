package io.smartcar.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.JedisClusterCRC16;

/** A real cluster of three masters, each with a replica if that is wished. */
final class ClusterServers implements AutoCloseable {

  static final int MASTERS = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String[] OPTIONS =
      ShippedUsers.and(
          "--appendfsync", "everysec",
          "--cluster-enabled", "yes",
          "--cluster-node-timeout", "2000",
          "--cluster-replica-validity-factor", "0");

  private final List<RedisProcess> masters = new ArrayList<>();
  private final List<RedisProcess> replicas = new ArrayList<>();

  ClusterServers(boolean withReplicas) {
    for (int i = 0; i < MASTERS; i++) {
      masters.add(new RedisProcess(OPTIONS));
      if (withReplicas) {
        replicas.add(new RedisProcess(OPTIONS));
      }
    }
    for (int i = 0; i < MASTERS; i++) {
      ask(masters.get(i), Stream.concat(Stream.of("ADDSLOTS"), slotsOf(i)));
    }
    for (RedisProcess node : all()) {
      String port = Integer.toString(masters.get(0).port());
      ask(node, Stream.of("MEET", "127.0.0.1", port));
    }
    awaitOk();
    for (int i = 0; i < replicas.size(); i++) {
      String master = ask(masters.get(i), Stream.of("MYID"));
      RedisProcess replica = replicas.get(i);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> ask(replica, Stream.of("NODES")).contains(master));
      ask(replica, Stream.of("REPLICATE", master));
      SentinelServers.awaitReplicas(masters.get(i), 1);
    }
    // A client asks any of them who has what.
    for (RedisProcess node : all()) {
      Awaitility.await("replicas that " + node.port() + " knows")
          .atMost(PATIENCE)
          .until(() -> lines(node, ".*[ ,]slave .*") == replicas.size());
    }
  }

  private static long lines(RedisProcess node, String pattern) {
    return ask(node, Stream.of("NODES")).lines().filter(line -> line.matches(pattern)).count();
  }

  private static Stream<String> slotsOf(int master) {
    int slots = Protocol.CLUSTER_HASHSLOTS;
    return IntStream.range(slots * master / MASTERS, slots * (master + 1) / MASTERS)
        .mapToObj(Integer::toString);
  }

  /** Makes a node a whole cluster. */
  static void makeAlone(RedisProcess node) {
    int slots = Protocol.CLUSTER_HASHSLOTS;
    ask(
        node,
        Stream.concat(
            Stream.of("ADDSLOTS"), IntStream.range(0, slots).mapToObj(Integer::toString)));
    Awaitility.await("cluster of " + node.port())
        .atMost(PATIENCE)
        .until(() -> ask(node, Stream.of("INFO")).contains("cluster_state:ok"));
  }

  RedisSettings settings(int replicasToWaitFor) {
    return settings(null, replicasToWaitFor);
  }

  /** One of {@link ShippedUsers}. */
  RedisSettings settings(@Nullable String user, int replicasToWaitFor) {
    return new RedisSettings(
        new RedisServers.Cluster(masters.stream().map(RedisProcess::hostAndPort).toList()),
        user,
        user == null ? null : ShippedUsers.PASSWORD,
        Duration.ofSeconds(2),
        replicasToWaitFor,
        Duration.ofDays(7),
        "");
  }

  /** The master that had the keys of this name at the start. */
  RedisProcess masterOf(String key) {
    int slot = JedisClusterCRC16.getSlot(key);
    return masters.stream()
        .filter(m -> slotsOf(masters.indexOf(m)).anyMatch(Integer.toString(slot)::equals))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until every node that runs says that the cluster is whole. */
  void awaitOk() {
    for (RedisProcess node : all()) {
      Awaitility.await("cluster of " + node.port())
          .atMost(PATIENCE)
          .until(() -> ask(node, Stream.of("INFO")).contains("cluster_state:ok"));
    }
  }

  /** Waits until the others know another master in the place of the dead one. */
  void awaitFailOver(RedisProcess dead) {
    for (RedisProcess node : all()) {
      if (node != dead) {
        Awaitility.await("fail-over of " + dead.port())
            .atMost(PATIENCE)
            .until(() -> lines(node, ".*[ ,]master - .* connected .*") == MASTERS);
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> ask(node, Stream.of("INFO")).contains("cluster_state:ok"));
      }
    }
  }

  private List<RedisProcess> all() {
    return Stream.concat(masters.stream(), replicas.stream()).toList();
  }

  private static String ask(RedisProcess node, Stream<String> words) {
    return node.askText(Protocol.Command.CLUSTER, words.toArray(String[]::new));
  }

  @Override
  public void close() {
    all().forEach(RedisProcess::close);
  }
}
