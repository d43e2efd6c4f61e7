package io.smartcar.hbase;

import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import java.util.List;
import java.util.Optional;

/**
 * The car master as a table beside the events, for whoever joins them: the command line and other
 * programs. Rules do not read it. Thread-safe; calls block.
 */
public interface CarTable extends AutoCloseable {

  /**
   * Makes the table hold these cars and no others. Whoever reads meanwhile sees old and new rows;
   * what was cut off is completed by the same call once more.
   *
   * @throws EventStoreException if HBase does not answer, does not permit it, or has no such table
   */
  void replaceBy(CarMaster cars);

  /**
   * What is known of a car, with the limit that holds for it wherever it is; empty if nothing is.
   *
   * @throws EventStoreException if HBase does not answer, does not permit it, or has no such table
   */
  Optional<Car> car(String carNumber);

  /**
   * The same of every car, in order of number.
   *
   * @throws EventStoreException if HBase does not answer, does not permit it, or has no such table
   */
  List<Car> all();

  @Override
  void close();
}
