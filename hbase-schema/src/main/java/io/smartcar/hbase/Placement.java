package io.smartcar.hbase;

import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of the table of events are, as it is recorded on the table of the configured name.
 * Of a table whose key was never converted that is the table itself, and nothing is recorded.
 * Immutable.
 *
 * @param table where events are written
 * @param from while a key is being converted the table with the old one, else null
 * @param to while a key is being converted the table with the new one, else null
 * @param old the table that a conversion has left behind, or null
 */
record Placement(String table, @Nullable String from, @Nullable String to, @Nullable String old) {

  private static final String TABLE_VALUE = "SMARTCAR_TABLE";
  private static final String FROM_VALUE = "SMARTCAR_FROM";
  private static final String TO_VALUE = "SMARTCAR_TO";
  private static final String OLD_VALUE = "SMARTCAR_OLD";

  /**
   * The placement that is recorded on the table of the configured name.
   *
   * @throws EventStoreException if a later release wrote it
   */
  static Placement recordedOn(TableDescriptor configured) {
    TableFormat.check(configured);
    String table = configured.getValue(TABLE_VALUE);
    return new Placement(
        table == null ? configured.getTableName().getNameAsString() : table,
        configured.getValue(FROM_VALUE),
        configured.getValue(TO_VALUE),
        configured.getValue(OLD_VALUE));
  }

  /** The same table with this placement recorded on it. */
  TableDescriptor recordOn(TableDescriptor configured) {
    TableDescriptorBuilder builder = TableDescriptorBuilder.newBuilder(configured);
    boolean isItself = table.equals(configured.getTableName().getNameAsString());
    put(builder, TABLE_VALUE, isItself ? null : table);
    put(builder, FROM_VALUE, from);
    put(builder, TO_VALUE, to);
    put(builder, OLD_VALUE, old);
    return builder.build();
  }

  private static void put(TableDescriptorBuilder table, String name, @Nullable String value) {
    if (value == null) {
      table.removeValue(name);
    } else {
      table.setValue(name, value);
    }
  }

  /** Readers look into both tables from now on; written is the old one. */
  Placement announced(String next) {
    return new Placement(table, table, next, null);
  }

  /** Events are written to the new table from now on. */
  Placement switched() {
    return new Placement(String.valueOf(to), from, to, null);
  }

  /** All is in the new table. */
  Placement done() {
    return new Placement(table, null, null, from);
  }

  /** Nothing of the old table is needed. */
  Placement dropped() {
    return new Placement(table, null, null, null);
  }

  boolean isSwitched() {
    return table.equals(to);
  }
}
