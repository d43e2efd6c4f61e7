package io.smartcar.topology.bolt;

import io.smartcar.hbase.EventStore;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.topology.metrics.LatencyHistogram;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** A store of which it is measured how long its calls take. Thread-safe as that store is. */
final class TimedEventStore implements EventStore {

  private final EventStore store;
  private final LatencyHistogram calls;
  private final LongSupplier nanoTime;

  TimedEventStore(EventStore store, LatencyHistogram calls, LongSupplier nanoTime) {
    this.store = store;
    this.calls = calls;
    this.nanoTime = nanoTime;
  }

  @Override
  public CompletableFuture<Void> store(List<StoredEvent> events, List<RejectedRecord> rejected) {
    long from = nanoTime.getAsLong();
    CompletableFuture<Void> answer = store.store(events, rejected);
    var unused = answer.whenComplete((done, failure) -> calls.add(nanoTime.getAsLong() - from));
    return answer;
  }

  @Override
  public void check() {
    store.check();
  }

  @Override
  public void close() {
    store.close();
  }
}
