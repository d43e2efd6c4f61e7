package io.smartcar.acceptance;

import io.smartcar.sandbox.settings.ServerName;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to a running platform. */
enum Fault {
  WORKER(null),
  EVERY_WORKER(null),
  /** A worker is killed, and what takes its place before it is up. */
  STARTING_WORKER(null),
  SUPERVISOR(ServerName.SUPERVISOR),
  NIMBUS(ServerName.NIMBUS),
  KAFKA(ServerName.KAFKA),
  REGION_SERVER(ServerName.HBASE_REGION_SERVER),
  REDIS(ServerName.REDIS),
  ZOOKEEPER(ServerName.ZOOKEEPER),
  /** The topology is killed and deployed again. */
  REDEPLOY(null),
  /** The topology goes on with other workers and other executors. */
  REBALANCE(null);

  private final @Nullable ServerName server;

  Fault(@Nullable ServerName server) {
    this.server = server;
  }

  /** The server that is killed, null if it is no server. */
  @Nullable ServerName server() {
    return server;
  }

  static List<Fault> all() {
    return Arrays.asList(values());
  }
}
