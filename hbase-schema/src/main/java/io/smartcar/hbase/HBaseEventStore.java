package io.smartcar.hbase;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AsyncAdmin;

/**
 * Events in HBase, written by asynchronous batches over one connection that is made when it is
 * first needed. When HBase is away, also from the start, each call fails within a little more than
 * the operation timeout, and calls succeed again when HBase is back. Thread-safe.
 */
public final class HBaseEventStore implements EventStore {

  /** How long it may take to find out why a write failed. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final HBaseSettings settings;
  private final LazyConnection connection;
  private final HBaseErrors errors;
  private final EventTable table;
  private final Duration deadline;

  /** Creates a store; nothing is opened yet. */
  public HBaseEventStore(HBaseSettings settings) {
    this(settings, EventTable.MAX_AGE);
  }

  /** The same, which asks about the table again after so long. */
  HBaseEventStore(HBaseSettings settings, Duration maxAge) {
    this.settings = settings;
    this.connection = new LazyConnection(settings);
    this.errors = new HBaseErrors(settings);
    this.table = new EventTable(settings, connection, errors, maxAge);
    // HBase's own timeout knows more about what went wrong: let it come first.
    this.deadline = settings.operationTimeout().plus(settings.operationTimeout().dividedBy(4));
  }

  @Override
  public CompletableFuture<Void> store(List<StoredEvent> events, List<RejectedRecord> rejected) {
    if (events.isEmpty() && rejected.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    List<StoredEvent> eventsToStore = List.copyOf(events);
    List<RejectedRecord> rejectedToStore = List.copyOf(rejected);
    return bounded(CompletableFuture.allOf(putEvents(eventsToStore), putRejected(rejectedToStore)));
  }

  private CompletableFuture<Void> putEvents(List<StoredEvent> events) {
    return events.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : table
            .get()
            .thenCompose(
                open -> open.written().table().putAll(Rows.ofEvents(open.written().key(), events)));
  }

  private CompletableFuture<Void> putRejected(List<RejectedRecord> rejected) {
    return rejected.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : connection
            .get()
            .thenCompose(
                open ->
                    connection
                        .table(open, TableName.valueOf(settings.rejectedTable()))
                        .putAll(rejected.stream().map(Rows::of).toList()));
  }

  /** The same with a deadline of its own and with errors that say what to do. */
  private CompletableFuture<Void> bounded(CompletableFuture<Void> stored) {
    return stored
        // A copy: the deadline must not end what HBase's client still works on.
        .copy()
        .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(failure -> explained(errors.of(failure)));
  }

  /**
   * A write to a disabled table waits for its regions until its time is over; only the table's
   * state says why. Where that cannot be asked either, the failure stays what it was.
   */
  private CompletableFuture<Void> explained(EventStoreException failure) {
    String written = table.name();
    if (failure.kind() == EventStoreException.Kind.TABLE_MISSING
        || HBaseErrors.isOfReadOnly(failure)) {
      table.forget();
    }
    if (failure.kind() != EventStoreException.Kind.UNAVAILABLE) {
      return CompletableFuture.failedFuture(failure);
    }
    CompletableFuture<String> disabled =
        connection
            .get()
            .thenCompose(
                open ->
                    disabledOf(
                        connection.admin(open, LOOK), List.of(written, settings.rejectedTable())));
    return disabled
        .copy()
        .completeOnTimeout("", LOOK.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (name, unknown) -> {
              if (unknown != null || name.isEmpty()) {
                throw failure;
              }
              // Who disables a table may put another in its place.
              table.forget();
              throw errors.disabled(name, failure);
            });
  }

  private static CompletableFuture<String> disabledOf(AsyncAdmin admin, List<String> tables) {
    CompletableFuture<String> found = CompletableFuture.completedFuture("");
    for (String table : tables) {
      found =
          found.thenCompose(
              before ->
                  before.isEmpty()
                      ? admin
                          .isTableDisabled(TableName.valueOf(table))
                          .thenApply(is -> is ? table : "")
                      : CompletableFuture.completedFuture(before));
    }
    return found;
  }

  @Override
  public void check() {
    List<String> problems = new Schema(settings, connection).checkPresence();
    if (!problems.isEmpty()) {
      throw new EventStoreException(
          EventStoreException.Kind.TABLE_MISSING, String.join("; ", problems), null);
    }
    table.join();
  }

  @Override
  public void close() {
    connection.close();
  }
}
