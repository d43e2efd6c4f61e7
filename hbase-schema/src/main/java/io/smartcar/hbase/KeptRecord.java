package io.smartcar.hbase;

import java.util.Objects;
import java.util.Optional;

/**
 * A refused record as it is kept; immutable.
 *
 * @param record the record
 * @param resending whether it was sent again; empty if it was not
 */
public record KeptRecord(RejectedRecord record, Optional<Resending> resending) {

  /** Checks that nothing is missing. */
  public KeptRecord {
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(resending, "resending");
  }

  /** Whether only its beginning was kept. */
  public boolean isCut() {
    return record.value().length >= RejectedRecord.MAX_VALUE_BYTES;
  }
}
