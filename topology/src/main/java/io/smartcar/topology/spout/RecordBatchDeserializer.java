package io.smartcar.topology.spout;

import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a record's value as it is, typed so that {@link BatchingInterceptor} can replace it by a
 * batch. Public for Kafka, which creates it by its name. Thread-safe.
 */
public final class RecordBatchDeserializer implements Deserializer<RecordBatch> {

  /** Creates one; called by Kafka. */
  public RecordBatchDeserializer() {}

  @Override
  public @Nullable RecordBatch deserialize(String topic, byte @Nullable [] data) {
    return data == null ? null : RecordBatch.notPlaced(data);
  }
}
