package io.smartcar.redis;

final class ClusterAlertStoreTest extends AlertStoreOnServers<ClusterServers> {

  ClusterAlertStoreTest() {
    super(new ClusterServers(true), servers -> servers.settings(ShippedUsers.TOPOLOGY, 1));
  }
}
