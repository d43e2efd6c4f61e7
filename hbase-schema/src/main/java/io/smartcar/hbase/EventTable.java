package io.smartcar.hbase;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.security.AccessDeniedException;
import org.jspecify.annotations.Nullable;

/**
 * The table of events with the key that is recorded on it, asked for when it is first needed, again
 * after a failure, and now and then, for somebody may have put another table in its place.
 * Thread-safe; nothing here blocks but {@link #join}.
 */
final class EventTable {

  private static final long MAX_AGE_NANOS = Duration.ofMinutes(1).toNanos();

  private final HBaseSettings settings;
  private final LazyConnection connection;
  private final HBaseErrors errors;
  private @Nullable CompletableFuture<OpenTable> current;
  private long askedNanos;

  EventTable(HBaseSettings settings, LazyConnection connection, HBaseErrors errors) {
    this.settings = settings;
    this.connection = connection;
    this.errors = errors;
  }

  /** The table; failed if it is missing, or if its key is not known here. */
  synchronized CompletableFuture<OpenTable> get() {
    long now = System.nanoTime();
    if (current == null || current.isCompletedExceptionally()) {
      current = connection.get().thenCompose(this::open);
      askedNanos = now;
    } else if (current.isDone() && now - askedNanos > MAX_AGE_NANOS) {
      askedNanos = now;
      // Nobody waits for it, and what is known holds while the master does not answer.
      var unused = connection.get().thenCompose(this::open).thenAccept(this::replace);
    }
    return current;
  }

  private synchronized void replace(OpenTable found) {
    current = CompletableFuture.completedFuture(found);
  }

  /**
   * Asks for the key again the next time. For whoever found that the table is not there, since one
   * of the same name may be installed with another key.
   */
  synchronized void forget() {
    current = null;
  }

  private CompletableFuture<OpenTable> open(AsyncConnection open) {
    TableName name = TableName.valueOf(settings.table());
    AsyncTable<AdvancedScanResultConsumer> table = connection.table(open, name);
    return connection
        .admin(open, settings.operationTimeout())
        .getDescriptor(name)
        .thenApply(EventKey::recordedOn)
        .exceptionallyCompose(failure -> keyByBorders(table, failure))
        .thenApply(key -> new OpenTable(table, key, errors));
  }

  /**
   * Who may only read and write a table is not told what is recorded on it. But everybody may know
   * its regions, and they tell the book's key from the other.
   */
  private CompletableFuture<EventKey> keyByBorders(
      AsyncTable<AdvancedScanResultConsumer> table, Throwable failure) {
    if (!isDenied(failure)) {
      return CompletableFuture.failedFuture(failure);
    }
    return table
        .getRegionLocator()
        .getAllRegionLocations()
        .thenApply(
            regions -> {
              boolean canBeTheBooks =
                  BookKey.canHave(
                      regions.stream()
                          .map(HRegionLocation::getRegion)
                          .map(region -> region.getStartKey())
                          .toList());
              if (!canBeTheBooks) {
                throw new EventStoreException(
                    EventStoreException.Kind.NOT_PERMITTED,
                    ("HBase at %s does not let this user see which key is recorded on table %s;"
                            + " in hbase shell: grant 'USER', 'RWC', '%s'")
                        .formatted(settings.address(), settings.table(), settings.table()),
                    failure);
              }
              return new BookKey();
            });
  }

  private static boolean isDenied(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AccessDeniedException) {
        return true;
      }
    }
    return false;
  }

  /**
   * The table, waited for.
   *
   * @throws EventStoreException that says why it cannot be used
   */
  OpenTable join() {
    try {
      return get().join();
    } catch (CompletionException e) {
      throw errors.of(e);
    }
  }
}
