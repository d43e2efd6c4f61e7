package io.smartcar.hbase;

import java.util.List;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptor;

/**
 * The table of events as it was when {@link BulkAccess#target} was asked, with its rows and cells
 * for whoever writes its store files. Immutable and thread-safe.
 */
public final class BulkTarget {

  private final TableDescriptor descriptor;
  private final EventKey key;

  BulkTarget(TableDescriptor descriptor, EventKey key) {
    this.descriptor = descriptor;
    this.key = key;
  }

  /** The table that events are written to. */
  public TableName name() {
    return descriptor.getTableName();
  }

  /** What HBase has recorded of it. */
  public TableDescriptor descriptor() {
    return descriptor;
  }

  /** How the family of the events' columns is kept. */
  public ColumnFamilyDescriptor family() {
    return descriptor.getColumnFamily(Tables.FAMILY);
  }

  /** Cells with an older timestamp than so many milliseconds are deleted; less than 0: none. */
  public long timeToLiveMillis() {
    int seconds = family().getTimeToLive();
    return seconds == HConstants.FOREVER ? -1 : seconds * 1_000L;
  }

  /** The row of an event by the table's own key. */
  public byte[] row(StoredEvent stored) {
    return key.row(stored.event().date(), stored.event().carNumber());
  }

  /**
   * The cells of a row, in the order in which store files have them; the same as a put's.
   *
   * @param row what {@link #row} said of the event
   */
  public List<Cell> cells(byte[] row, StoredEvent stored) {
    return Rows.cells(row, stored);
  }

  /** Whether rows are made and kept alike in both, and both are one table. */
  public boolean isAs(BulkTarget other) {
    return name().equals(other.name()) && key.equals(other.key);
  }
}
