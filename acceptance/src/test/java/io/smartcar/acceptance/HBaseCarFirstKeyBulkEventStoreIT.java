package io.smartcar.acceptance;

import io.smartcar.bulk.BulkEventStoreContract;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The contract of event stores, of the one that loads, with the key that has the car first. */
@ExtendWith(Platform.Running.class)
@ResourceLock("BulkLoader")
@Tag("long")
final class HBaseCarFirstKeyBulkEventStoreIT extends BulkEventStoreContract {

  private final HBaseSettings settings;
  private final Path root;

  HBaseCarFirstKeyBulkEventStoreIT(Platform platform) {
    settings = KeyTables.of(platform, "BulkStore", KeyKind.CAR_FIRST);
    root = platform.hbaseFiles();
  }

  @Override
  protected HBaseSettings settings() {
    return settings;
  }

  @Override
  protected Path root() {
    return root;
  }
}
