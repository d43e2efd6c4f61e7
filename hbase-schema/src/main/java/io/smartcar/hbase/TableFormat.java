package io.smartcar.hbase;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.security.AccessDeniedException;
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

  /**
   * The same, once the description has come, for the tables beside the table of events: nothing is
   * recorded where there is none, and whoever may not see it cannot be told.
   *
   * @return whether it was seen; failed if a later release wrote it, or nobody answered
   */
  static CompletableFuture<Boolean> checkBeside(CompletableFuture<TableDescriptor> events) {
    return events
        .thenApply(
            table -> {
              check(table);
              return true;
            })
        .exceptionally(
            failure -> {
              if (HBaseErrors.hasCause(failure, TableNotFoundException.class)
                  || HBaseErrors.hasCause(failure, AccessDeniedException.class)) {
                return false;
              }
              throw new CompletionException(failure);
            });
  }
}
