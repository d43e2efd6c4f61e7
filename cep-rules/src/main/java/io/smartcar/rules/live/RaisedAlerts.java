package io.smartcar.rules.live;

import static io.smartcar.rules.live.Checkpoint.NONE;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides, while a task rebuilds its state, which of the alerts that are raised were confirmed
 * before it started. Up to that moment the rebuilt state may also be incomplete, so that what is
 * raised then is not to be believed. Not thread-safe.
 *
 * <p>Partitions may come from different tasks that were not equally far, so the moment is the
 * partition's of the alert's car.
 */
final class RaisedAlerts {

  private final Map<String, PartitionProgress> partitionOfCar = new HashMap<>();
  private long confirmedEverywhere = NONE;
  private long confirmedSomewhere = NONE;

  /** Looks at the partitions that the task starts with. */
  void startFrom(Collection<PartitionProgress> partitions) {
    confirmedEverywhere = Long.MAX_VALUE;
    confirmedSomewhere = NONE;
    for (PartitionProgress partition : partitions) {
      confirmedEverywhere = Math.min(confirmedEverywhere, partition.confirmedBefore);
      confirmedSomewhere = Math.max(confirmedSomewhere, partition.confirmedBefore);
    }
    if (partitions.isEmpty()) {
      confirmedEverywhere = NONE;
    }
  }

  /** Up to this event time some alerts were confirmed before the task started. */
  long confirmedSomewhere() {
    return confirmedSomewhere;
  }

  /** An event was taken of this partition. */
  void saw(CarEvent event, PartitionProgress partition) {
    if (event.eventTime() <= confirmedSomewhere) {
      partitionOfCar.put(event.carNumber(), partition);
    }
  }

  boolean wasConfirmedBefore(Alert alert, long raisedAtMillis) {
    if (raisedAtMillis > confirmedSomewhere) {
      if (!partitionOfCar.isEmpty()) {
        partitionOfCar.clear();
      }
      return false;
    }
    PartitionProgress partition = partitionOfCar.get(alert.carNumber());
    long confirmed = partition == null ? confirmedEverywhere : partition.confirmedBefore;
    return raisedAtMillis <= confirmed;
  }
}
