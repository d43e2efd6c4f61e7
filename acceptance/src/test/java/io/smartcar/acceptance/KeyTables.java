package io.smartcar.acceptance;

import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import io.smartcar.sandbox.settings.Port;
import java.time.Duration;

/** Tables of a test's own on the sandbox's HBase, with either key. */
final class KeyTables {

  private KeyTables() {}

  static HBaseSettings of(Platform platform, String contract, KeyKind key) {
    return new HBaseSettings(
        "127.0.0.1",
        platform.port(Port.ZOOKEEPER),
        "/hbase",
        contract + (key == KeyKind.BOOK ? "Book" : "CarFirst"),
        4,
        key,
        Duration.ofSeconds(20));
  }
}
