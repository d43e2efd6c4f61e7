package io.smartcar.topology.spout;

import io.smartcar.events.Decoded;
import io.smartcar.events.RecordDecoder;
import io.smartcar.rules.live.port.RecordSlice;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive records of one partition, as they travel through the topology in one tuple; immutable
 * but for what it has read once, and thread-safe. The arrays of {@link #value} are shared and must
 * not be changed.
 */
public final class RecordBatch implements RecordSlice {

  private final String topicId;
  private final String topic;
  private final int partition;
  private final long nextOffset;
  private final long logEnd;
  private final long[] offsets;
  private final long[] timestampsMillis;
  private final byte[][] values;

  /** All values read, from when somebody first asked; null before. */
  private volatile Decoded @Nullable [] decoded;

  RecordBatch(
      String topicId,
      String topic,
      int partition,
      long nextOffset,
      long logEnd,
      long[] offsets,
      long[] millis,
      byte[][] values) {
    this.topicId = topicId;
    this.topic = topic;
    this.partition = partition;
    this.nextOffset = nextOffset;
    this.logEnd = logEnd;
    this.offsets = offsets;
    this.timestampsMillis = millis;
    this.values = values;
  }

  /**
   * Records in the order of the log, as one batch.
   *
   * @param topicId by what the servers tell the topic from one that had its name before
   * @param records at least one, of one partition, in offset order, each with a {@code byte[]} as
   *     its value or with none
   * @param nextOffset the first offset that the batch does not speak for
   * @param logEnd the end of the partition's log as it was known then
   */
  static RecordBatch of(
      String topicId,
      List<? extends ConsumerRecord<?, @Nullable Object>> records,
      long nextOffset,
      long logEnd) {
    int size = records.size();
    long[] offsets = new long[size];
    long[] millis = new long[size];
    byte[][] values = new byte[size][];
    for (int i = 0; i < size; i++) {
      ConsumerRecord<?, @Nullable Object> record = records.get(i);
      offsets[i] = record.offset();
      millis[i] = record.timestamp();
      values[i] = (byte[]) record.value();
    }
    ConsumerRecord<?, ?> first = records.get(0);
    return new RecordBatch(
        topicId, first.topic(), first.partition(), nextOffset, logEnd, offsets, millis, values);
  }

  /**
   * The id of the topic that the spout reads, as it last learned it: offsets of a topic that was
   * deleted and created again say nothing about those of one with another id.
   */
  public String topicId() {
    return topicId;
  }

  /** The name of the topic all records are of. */
  public String topic() {
    return topic;
  }

  @Override
  public int partition() {
    return partition;
  }

  @Override
  public long firstOffset() {
    return offsets[0];
  }

  @Override
  public long nextOffset() {
    return nextOffset;
  }

  /**
   * The first offset behind the partition's log as the spout knew it when it read this batch first;
   * the batch's own end if it did not know. The log grows, so that its end now is there or behind.
   */
  public long logEnd() {
    return logEnd;
  }

  @Override
  public int size() {
    return offsets.length;
  }

  @Override
  public long offset(int index) {
    return offsets[index];
  }

  @Override
  public long timestampMillis(int index) {
    return timestampsMillis[index];
  }

  @Override
  public byte @Nullable [] value(int index) {
    return values[index];
  }

  /** Reads each value once, for all tasks of a worker: they share the tuple's objects. */
  @Override
  public Decoded decoded(int index, RecordDecoder decoder) {
    Decoded[] known = decoded;
    return (known == null ? decodeAll(decoder) : known)[index];
  }

  /** What a record is, if somebody has read it; null if nobody has. */
  public @Nullable Decoded decodedBefore(int index) {
    Decoded[] known = decoded;
    return known == null ? null : known[index];
  }

  private synchronized Decoded[] decodeAll(RecordDecoder decoder) {
    Decoded[] known = decoded;
    if (known == null) {
      known = new Decoded[values.length];
      for (int i = 0; i < values.length; i++) {
        known[i] = decoder.decode(values[i]);
      }
      decoded = known;
    }
    return known;
  }

  /** Where it is in the log: {@code SmartCar-Topic-3 [1000, 2000)}. */
  @Override
  public String toString() {
    return topic + '-' + partition + " [" + offsets[0] + ", " + nextOffset + ')';
  }
}
