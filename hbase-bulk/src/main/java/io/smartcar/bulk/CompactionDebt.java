package io.smartcar.bulk;

import io.smartcar.hbase.BulkAccess;
import io.smartcar.hbase.EventStoreException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.TableName;

/** Keeps a region from having too many store files. Used by one thread. */
final class CompactionDebt {

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final BulkAccess access;
  private final int maxFiles;
  private final Duration timeout;

  CompactionDebt(BulkAccess access, int maxFiles, Duration timeout) {
    this.access = access;
    this.maxFiles = maxFiles;
    this.timeout = timeout;
  }

  /**
   * Has HBase put files together, and waits for it, if a region has many. What HBase has taken it
   * has, whatever becomes of this: who cannot tell how many there are, or waits in vain, goes on.
   */
  void pay(TableName table) throws InterruptedException {
    try {
      if (access.mostStoreFiles(table) < maxFiles) {
        return;
      }
      access.compact(table);
      long until = System.nanoTime() + timeout.toNanos();
      do {
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      } while (access.mostStoreFiles(table) >= maxFiles && System.nanoTime() - until < 0);
    } catch (EventStoreException notKnown) {
      // the next load says whether HBase is away
    }
  }
}
