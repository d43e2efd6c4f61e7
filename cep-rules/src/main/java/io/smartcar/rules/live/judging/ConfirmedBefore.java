package io.smartcar.rules.live.judging;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.rules.live.clock.PartitionProgress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Knows, while a task rebuilds its state, which of the alerts that are raised again were confirmed
 * before it started. Up to that moment the rebuilt state may also be incomplete, so that what is
 * raised then is not to be believed. Not thread-safe.
 *
 * <p>Partitions may come from different tasks that were not equally far, so the moment is the
 * partition's of the alert's car. When the clock is past all of them nothing is kept any more.
 */
final class ConfirmedBefore {

  private final Map<String, PartitionProgress> partitionOfCar = new HashMap<>();
  private long everywhere = NONE;
  private long somewhere = NONE;
  private boolean over;

  /** Looks at the partitions that the task starts with. */
  void startFrom(Collection<PartitionProgress> partitions) {
    partitionOfCar.clear();
    everywhere = partitions.isEmpty() ? NONE : Long.MAX_VALUE;
    somewhere = NONE;
    for (PartitionProgress partition : partitions) {
      everywhere = Math.min(everywhere, partition.confirmedBefore);
      somewhere = Math.max(somewhere, partition.confirmedBefore);
    }
    over = somewhere == NONE;
  }

  /** Up to this event time some alerts were confirmed before the task started. */
  long somewhere() {
    return somewhere;
  }

  /** An event was taken of this partition. */
  void saw(CarEvent event, PartitionProgress partition) {
    if (!over && event.eventTime() <= somewhere) {
      partitionOfCar.put(event.carNumber(), partition);
    }
  }

  /** The task's clock is here: no alert is raised any more at an earlier time. */
  void clockIs(long timeMillis) {
    if (!over && timeMillis > somewhere) {
      over = true;
      partitionOfCar.clear();
    }
  }

  boolean knows(Alert alert, long raisedAtMillis) {
    if (raisedAtMillis > somewhere) {
      return false;
    }
    PartitionProgress partition = partitionOfCar.get(alert.carNumber());
    return raisedAtMillis <= (partition == null ? everywhere : partition.confirmedBefore);
  }

  /** How many cars are remembered. */
  int cars() {
    return partitionOfCar.size();
  }
}
