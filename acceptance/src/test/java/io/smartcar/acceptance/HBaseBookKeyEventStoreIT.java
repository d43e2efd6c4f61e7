package io.smartcar.acceptance;

import io.smartcar.hbase.HBaseEventStoreContract;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The contract of event stores on the sandbox's HBase, with the book's key. */
@ExtendWith(Platform.Running.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("EventStore BOOK")
final class HBaseBookKeyEventStoreIT extends HBaseEventStoreContract {

  private final HBaseSettings settings;

  HBaseBookKeyEventStoreIT(Platform platform) {
    settings = KeyTables.of(platform, "EventStore", KeyKind.BOOK);
  }

  @Override
  protected HBaseSettings settings() {
    return settings;
  }
}
