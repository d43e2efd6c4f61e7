package io.smartcar.acceptance;

import io.smartcar.hbase.HBaseCarTableContract;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The contract of the table of cars on the sandbox's HBase, beside the events of {@link
 * HBaseBookKeySchemaIT}.
 */
@ExtendWith(Platform.Running.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("Schema BOOK")
final class HBaseCarTableIT extends HBaseCarTableContract {

  private final HBaseSettings settings;

  HBaseCarTableIT(Platform platform) {
    settings = KeyTables.of(platform, "Schema", KeyKind.BOOK);
  }

  @Override
  protected HBaseSettings settings() {
    return settings;
  }
}
