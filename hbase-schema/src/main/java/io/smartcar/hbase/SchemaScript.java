package io.smartcar.hbase;

import java.util.Map;
import java.util.stream.Collectors;
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
      script.append(splits(table)).append(configuration(table)).append(values(table)).append('\n');
    }
    return script.toString();
  }

  private static String splits(Tables.Table table) {
    if (table.splits().isEmpty()) {
      return "";
    }
    boolean isUsual = table.splits().equals(Tables.decimalSplits(table.splits().size() + 1));
    return table.key() instanceof BookKey && isUsual
        ? ",\n  {NUMREGIONS => %d, SPLITALGO => 'DecimalStringSplit'}"
            .formatted(table.splits().size() + 1)
        : table.splits().stream().collect(Collectors.joining("', '", ",\n  {SPLITS => ['", "']}"));
  }

  private static String configuration(Tables.Table table) {
    return attribute("CONFIGURATION", table.key() == null ? Map.of() : Tables.configuration());
  }

  private static String values(Tables.Table table) {
    return attribute("METADATA", table.values());
  }

  private static String attribute(String name, Map<String, String> values) {
    return values.isEmpty()
        ? ""
        : values.entrySet().stream()
            .map(value -> "'%s' => '%s'".formatted(value.getKey(), value.getValue()))
            .collect(Collectors.joining(", ", ",\n  {" + name + " => {", "}}"));
  }
}
