package io.smartcar.eventlog;

import io.smartcar.events.NamedRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record for those that make events of it: the bytes as they came, with the format's
 * name before them if a header {@value #HEADER} has one ({@link NamedRecord}). Public for Kafka,
 * which makes it by its name. No state; thread-safe.
 */
public final class RecordDeserializer implements Deserializer<byte[]> {

  /** The header that names a record's format. */
  public static final String HEADER = "smartcar-format";

  @Override
  public byte @Nullable [] deserialize(String topic, byte @Nullable [] value) {
    return value;
  }

  @Override
  public byte @Nullable [] deserialize(String topic, Headers headers, byte @Nullable [] value) {
    Header header = headers.lastHeader(HEADER);
    byte[] name = header == null ? null : header.value();
    return name == null || value == null ? value : NamedRecord.bytes(name, value);
  }
}
