package io.smartcar.redis;

final class SentinelLateStoreTest extends LateStoreOnServers<SentinelServers> {

  SentinelLateStoreTest() {
    super(new SentinelServers(), servers -> servers.settings(ShippedUsers.TOPOLOGY, 1));
  }
}
