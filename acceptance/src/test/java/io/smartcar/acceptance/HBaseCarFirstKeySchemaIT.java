package io.smartcar.acceptance;

import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import io.smartcar.hbase.SchemaContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The contract of the schema on the sandbox's HBase, with the key that has the car first. */
@Tag("long")
@ExtendWith(Platform.Running.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("Schema CAR_FIRST")
final class HBaseCarFirstKeySchemaIT extends SchemaContract {

  private final HBaseSettings settings;

  HBaseCarFirstKeySchemaIT(Platform platform) {
    settings = KeyTables.of(platform, "Schema", KeyKind.CAR_FIRST);
  }

  @Override
  protected HBaseSettings settings() {
    return settings;
  }
}
