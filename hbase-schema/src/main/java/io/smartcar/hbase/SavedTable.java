package io.smartcar.hbase;

import java.util.List;

/**
 * A table as a backup keeps it, without its rows; immutable by agreement.
 *
 * @param name its name
 * @param descriptor families, attributes and what is recorded on it, as HBase writes them
 * @param splits where its regions begin, but the first
 * @param enabled whether it can be read and written
 */
// No two are compared.
@SuppressWarnings("ArrayRecordComponent")
public record SavedTable(String name, byte[] descriptor, List<byte[]> splits, boolean enabled) {

  /** Copies the list. */
  public SavedTable {
    splits = List.copyOf(splits);
  }
}
