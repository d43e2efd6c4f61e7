package io.smartcar.topology;

import org.apache.storm.Config;
import org.apache.storm.generated.StormTopology;

/** Where topologies are submitted to. */
interface Cluster {

  /**
   * Submits a topology and returns when it is taken.
   *
   * @throws RefusedException if it is not
   */
  void submit(String name, Config config, StormTopology topology) throws RefusedException;

  /** Says in one line why a topology was not taken and what to do. */
  final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message, Throwable cause) {
      super(message, cause);
    }

    RefusedException(String message) {
      super(message);
    }
  }
}
