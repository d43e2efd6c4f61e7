package io.smartcar.hbase;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.Put;

/**
 * Events in HBase, written by asynchronous batches over one connection that is made when it is
 * first needed. When HBase is away, also from the start, each call fails within a little more than
 * the operation timeout, and calls succeed again when HBase is back. Thread-safe.
 */
public final class HBaseEventStore implements EventStore {

  private final HBaseSettings settings;
  private final LazyConnection connection;
  private final Failures failures;
  private final Duration deadline;

  /** Creates a store; nothing is opened yet. */
  public HBaseEventStore(HBaseSettings settings) {
    this.settings = settings;
    this.connection = new LazyConnection(settings);
    this.failures = new Failures(settings);
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
    return bounded(
        connection
            .get()
            .thenCompose(
                open ->
                    CompletableFuture.allOf(
                        put(open, settings.table(), () -> Rows.ofEvents(eventsToStore)),
                        put(
                            open,
                            settings.rejectedTable(),
                            () -> rejectedToStore.stream().map(Rows::of).toList()))));
  }

  private CompletableFuture<Void> put(
      AsyncConnection open, String table, Supplier<List<Put>> rows) {
    List<Put> puts = rows.get();
    return puts.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : connection.table(open, TableName.valueOf(table)).putAll(puts);
  }

  /** The same with a deadline of its own and with failures that say what to do. */
  private CompletableFuture<Void> bounded(CompletableFuture<Void> stored) {
    return stored
        // A copy: the deadline must not end what HBase's client still works on.
        .copy()
        .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (done, failure) -> {
              if (failure != null) {
                throw failures.of(failure);
              }
              return null;
            });
  }

  @Override
  public void check() {
    List<String> problems = new Schema(settings, connection).checkPresence();
    if (!problems.isEmpty()) {
      throw new EventStoreException(
          EventStoreException.Kind.TABLE_MISSING, String.join("; ", problems), null);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
