package io.smartcar.acceptance;

import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import io.smartcar.hbase.TableArchiveContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The contract of what a backup keeps of tables, on the sandbox's HBase. */
@ExtendWith(Platform.Running.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("Archive")
@Tag("long")
final class HBaseTableArchiveIT extends TableArchiveContract {

  private final HBaseSettings settings;

  HBaseTableArchiveIT(Platform platform) {
    settings = KeyTables.of(platform, "Archive", KeyKind.CAR_FIRST);
  }

  @Override
  protected HBaseSettings settings() {
    return settings;
  }
}
