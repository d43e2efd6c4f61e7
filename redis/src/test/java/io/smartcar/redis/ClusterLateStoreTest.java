package io.smartcar.redis;

import org.junit.jupiter.api.Tag;

/** Long; {@link ClusterAlertStoreTest} tries a cluster in each build. */
@Tag("long")
final class ClusterLateStoreTest extends LateStoreOnServers<ClusterServers> {

  ClusterLateStoreTest() {
    super(new ClusterServers(true), servers -> servers.settings(ShippedUsers.TOPOLOGY, 1));
  }
}
