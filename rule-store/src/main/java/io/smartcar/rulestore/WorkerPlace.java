package io.smartcar.rulestore;

import java.util.Comparator;
import java.util.Objects;

/**
 * Where a worker answers Prometheus; immutable.
 *
 * @param address {@code host:port}, as others reach it
 * @param worker which one it is: its own {@code host:port}, as Storm knows it
 */
public record WorkerPlace(String address, String worker) {

  /** By address. */
  static final Comparator<WorkerPlace> BY_ADDRESS = Comparator.comparing(WorkerPlace::address);

  /** Checks that the address can be a name. */
  public WorkerPlace {
    Objects.requireNonNull(worker, "worker");
    if (address.isEmpty() || address.indexOf('/') >= 0) {
      throw new IllegalArgumentException("address must be host:port: \"" + address + '"');
    }
  }
}
