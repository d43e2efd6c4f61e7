package io.smartcar.acceptance;

import io.smartcar.hbase.EventHistoryContract;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The contract of the history on the sandbox's HBase, with the book's key. */
@Tag("long")
@ExtendWith(Platform.Running.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("History BOOK")
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
