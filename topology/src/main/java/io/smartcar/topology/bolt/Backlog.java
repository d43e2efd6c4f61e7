package io.smartcar.topology.bolt;

import io.smartcar.topology.spout.RecordBatch;
import java.util.HashMap;
import java.util.Map;

/**
 * How far a task is behind the log: the records of its partitions that it has not been given, of
 * all batches that the spout has read. It is large from a number on, and until there are much fewer
 * again, so that it does not go back and forth. Used on the task's thread; not thread-safe.
 *
 * <p>Records, and not the time since they were sent: what is gained by loading is gained by the
 * record, and what it costs is paid by the load. A few records of yesterday are no backlog.
 */
final class Backlog {

  /** Of what makes it large; with less it is not any more. */
  private static final int SMALL_PART = 4;

  /**
   * A partition as far as it is known.
   *
   * @param taken the first offset behind what was given
   * @param end the first offset behind the log
   */
  private record Place(long taken, long end) {
    long behind() {
      return Math.max(0, end - taken);
    }
  }

  private final long from;
  private final Map<Integer, Place> places = new HashMap<>();
  private String topicId = "";
  private long behind;
  private boolean large;

  /**
   * Creates one that is not large.
   *
   * @param from with more records than this it is
   */
  Backlog(long from) {
    this.from = from;
  }

  /** Notes a batch that was given; also one that comes again. */
  void takes(RecordBatch batch) {
    if (!batch.topicId().equals(topicId)) {
      topicId = batch.topicId();
      places.clear();
      behind = 0;
    }
    Place before = places.getOrDefault(batch.partition(), new Place(0, 0));
    Place now =
        new Place(
            Math.max(before.taken(), batch.nextOffset()), Math.max(before.end(), batch.logEnd()));
    places.put(batch.partition(), now);
    behind += now.behind() - before.behind();
    large = large ? behind >= from / SMALL_PART : behind > from;
  }

  /** Whether there is much to do. */
  boolean isLarge() {
    return large;
  }

  /** How many records there are, as far as it is known. */
  long records() {
    return behind;
  }
}
