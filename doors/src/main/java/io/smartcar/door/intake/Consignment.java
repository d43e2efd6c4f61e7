package io.smartcar.door.intake;

import io.smartcar.eventlog.EventLogException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Events that go to the log together, and whether they are there. The log's thread sends, another
 * one of Kafka's confirms, any may wait.
 */
final class Consignment {

  private final List<LogRecord> records;
  private final CompletableFuture<Void> arrived = new CompletableFuture<>();
  private final CompletableFuture<Void> settled = new CompletableFuture<>();
  private final AtomicInteger missing;
  private volatile @Nullable EventLogException failure;

  Consignment(List<LogRecord> records) {
    this.records = List.copyOf(records);
    this.missing = new AtomicInteger(records.size());
  }

  List<LogRecord> records() {
    return records;
  }

  /**
   * When everything is in the log, or with an {@link EventLogException} or a timeout when it cannot
   * be said that it is.
   */
  CompletableFuture<Void> arrived() {
    return arrived;
  }

  /** When nothing of it is under way any more, whether it arrived or not. */
  CompletableFuture<Void> settled() {
    return settled;
  }

  /** Whether its sender was told already that it is not known to have arrived. */
  boolean isGivenUp() {
    return arrived.isDone();
  }

  /** Called once for each record. */
  void settle(@Nullable EventLogException error) {
    settle(1, error);
  }

  /** The same of several that end alike. */
  void settle(int records, @Nullable EventLogException error) {
    if (error != null && failure == null) {
      failure = error;
    }
    if (missing.addAndGet(-records) > 0) {
      return;
    }
    // First, so that who is told that it arrived finds it settled.
    settled.complete(null);
    EventLogException first = failure;
    if (first == null) {
      arrived.complete(null);
    } else {
      arrived.completeExceptionally(first);
    }
  }
}
