package io.smartcar.hbase;

import org.jspecify.annotations.Nullable;

/**
 * The tables that make up the table of events: one, or two while its key is being converted.
 * Immutable and thread-safe.
 *
 * @param written where events are written
 * @param conversion the two that are read together while a key is being converted, else null
 */
record OpenTables(OpenTable written, @Nullable Conversion conversion) {

  /**
   * Two tables that have some rows alike, by different keys.
   *
   * @param from the table with the old key, which has every row until events are written to the
   *     other, and is not written from then on
   * @param to the table with the new key
   */
  record Conversion(OpenTable from, OpenTable to) {}

  /** Reads the table of events, of however many tables it is made. */
  HistoryReader reader(Pace pace) {
    return conversion == null
        ? written.key().reader(written, pace)
        : new TwoTablesReader(conversion.from(), conversion.to(), pace);
  }
}
