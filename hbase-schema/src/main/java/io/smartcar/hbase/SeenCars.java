package io.smartcar.hbase;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.Result;

/**
 * Gathers which cars a scan has rows of; the rows themselves are let go. HBase's client calls it,
 * one answer after the other; {@link #found} is for everybody.
 */
final class SeenCars implements AdvancedScanResultConsumer {

  private final EventKey key;
  private final Set<String> cars = new HashSet<>();
  private final CompletableFuture<Set<String>> found = new CompletableFuture<>();

  SeenCars(EventKey key) {
    this.key = key;
  }

  /** Done when the scan is. */
  CompletableFuture<Set<String>> found() {
    return found;
  }

  @Override
  public void onNext(Result[] rows, ScanController controller) {
    for (Result row : rows) {
      EventIdentity event = key.identity(row.getRow());
      if (event != null) {
        cars.add(event.carNumber());
      }
    }
  }

  @Override
  public void onError(Throwable error) {
    found.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    found.complete(cars);
  }
}
