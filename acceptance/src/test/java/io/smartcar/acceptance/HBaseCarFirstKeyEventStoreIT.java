package io.smartcar.acceptance;

import io.smartcar.hbase.HBaseEventStoreContract;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The contract of event stores on the sandbox's HBase, with the key that has the car first. */
@Tag("long")
@ExtendWith(Platform.Running.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("EventStore CAR_FIRST")
final class HBaseCarFirstKeyEventStoreIT extends HBaseEventStoreContract {

  private final HBaseSettings settings;

  HBaseCarFirstKeyEventStoreIT(Platform platform) {
    settings = KeyTables.of(platform, "EventStore", KeyKind.CAR_FIRST);
  }

  @Override
  protected HBaseSettings settings() {
    return settings;
  }
}
