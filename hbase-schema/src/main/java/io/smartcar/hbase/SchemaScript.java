package io.smartcar.hbase;

import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;

/** The same tables as a script for {@code hbase shell}, for those who install by hand. */
public final class SchemaScript {

  private SchemaScript() {}

  /** The script that creates the tables of these settings; lines end in {@code \n}. */
  public static String of(HBaseSettings settings) {
    StringBuilder script = new StringBuilder();
    script.append("# The tables of smartcar. Run: hbase shell -n schema.rb\n");
    script.append("# Written by: smartcar schema install --print-shell\n");
    for (Tables.Table table : Tables.all(settings)) {
      script.append("\ncreate '").append(table.name().getNameAsString()).append('\'');
      for (ColumnFamilyDescriptor family : table.descriptor().getColumnFamilies()) {
        script.append(",\n  {").append(TableDifferences.shell(family)).append('}');
      }
      if (!table.splits().isEmpty()) {
        script
            .append(",\n  {NUMREGIONS => ")
            .append(table.splits().size() + 1)
            .append(", SPLITALGO => 'DecimalStringSplit'}");
      }
      script.append('\n');
    }
    return script.toString();
  }
}
