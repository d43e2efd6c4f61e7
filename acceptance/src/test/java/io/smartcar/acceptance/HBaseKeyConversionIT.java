package io.smartcar.acceptance;

import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyConversionContract;
import io.smartcar.hbase.KeyKind;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The contract of converting the key on the sandbox's HBase. */
@ExtendWith(Platform.Running.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("Conversion")
final class HBaseKeyConversionIT extends KeyConversionContract {

  private final HBaseSettings settings;

  HBaseKeyConversionIT(Platform platform) {
    settings = KeyTables.of(platform, "Conversion", KeyKind.BOOK);
  }

  @Override
  protected HBaseSettings settings() {
    return settings;
  }
}
