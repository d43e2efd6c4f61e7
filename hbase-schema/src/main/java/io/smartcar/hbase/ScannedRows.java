package io.smartcar.hbase;

import java.io.IOException;
import java.time.ZoneId;
import java.util.NoSuchElementException;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.jspecify.annotations.Nullable;

/**
 * The events of one scan as they are asked for. If HBase fails in the middle, it fails with what
 * {@link HBaseErrors} makes of it. Used by one thread.
 */
final class ScannedRows implements EventRows {

  /** Makes an event of a row. */
  interface Decoding {
    /** The row's event. */
    StoredEvent decode(Result row);
  }

  private final ResultScanner scanner;
  private final HBaseErrors errors;
  private final Decoding decoding;
  private @Nullable Result ahead;
  private boolean ended;

  ScannedRows(ResultScanner scanner, HBaseErrors errors, Decoding decoding) {
    this.scanner = scanner;
    this.errors = errors;
    this.decoding = decoding;
  }

  /** Begins the scan. */
  static ScannedRows of(OpenTable table, Scan scan, ZoneId zone) {
    RowDecoder decoder = new RowDecoder(table, zone);
    return new ScannedRows(table.table().getScanner(scan), table.errors(), decoder::stored);
  }

  @Override
  public boolean hasNext() {
    if (ahead == null && !ended) {
      try {
        ahead = scanner.next();
      } catch (IOException e) {
        throw errors.of(e);
      }
      ended = ahead == null;
    }
    return !ended;
  }

  @Override
  public StoredEvent next() {
    Result row = hasNext() ? ahead : null;
    if (row == null) {
      throw new NoSuchElementException();
    }
    ahead = null;
    return decoding.decode(row);
  }

  @Override
  public void close() {
    scanner.close();
  }
}
