package io.smartcar.acceptance;

import io.smartcar.bulk.BulkEventStoreContract;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The contract of event stores, of the one that loads, with the book's key. */
@ExtendWith(Platform.Running.class)
@ResourceLock("BulkLoader")
@Tag("long")
final class HBaseBookKeyBulkEventStoreIT extends BulkEventStoreContract {

  private final HBaseSettings settings;
  private final Path root;

  HBaseBookKeyBulkEventStoreIT(Platform platform) {
    settings = KeyTables.of(platform, "BulkStore", KeyKind.BOOK);
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
