package io.smartcar.acceptance;

import io.smartcar.hbase.EventHistoryContract;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of the history on the sandbox's HBase, with the key that has the car first. */
@ExtendWith(Platform.Running.class)
final class HBaseCarFirstKeyHistoryIT extends EventHistoryContract {

  private final HBaseSettings settings;

  HBaseCarFirstKeyHistoryIT(Platform platform) {
    settings = KeyTables.of(platform, "History", KeyKind.CAR_FIRST);
  }

  @Override
  protected HBaseSettings settings() {
    return settings;
  }
}
