package io.smartcar.redis;

final class ClusterLateStoreTest extends LateStoreOnServers<ClusterServers> {

  ClusterLateStoreTest() {
    super(new ClusterServers(true), servers -> servers.settings(ShippedUsers.TOPOLOGY, 1));
  }
}
