package io.smartcar.redis;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which servers hold the alerts; immutable, and serializable so that it can travel to workers. As
 * text they are what messages call them; no password is in it.
 */
public sealed interface RedisServers extends Serializable {

  /**
   * One server.
   *
   * @param host its host
   * @param port its port
   * @param database the number of its database
   */
  record Standalone(String host, int port, int database) implements RedisServers {

    /** Checks that every value can be used. */
    public Standalone {
      if (host.isBlank()) {
        throw new IllegalArgumentException("host must not be empty");
      }
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port must be 1 to 65535: " + port);
      }
      checkDatabase(database);
    }

    @Override
    public String toString() {
      return host + ':' + port + named(database);
    }
  }

  /**
   * The master that sentinels name.
   *
   * @param master the name under which they watch it
   * @param nodes {@code host:port} of each sentinel
   * @param user their ACL user; null for the default one
   * @param password their password, or where it is, as that of the servers; null if none is needed
   * @param database the number of the master's database
   */
  record Sentinel(
      String master,
      List<String> nodes,
      @Nullable String user,
      @Nullable String password,
      int database)
      implements RedisServers {

    /** Checks that every value can be used. */
    public Sentinel {
      nodes = checked(nodes);
      if (master.isBlank()) {
        throw new IllegalArgumentException("master must not be empty");
      }
      if (user != null && password == null) {
        throw new IllegalArgumentException("user needs a password: " + user);
      }
      checkDatabase(database);
    }

    @Override
    public String toString() {
      return master + " of the sentinels " + String.join(",", nodes) + named(database);
    }
  }

  /**
   * A cluster.
   *
   * @param nodes {@code host:port} of some of its nodes
   */
  record Cluster(List<String> nodes) implements RedisServers {

    /** Checks that every value can be used. */
    public Cluster {
      nodes = checked(nodes);
    }

    @Override
    public String toString() {
      return "the cluster of " + String.join(",", nodes);
    }
  }

  private static List<String> checked(List<String> nodes) {
    Objects.requireNonNull(nodes, "nodes");
    if (nodes.isEmpty() || nodes.stream().anyMatch(node -> !node.matches(".+:\\d{1,5}"))) {
      throw new IllegalArgumentException("nodes must be host:port: " + nodes);
    }
    return List.copyOf(nodes);
  }

  private static void checkDatabase(int database) {
    if (database < 0) {
      throw new IllegalArgumentException("database must be >= 0: " + database);
    }
  }

  private static String named(int database) {
    return database == 0 ? "" : ", database " + database;
  }
}
