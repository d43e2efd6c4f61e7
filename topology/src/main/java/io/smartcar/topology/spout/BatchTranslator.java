package io.smartcar.topology.spout;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.storm.kafka.spout.RecordTranslator;
import org.apache.storm.tuple.Fields;
import org.apache.storm.tuple.Values;
import org.jspecify.annotations.Nullable;

/** Makes the tuple of a batch: {@link EventSpout#FIELDS}. Stateless. */
final class BatchTranslator implements RecordTranslator<byte[], Object> {

  private static final long serialVersionUID = 1L;

  @Override
  public List<Object> apply(ConsumerRecord<byte[], @Nullable Object> record) {
    if (!(record.value() instanceof RecordBatch batch)) {
      // Kafka logs what an interceptor throws and goes on with what was polled: single records,
      // acked singly, next to batches that hold them too. Better no worker than that.
      throw new IllegalStateException(
          "%s-%d, offset %d came outside a batch: BatchingInterceptor failed, see the log above"
              .formatted(record.topic(), record.partition(), record.offset()));
    }
    return new Values(batch.partition(), batch);
  }

  @Override
  public Fields getFieldsFor(String stream) {
    return EventSpout.FIELDS;
  }
}
