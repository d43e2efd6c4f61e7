package io.smartcar.hbase;

import org.apache.hadoop.hbase.client.TableDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * The number of the format of the tables: what is recorded on the table of events, its columns and
 * values, and those of the tables beside it. A table without it is of the first. Columns and values
 * may be added without another number; when something that is known is to mean something else, it
 * is the next. No state.
 */
final class TableFormat {

  /** The name of the table's value that records it. */
  static final String VALUE = "SMARTCAR_FORMAT";

  private static final String KNOWN = "1";

  private TableFormat() {}

  /**
   * Before anything of the table is read or written.
   *
   * @throws EventStoreException if a later release wrote it
   */
  static void check(TableDescriptor table) {
    @Nullable String recorded = table.getValue(VALUE);
    if (recorded != null && !recorded.equals(KNOWN)) {
      throw new EventStoreException(
          EventStoreException.Kind.TABLE_MISSING,
          "table %s is of format %s, and this release knows %s: use the release that wrote it, or a later one, or another table by smartcar.hbase.table"
              .formatted(table.getTableName().getNameAsString(), recorded, KNOWN),
          null);
    }
  }
}
