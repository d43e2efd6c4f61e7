package io.smartcar.hbase;

import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.jspecify.annotations.Nullable;

/**
 * The way to the tables beside the table of events, open while all of them are of a format that is
 * known here. What is recorded is asked for when it is first needed, again after a failure, and
 * whenever it is older than {@link EventTable#MAX_AGE}, as by whoever reads events. Thread-safe;
 * nothing here blocks.
 */
final class BesideEvents {

  private final HBaseSettings settings;
  private final LazyConnection connection;

  /** When the last question was asked that found nothing against it; null before the first. */
  private volatile @Nullable Long askedNanos;

  BesideEvents(HBaseSettings settings, LazyConnection connection) {
    this.settings = settings;
    this.connection = connection;
  }

  /** The connection; failed also if a later release wrote the tables, or that cannot be known. */
  CompletableFuture<AsyncConnection> open() {
    long now = System.nanoTime();
    Long asked = askedNanos;
    if (asked != null && now - asked <= EventTable.MAX_AGE.toNanos()) {
      return connection.get();
    }
    return connection
        .get()
        .thenCompose(
            open ->
                TableFormat.checkBeside(
                        connection
                            .admin(open, settings.operationTimeout())
                            .getDescriptor(TableName.valueOf(settings.table())))
                    .thenApply(
                        seen -> {
                          askedNanos = now;
                          return open;
                        }));
  }
}
