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
  private final Asking asking;

  CompactionDebt(BulkAccess access, int maxFiles) {
    this.access = access;
    this.maxFiles = maxFiles;
    this.asking = new Asking((maxFiles + 1) / 2);
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
    try {
      if (asking.isDue(access.mostStoreFiles(table))) {
        access.compact(table);
      }
    } catch (EventStoreException notKnown) {
      // the next load says whether HBase is away
    }
  }

  /** Has HBase put together what there is, from so many files of a region on. */
  void askFrom(TableName table, int files) {
    try {
      if (access.mostStoreFiles(table) >= files) {
        access.compact(table);
      }
    } catch (EventStoreException notKnown) {
      // the next load says whether HBase is away
    }
  }

  /**
   * When HBase is worth asking: from so many files on, and then again when there are {@link #MORE}.
   * Whenever it is asked it puts together what there is, and rows that are put together a few files
   * at a time are rewritten the more often. Thread-safe.
   */
  static final class Asking {

    /** HBase puts no more together at once, by its own default. */
    static final int MORE = 10;

    private final int from;
    private int known;

    Asking(int from) {
      this.from = from;
    }

    /** Says so for this many files of the region that has the most; it is asked then. */
    synchronized boolean isDue(int files) {
      // Fewer than then: it has done so.
      known = Math.min(known, files);
      if (files < from || (known > 0 && files - known < Math.min(MORE, from))) {
        return false;
      }
      known = files;
      return true;
    }
  }
}
