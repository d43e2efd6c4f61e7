package io.smartcar.hbase;

import java.util.List;

/**
 * A row as a backup keeps it, whatever it means; immutable by agreement.
 *
 * @param key its key
 * @param cells its cells, all versions that HBase has
 */
// No two are compared.
@SuppressWarnings("ArrayRecordComponent")
public record SavedRow(byte[] key, List<Cell> cells) {

  /**
   * One of its cells.
   *
   * @param timestampMillis which of two versions counts
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Cell(byte[] family, byte[] qualifier, long timestampMillis, byte[] value) {}

  /** Copies the list. */
  public SavedRow {
    cells = List.copyOf(cells);
  }
}
