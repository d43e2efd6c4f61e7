package io.smartcar.topology.bolt;

import io.smartcar.hbase.EventStore;
import java.io.Serializable;

/**
 * How a task works off a backlog by loads in place of puts; immutable.
 *
 * @param opener opens a store that takes many events in one call; the bolt closes it
 * @param from a task loads when it is more records than this behind the log
 * @param rows so many are gathered for a load, and as many again while one is under way
 */
public record BulkLane(Opener<EventStore> opener, int from, int rows) implements Serializable {

  /** Checks that there is something to gather. */
  public BulkLane {
    if (from < 1) {
      throw new IllegalArgumentException("from must be >= 1: " + from);
    }
    if (rows < 1) {
      throw new IllegalArgumentException("rows must be >= 1: " + rows);
    }
  }
}
