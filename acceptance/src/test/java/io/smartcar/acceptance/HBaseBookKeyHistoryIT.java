package io.smartcar.acceptance;

import io.smartcar.hbase.EventHistoryContract;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of the history on the sandbox's HBase, with the book's key. */
@ExtendWith(Platform.Running.class)
final class HBaseBookKeyHistoryIT extends EventHistoryContract {

  private final HBaseSettings settings;

  HBaseBookKeyHistoryIT(Platform platform) {
    settings = KeyTables.of(platform, "History", KeyKind.BOOK);
  }

  @Override
  protected HBaseSettings settings() {
    return settings;
  }
}
