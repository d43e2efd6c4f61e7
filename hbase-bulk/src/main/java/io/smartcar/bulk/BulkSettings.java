package io.smartcar.bulk;

import java.time.Duration;

/**
 * How store files are made and handed over; immutable.
 *
 * @param rowsHeld so many events are held in memory, some hundreds of bytes each, and then written;
 *     the more, the fewer store files
 * @param loadTimeout how long handing over what is held may take, splits and servers that come back
 *     included, before it fails
 * @param maxFilesPerRegion from so many store files of a region on HBase is asked to put them
 *     together, and waited for, for at most the load's timeout. Putting them together costs HBase
 *     several times what taking them does. By its own default it holds back the flush of live
 *     writes at 16, for at most 90 s
 * @param staging a directory on the file system of HBase's, as a URI or a path of it; empty: {@code
 *     .smartcar-bulk} in HBase's root directory
 */
public record BulkSettings(
    int rowsHeld, Duration loadTimeout, int maxFilesPerRegion, String staging) {

  /** What fits into the memory of the command {@code smartcar}. */
  public static final BulkSettings USUAL = new BulkSettings(300_000, Duration.ofMinutes(2), 40, "");

  /** Checks that every value can be used. */
  public BulkSettings {
    if (rowsHeld < 1) {
      throw new IllegalArgumentException("rowsHeld must be at least 1: " + rowsHeld);
    }
    if (loadTimeout.isNegative() || loadTimeout.isZero()) {
      throw new IllegalArgumentException("loadTimeout must be > 0: " + loadTimeout);
    }
    if (maxFilesPerRegion < 3) {
      throw new IllegalArgumentException(
          "maxFilesPerRegion must be at least 3, which HBase puts together: " + maxFilesPerRegion);
    }
  }

  /** The same with so many rows held. */
  public BulkSettings withRowsHeld(int rows) {
    return new BulkSettings(rows, loadTimeout, maxFilesPerRegion, staging);
  }

  /** The same with another directory for the files that are being made. */
  public BulkSettings withStaging(String directory) {
    return new BulkSettings(rowsHeld, loadTimeout, maxFilesPerRegion, directory);
  }

  /** The same with another number of files, from which on HBase is waited for. */
  public BulkSettings withMaxFiles(int files) {
    return new BulkSettings(rowsHeld, loadTimeout, files, staging);
  }

  /** The same with another time for what is handed over at once. */
  public BulkSettings withLoadTimeout(Duration timeout) {
    return new BulkSettings(rowsHeld, timeout, maxFilesPerRegion, staging);
  }
}
