package io.smartcar.acceptance;

import io.smartcar.hbase.HBaseEventStoreContract;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.sandbox.settings.Port;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of event stores, with history and schema, on the sandbox's HBase. */
@ExtendWith(Platform.Running.class)
final class HBaseEventStoreIT extends HBaseEventStoreContract {

  private final HBaseSettings settings;

  HBaseEventStoreIT(Platform platform) {
    settings =
        new HBaseSettings(
            "127.0.0.1",
            platform.port(Port.ZOOKEEPER),
            "/hbase",
            "StoreContract",
            4,
            Duration.ofSeconds(20));
  }

  @Override
  protected HBaseSettings settings() {
    return settings;
  }
}
