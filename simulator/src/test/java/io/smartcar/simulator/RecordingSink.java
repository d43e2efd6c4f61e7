package io.smartcar.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers what was sent. */
final class RecordingSink implements TelemetrySink {

  final List<@Nullable String> keys = new ArrayList<>();
  final List<byte[]> values = new ArrayList<>();
  boolean flushed;

  @Override
  public void send(Telemetry record) {
    keys.add(record.carNumber());
    values.add(record.value());
    flushed = false;
  }

  @Override
  public void flush() {
    flushed = true;
  }

  @Override
  public void close() {}

  List<String> texts() {
    return values.stream().map(value -> new String(value, StandardCharsets.UTF_8)).toList();
  }
}
