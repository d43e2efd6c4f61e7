package io.smartcar.hbase;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.Result;

/**
 * Gathers the rows of a scan, and ends it when there are more than the limit. HBase's client calls
 * it, one answer after the other; {@link #all} is for everybody.
 */
final class LimitedRows implements AdvancedScanResultConsumer {

  private final RowLimit limit;
  private final List<Result> rows = new ArrayList<>();
  private final CompletableFuture<List<Result>> all = new CompletableFuture<>();

  LimitedRows(RowLimit limit) {
    this.limit = limit;
  }

  /** Done when the scan is; fails if it was ended. */
  CompletableFuture<List<Result>> all() {
    return all;
  }

  @Override
  public void onNext(Result[] results, ScanController controller) {
    if (limit.allows(results.length)) {
      Collections.addAll(rows, results);
    } else {
      rows.clear();
      controller.terminate();
      all.completeExceptionally(new CancellationException("more rows than can be held"));
    }
  }

  @Override
  public void onHeartbeat(ScanController controller) {
    if (limit.isExceeded()) {
      controller.terminate();
      all.completeExceptionally(new CancellationException("more rows than can be held"));
    }
  }

  @Override
  public void onError(Throwable error) {
    all.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    all.complete(rows);
  }
}
