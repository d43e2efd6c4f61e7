package io.smartcar.topology.bolt;

import io.smartcar.events.CarEvent;
import java.util.Arrays;

/**
 * Gives each reading the timestamp of its cells, so that of two different readings with one
 * identity the later in the log is the one that HBase shows, as it is the one that the rules see,
 * whatever the order in which their batches are written, and however often. Used by {@link
 * EventStoreBolt} on its task's thread; not thread-safe.
 *
 * <p>How it works: a cell's timestamp is its record's, and HBase shows the cell with the latest; of
 * equal ones, what was written last. Two batches are written at the same time, and one that failed
 * is written again after those behind it, so a tie would go either way. Records have a tie often
 * (Kafka gives those of one request the same millisecond), a reading that another one replaces is
 * rare. So the last readings are remembered, and one that replaces a remembered one without being
 * later gets the millisecond after it. The same reading sent again keeps its timestamp.
 *
 * <p>What is not remembered, after a restart as well, has been stored before, since the log is read
 * on from what is done: a tie is then right by the order of writing. Not so where timestamps go
 * backwards, as the producers' own (CreateTime) may: a reading with an earlier timestamp than the
 * one it replaces loses in HBase if that one is no longer remembered.
 *
 * <p>Memory: the last 131,072 to 262,144 readings as numbers, 16 MB. Batches that follow each other
 * in the log are tried one after the other, also when they come again.
 */
final class ReadingOrder {

  private Readings recent = new Readings();
  private Readings older = new Readings();
  private String topicId = "";

  /**
   * Which topic the next readings are of. All of a topic that was created again are later in the
   * log than what is remembered of the one before, whatever their offsets.
   */
  void reads(String id) {
    if (!id.equals(topicId)) {
      topicId = id;
      recent.allAreBeforeTheLog();
      older.allAreBeforeTheLog();
    }
  }

  /**
   * The timestamp of a reading's cells in epoch milliseconds: its record's, or the one it needs to
   * stand before what it replaces.
   *
   * @param partition where its record is in the log
   * @param offset the same; readings of a partition come in this order, but for those that come
   *     again
   * @param recordMillis its record's timestamp, epoch milliseconds
   */
  long cellMillis(int partition, long offset, long recordMillis, CarEvent reading) {
    long identity = identity(partition, reading);
    Readings known = recent;
    int at = known.find(identity);
    if (!known.has(at)) {
      known = older;
      at = known.find(identity);
    }
    long millis = recordMillis;
    if (known.has(at)) {
      long knownMillis = known.millis(at);
      if (offset < known.offset(at)) {
        // Replaced meanwhile: on no account before the one that did.
        return recordMillis == knownMillis ? recordMillis - 1 : recordMillis;
      }
      boolean same = offset == known.offset(at) || content(reading) == known.content(at);
      millis = Math.max(recordMillis, same ? knownMillis : knownMillis + 1);
    }
    remember(identity, offset, millis, content(reading));
    return millis;
  }

  private void remember(long identity, long offset, long millis, long content) {
    if (recent.isFull()) {
      Readings reused = older;
      older = recent;
      recent = reused;
      recent.clear();
    }
    recent.put(identity, offset, millis, content);
  }

  /**
   * A number for partition, car and time. Two that have the same number by chance are taken for
   * one: one of them gets a timestamp a millisecond off, and each keeps its row.
   */
  private static long identity(int partition, CarEvent reading) {
    long mixed = reading.eventTime() * 0x9E3779B97F4A7C15L + reading.carNumber().hashCode();
    mixed = (mixed ^ (mixed >>> 32)) * 0xBF58476D1CE4E5B9L + partition;
    mixed = (mixed ^ (mixed >>> 29)) * 0x94D049BB133111EBL + reading.date().length();
    return mixed ^ (mixed >>> 32);
  }

  /** All that is not in the identity; different for all readings that the decoder lets in. */
  private static long content(CarEvent reading) {
    long content = reading.speed();
    content = content << 3 | reading.speedPedal();
    content = content << 2 | reading.breakPedal();
    content = content << 12 ^ reading.steerAngle().hashCode();
    content = content << 8 ^ reading.directLight().hashCode();
    return content << 20 ^ reading.areaNumber().hashCode();
  }

  /**
   * A hash table without objects; nothing is taken out but all of it. What belongs together is side
   * by side, for what takes time is to fetch it from memory.
   */
  private static final class Readings {

    private static final int SLOTS = 1 << 18;
    private static final int MAX_SIZE = SLOTS / 2;
    private static final int WIDTH = 4;
    private static final int OFFSET = 0;
    private static final int IDENTITY = 1;
    private static final int MILLIS = 2;
    private static final int CONTENT = 3;
    private static final long NONE = -1;
    private static final long BEFORE_THE_LOG = -2;

    private final long[] slots = new long[SLOTS * WIDTH];
    private int size;

    Readings() {
      clear();
    }

    /** The slot where this one is, or would be. */
    int find(long identity) {
      int slot = ((int) identity & (SLOTS - 1)) * WIDTH;
      while (slots[slot + OFFSET] != NONE && slots[slot + IDENTITY] != identity) {
        slot = (slot + WIDTH) % slots.length;
      }
      return slot;
    }

    boolean has(int slot) {
      return slots[slot + OFFSET] != NONE;
    }

    long offset(int slot) {
      return slots[slot + OFFSET];
    }

    long millis(int slot) {
      return slots[slot + MILLIS];
    }

    long content(int slot) {
      return slots[slot + CONTENT];
    }

    boolean isFull() {
      return size == MAX_SIZE;
    }

    void put(long identity, long offset, long cellMillis, long content) {
      int slot = find(identity);
      if (!has(slot)) {
        size++;
      }
      slots[slot + OFFSET] = offset;
      slots[slot + IDENTITY] = identity;
      slots[slot + MILLIS] = cellMillis;
      slots[slot + CONTENT] = content;
    }

    void allAreBeforeTheLog() {
      for (int slot = 0; slot < slots.length; slot += WIDTH) {
        if (has(slot)) {
          slots[slot + OFFSET] = BEFORE_THE_LOG;
        }
      }
    }

    void clear() {
      size = 0;
      Arrays.fill(slots, NONE);
    }
  }
}
