package io.smartcar.hbase;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.Result;

/**
 * Gathers in which slots of ten minutes a scan has rows of some cars; the rows themselves are let
 * go. HBase's client calls it, one answer after the other; {@link #found} is for everybody.
 */
final class OccupiedSlots implements AdvancedScanResultConsumer {

  private final EventKey key;
  private final CarSet cars;
  private final NavigableSet<TimeSlot> slots = new TreeSet<>();
  private final CompletableFuture<NavigableSet<TimeSlot>> found = new CompletableFuture<>();

  OccupiedSlots(EventKey key, CarSet cars) {
    this.key = key;
    this.cars = cars;
  }

  /** Done when the scan is. */
  CompletableFuture<NavigableSet<TimeSlot>> found() {
    return found;
  }

  @Override
  public void onNext(Result[] rows, ScanController controller) {
    for (Result row : rows) {
      EventIdentity event = key.identity(row.getRow());
      if (event != null && cars.contains(event.carNumber())) {
        slots.add(TimeSlot.ofTenMinutes(event.date()));
      }
    }
  }

  @Override
  public void onError(Throwable error) {
    found.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    found.complete(slots);
  }
}
