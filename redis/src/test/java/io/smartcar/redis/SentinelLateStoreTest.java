package io.smartcar.redis;

import org.junit.jupiter.api.Tag;

@Tag("long")
final class SentinelLateStoreTest extends LateStoreOnServers<SentinelServers> {

  SentinelLateStoreTest() {
    super(new SentinelServers(), servers -> servers.settings(ShippedUsers.TOPOLOGY, 1));
  }
}
