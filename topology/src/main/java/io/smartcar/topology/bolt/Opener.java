package io.smartcar.topology.bolt;

import java.io.Serializable;

/**
 * Travels to a worker and opens a port there; called once by each task that needs the port, in
 * {@code prepare}. Opening does not connect.
 */
@FunctionalInterface
public interface Opener<T> extends Serializable {
  /** Creates the port; whoever calls closes it. */
  T open();
}
