package io.smartcar.hbase;

import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.Result;

/**
 * Gathers which cars a scan has rows of, and in which slots of ten minutes; the rows themselves are
 * let go. HBase's client calls it, one answer after the other; {@link #found} is for everybody.
 */
final class SeenCars implements AdvancedScanResultConsumer {

  /** The cars, and the slots in which any of them has rows. */
  record Seen(Set<String> cars, NavigableSet<TimeSlot> slots) {

    Seen() {
      this(new TreeSet<>(), new TreeSet<>());
    }

    void add(Seen others) {
      cars.addAll(others.cars);
      slots.addAll(others.slots);
    }
  }

  private final EventKey key;
  private final Seen seen = new Seen();
  private final CompletableFuture<Seen> found = new CompletableFuture<>();

  SeenCars(EventKey key) {
    this.key = key;
  }

  /** Done when the scan is. */
  CompletableFuture<Seen> found() {
    return found;
  }

  @Override
  public void onNext(Result[] rows, ScanController controller) {
    for (Result row : rows) {
      EventIdentity event = key.identity(row.getRow());
      if (event != null) {
        seen.cars.add(event.carNumber());
        seen.slots.add(TimeSlot.ofTenMinutes(event.date()));
      }
    }
  }

  @Override
  public void onError(Throwable error) {
    found.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    found.complete(seen);
  }
}
