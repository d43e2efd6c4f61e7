package io.smartcar.bulk;

import io.smartcar.hbase.BulkAccess;
import io.smartcar.hbase.EventStoreException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.TableName;

/** Keeps a region from having too many store files. Thread-safe. */
final class CompactionDebt {

  /** HBase puts together no fewer by its own default. */
  static final int FEWEST = 3;

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final BulkAccess access;
  private final int maxFiles;

  CompactionDebt(BulkAccess access, int maxFiles) {
    this.access = access;
    this.maxFiles = maxFiles;
  }

  /**
   * Has HBase put files together, and waits for it, if a region has many. What HBase has taken it
   * has, whatever becomes of this: who cannot tell how many there are goes on.
   *
   * @param patience how long it waits at most
   * @return false if it waited in vain
   */
  boolean pay(TableName table, Duration patience) throws InterruptedException {
    try {
      if (access.mostStoreFiles(table) < maxFiles) {
        return true;
      }
      access.compact(table);
      long until = System.nanoTime() + patience.toNanos();
      do {
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        if (access.mostStoreFiles(table) < maxFiles) {
          return true;
        }
      } while (System.nanoTime() - until < 0);
      return false;
    } catch (EventStoreException notKnown) {
      // the next load says whether HBase is away
      return true;
    }
  }

  /** Has HBase begin with it when a region is half way there; nobody waits. */
  void ask(TableName table) {
    askFrom(table, (maxFiles + 1) / 2);
  }

  /** The same when a region has so many files. */
  void askFrom(TableName table, int files) {
    try {
      if (access.mostStoreFiles(table) >= files) {
        access.compact(table);
      }
    } catch (EventStoreException notKnown) {
      // the next load says whether HBase is away
    }
  }
}
