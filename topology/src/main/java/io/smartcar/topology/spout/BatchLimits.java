package io.smartcar.topology.spout;

import java.io.Serializable;

/**
 * Where a batch ends at the latest; immutable.
 *
 * @param records how many records it may have
 * @param valueBytes how many bytes their values may have together; a record that is larger alone is
 *     a batch alone
 */
public record BatchLimits(int records, int valueBytes) implements Serializable {

  /** Checks that a batch can hold something. */
  public BatchLimits {
    if (records < 1) {
      throw new IllegalArgumentException("records must be >= 1: " + records);
    }
    if (valueBytes < 1) {
      throw new IllegalArgumentException("valueBytes must be >= 1: " + valueBytes);
    }
  }
}
