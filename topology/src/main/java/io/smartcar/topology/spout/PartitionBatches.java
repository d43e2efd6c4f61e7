package io.smartcar.topology.spout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The batches of one partition that the spout may still ask for. Not thread-safe. */
final class PartitionBatches {

  /** What a record takes beside its value: arrays, offset, timestamp and the decoded event. */
  private static final int RECORD_OVERHEAD_BYTES = 250;

  /**
   * A batch that was handed out.
   *
   * @param nextOffset the first offset behind it
   * @param atNanos when it was handed out first
   * @param records how many it has that are kept
   * @param bytes about how much they take
   * @param record the batch as the spout gets it; null once it is acked, when only its borders
   *     matter
   */
  private record Known(
      long nextOffset,
      long atNanos,
      int records,
      long bytes,
      @Nullable ConsumerRecord<byte[], Object> record) {
    Known withoutRecord() {
      return new Known(nextOffset, atNanos, 0, 0, null);
    }
  }

  private final String topicId;
  private final BatchLimits limits;
  private final LongSupplier nanoTime;

  /** By first offset; they never overlap. */
  private final TreeMap<Long, Known> known = new TreeMap<>();

  private long keptBytes;
  private long keptRecords;
  private long doneRecords;
  private long readRecords;

  PartitionBatches(String topicId, BatchLimits limits, LongSupplier nanoTime) {
    this.topicId = topicId;
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /**
   * Replaces what one poll brought: new records by new batches, records of known batches by those.
   *
   * @param position where the consumer reads on; offsets between the last record and it have no
   *     record
   * @param lag how many offsets the log has behind that, as far as it is known
   */
  List<ConsumerRecord<byte[], Object>> replace(
      List<ConsumerRecord<byte[], Object>> polled, long position, long lag) {
    long logEnd = position + lag;
    List<ConsumerRecord<byte[], Object>> replaced = new ArrayList<>();
    int runRecords = Math.min(polled.size(), limits.records());
    List<ConsumerRecord<byte[], Object>> run = new ArrayList<>(runRecords);
    long runBytes = 0;
    long knownUntil = Long.MIN_VALUE;
    long newUntil = Long.MIN_VALUE;
    for (ConsumerRecord<byte[], Object> record : polled) {
      if (record.offset() < knownUntil) {
        continue;
      }
      // One look for a run of records: each makes two objects.
      Known batch = record.offset() < newUntil ? null : knownAt(record.offset());
      int bytes = Math.max(0, record.serializedValueSize());
      boolean full = run.size() == limits.records() || runBytes + bytes > limits.valueBytes();
      if (!run.isEmpty() && (full || batch != null)) {
        replaced.add(handOut(run, record.offset(), logEnd));
        run = new ArrayList<>(runRecords);
        runBytes = 0;
      }
      if (batch != null) {
        knownUntil = batch.nextOffset();
        if (batch.record() != null) {
          replaced.add(batch.record());
        }
      } else {
        newUntil = record.offset() < newUntil ? newUntil : knownAfter(record.offset());
        run.add(record);
        runBytes += bytes;
      }
    }
    if (!run.isEmpty()) {
      replaced.add(handOut(run, position, logEnd));
    }
    return replaced;
  }

  private @Nullable Known knownAt(long offset) {
    Map.Entry<Long, Known> floor = known.floorEntry(offset);
    return floor != null && offset < floor.getValue().nextOffset() ? floor.getValue() : null;
  }

  /** Whether the record at this offset is of a batch that was handed out. */
  boolean knows(long offset) {
    return knownAt(offset) != null;
  }

  /** Where the next known batch begins. */
  private long knownAfter(long offset) {
    Long next = known.higherKey(offset);
    return next == null ? Long.MAX_VALUE : next;
  }

  /** Offsets without a record behind the run are part of it, or they would look like a gap. */
  private ConsumerRecord<byte[], Object> handOut(
      List<ConsumerRecord<byte[], Object>> run, long reachesTo, long logEnd) {
    ConsumerRecord<byte[], Object> first = run.get(0);
    long next = Math.max(reachesTo, run.get(run.size() - 1).offset() + 1);
    next = Math.min(next, knownAfter(first.offset()));
    RecordBatch batch = RecordBatch.of(topicId, run, next, Math.max(next, logEnd));
    ConsumerRecord<byte[], Object> record =
        new ConsumerRecord<>(
            first.topic(),
            first.partition(),
            first.offset(),
            first.timestamp(),
            first.timestampType(),
            first.serializedKeySize(),
            first.serializedValueSize(),
            first.key(),
            batch,
            first.headers(),
            first.leaderEpoch());
    long bytes =
        run.stream()
            .mapToLong(each -> RECORD_OVERHEAD_BYTES + Math.max(0, each.serializedValueSize()))
            .sum();
    known.put(first.offset(), new Known(next, nanoTime.getAsLong(), run.size(), bytes, record));
    keptBytes += bytes;
    keptRecords += run.size();
    readRecords += run.size();
    return record;
  }

  /**
   * The spout will not ask for this batch's records again.
   *
   * @return how long it was under way; -1 if it was not
   */
  long acked(long firstOffset) {
    Known batch = known.get(firstOffset);
    if (batch == null || batch.record() == null) {
      return -1;
    }
    known.put(firstOffset, forgetRecord(batch));
    return nanoTime.getAsLong() - batch.atNanos();
  }

  /**
   * All batches that begin below this offset are done. The one it lies in keeps its borders: the
   * spout may yet seek to this very offset, and would get the rest of a batch that is done.
   */
  void committed(long offset) {
    known.headMap(offset).replaceAll((first, batch) -> forgetRecord(batch));
    known.headMap(offset).values().removeIf(batch -> batch.nextOffset() <= offset);
  }

  private Known forgetRecord(Known batch) {
    keptBytes -= batch.bytes();
    keptRecords -= batch.records();
    doneRecords += batch.records();
    return batch.withoutRecord();
  }

  /** Where the batch ends that begins at this offset; -1 if there is none. */
  long endOf(long firstOffset) {
    Known batch = known.get(firstOffset);
    return batch == null ? -1 : batch.nextOffset();
  }

  /** The first offset behind all batches; -1 if none is known. */
  long reachesTo() {
    return known.isEmpty() ? -1 : known.lastEntry().getValue().nextOffset();
  }

  /** About how much the records take that are kept. */
  long bytes() {
    return keptBytes;
  }

  /** How many records are kept. */
  long records() {
    return keptRecords;
  }

  /** How many were handed out, each once. */
  long readRecords() {
    return readRecords;
  }

  /** How many were kept, and are not any more. */
  long doneRecords() {
    return doneRecords;
  }

  /** How long the first batch has been under way that is kept with its records; 0 without one. */
  long underWayNanos(long now) {
    for (Known batch : known.values()) {
      if (batch.record() != null) {
        return now - batch.atNanos();
      }
    }
    return 0;
  }

  /** How many batches are known. */
  int size() {
    return known.size();
  }

  /** How many of them are kept with their records. */
  long withRecords() {
    return known.values().stream().filter(batch -> batch.record() != null).count();
  }
}
