package io.smartcar.redis;

final class SentinelAlertStoreTest extends AlertStoreOnServers<SentinelServers> {

  SentinelAlertStoreTest() {
    super(new SentinelServers(), servers -> servers.settings(ShippedUsers.TOPOLOGY, 1));
  }
}
