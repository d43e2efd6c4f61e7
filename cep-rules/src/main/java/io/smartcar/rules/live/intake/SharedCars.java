package io.smartcar.rules.live.intake;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices cars whose events lie in several partitions, as in a topic that is not keyed by car: of
 * two tasks each would see a part of them, and both would be wrong. It looks at no more than {@link
 * #MAX_CARS}, and of more than {@link #ALL_OF_CARS} at one in 64, for it is all cars or none. Not
 * thread-safe.
 */
final class SharedCars {

  private static final Logger LOG = LoggerFactory.getLogger(SharedCars.class);
  private static final int ONE_CAR_IN = 64;

  /** Of a fleet up to here each car is looked at. */
  private static final int ALL_OF_CARS = 200;

  /** Cars that are remembered; later ones are not looked at. */
  static final int MAX_CARS = 1_000;

  private final String task;
  private final Map<String, Integer> partitionOfCar = new HashMap<>();
  private boolean said;

  /**
   * Creates one that knows no car.
   *
   * @param task what people call the task
   */
  SharedCars(String task) {
    this.task = task;
  }

  /** An event of a car was taken of a partition. */
  void saw(String car, int partition) {
    if (said || (partitionOfCar.size() >= ALL_OF_CARS && car.hashCode() % ONE_CAR_IN != 0)) {
      return;
    }
    Integer before = partitionOfCar.get(car);
    if (before == null) {
      if (partitionOfCar.size() < MAX_CARS) {
        partitionOfCar.put(car, partition);
      }
    } else if (before != partition) {
      say(car, partition, before);
    }
  }

  private void say(String car, int partition, int before) {
    said = true;
    partitionOfCar.clear();
    LOG.error(
        "task {}: car {} is in partition {} and was in partition {}: averages are wrong where"
            + " tasks share a car; send each event with the car's number as its key",
        task,
        car,
        partition,
        before);
  }

  /** Whether a car was in several partitions. */
  boolean areThere() {
    return said;
  }

  /** How many cars are remembered. */
  int cars() {
    return partitionOfCar.size();
  }

  /** With more partitions cars move, and rightly so. */
  void partitionsWereAdded() {
    partitionOfCar.clear();
  }
}
