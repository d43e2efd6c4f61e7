package io.smartcar.topology.spout;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * A {@link RecordBatch} between workers: offsets and timestamps as differences, so that a record
 * takes two or three bytes more than its value. Public for Storm, which creates it by its name. Not
 * thread-safe, as Kryo is.
 */
public final class RecordBatchSerializer extends Serializer<RecordBatch> {

  /** Creates one; called by Storm. */
  public RecordBatchSerializer() {
    super(false, true);
  }

  @Override
  public void write(Kryo kryo, Output output, RecordBatch batch) {
    output.writeString(batch.topicId());
    output.writeString(batch.topic());
    output.writeVarInt(batch.partition(), true);
    output.writeVarInt(batch.size(), true);
    long offset = 0;
    long millis = 0;
    for (int i = 0; i < batch.size(); i++) {
      output.writeVarLong(batch.offset(i) - offset, true);
      output.writeVarLong(batch.timestampMillis(i) - millis, false);
      offset = batch.offset(i);
      millis = batch.timestampMillis(i);
      byte[] value = batch.value(i);
      // 0 is for null, so that an empty value stays one.
      output.writeVarInt(value == null ? 0 : value.length + 1, true);
      if (value != null) {
        output.writeBytes(value);
      }
    }
    output.writeVarLong(batch.nextOffset() - offset, true);
    output.writeVarLong(batch.logEnd() - batch.nextOffset(), true);
  }

  @Override
  public RecordBatch read(Kryo kryo, Input input, Class<? extends RecordBatch> type) {
    String topicId = input.readString();
    String topic = input.readString();
    int partition = input.readVarInt(true);
    int size = input.readVarInt(true);
    long[] offsets = new long[size];
    long[] timestamps = new long[size];
    byte[][] values = new byte[size][];
    long offset = 0;
    long millis = 0;
    for (int i = 0; i < size; i++) {
      offset += input.readVarLong(true);
      millis += input.readVarLong(false);
      offsets[i] = offset;
      timestamps[i] = millis;
      int length = input.readVarInt(true);
      if (length > 0) {
        values[i] = input.readBytes(length - 1);
      }
    }
    long nextOffset = offset + input.readVarLong(true);
    long logEnd = nextOffset + input.readVarLong(true);
    return new RecordBatch(
        topicId, topic, partition, nextOffset, logEnd, offsets, timestamps, values);
  }
}
