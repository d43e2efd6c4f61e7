package io.smartcar.acceptance;

import io.smartcar.bulk.BulkLoaderContract;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The contract of loading store files on the sandbox's HBase, with the book's key. */
@ExtendWith(Platform.Running.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("BulkLoader")
@Tag("long")
final class HBaseBookKeyBulkLoaderIT extends BulkLoaderContract {

  private final HBaseSettings settings;
  private final Path root;

  HBaseBookKeyBulkLoaderIT(Platform platform) {
    settings = KeyTables.of(platform, "Bulk", KeyKind.BOOK);
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
