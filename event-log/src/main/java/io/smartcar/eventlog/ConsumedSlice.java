package io.smartcar.eventlog;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What one poll brought. */
record ConsumedSlice(
    int partition, long firstOffset, long nextOffset, List<ConsumerRecord<byte[], byte[]>> records)
    implements LogSlice {

  @Override
  public int size() {
    return records.size();
  }

  @Override
  public long offset(int index) {
    return records.get(index).offset();
  }

  @Override
  public long timestampMillis(int index) {
    return records.get(index).timestamp();
  }

  @Override
  public byte @Nullable [] value(int index) {
    return records.get(index).value();
  }
}
