package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;

/** The tables of Hive over HBase's, against the cells that are written. */
final class HiveTablesTest {

  private static final Pattern TABLE =
      Pattern.compile(
          "CREATE EXTERNAL TABLE IF NOT EXISTS (\\w+) \\((.*?)\\n\\).*?"
              + "'hbase.columns.mapping' = ':key,(.*?)'.*?'hbase.table.name' = '(\\w+)'",
          Pattern.DOTALL);
  private static final Pattern COLUMN =
      Pattern.compile("^  `?(\\w+)`? (?:STRING|INT)\\b", Pattern.MULTILINE);

  /** A table as Hive is told of it. */
  private record HiveTable(String name, List<String> columns, List<String> cells) {}

  @Test
  void driverCarInfo_ofHive_namesEachCellOfAnEventOnce() throws IOException {
    List<String> cells = new ArrayList<>();
    Rows.of(new BookKey(), HBaseUnderTest.at("20180830091400", "V0004"))
        .getFamilyCellMap()
        .forEach(
            (family, all) ->
                all.forEach(
                    cell ->
                        cells.add(
                            new String(family, US_ASCII)
                                + ':'
                                + Bytes.toString(
                                    cell.getQualifierArray(),
                                    cell.getQualifierOffset(),
                                    cell.getQualifierLength()))));

    assertThat(table("DriverCarInfo").cells()).containsExactlyInAnyOrderElementsOf(cells);
  }

  @Test
  void tables_ofHive_callColumnsAsHBaseDoes() throws IOException {
    assertThat(tables())
        .hasSize(2)
        .allSatisfy(
            table ->
                assertThat(table.columns().stream().map(column -> "cf1:" + column))
                    .startsWith("cf1:row_key")
                    .endsWith(table.cells().toArray(String[]::new))
                    .hasSize(table.cells().size() + 1));
  }

  private static HiveTable table(String name) throws IOException {
    return tables().stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<HiveTable> tables() throws IOException {
    List<HiveTable> tables = new ArrayList<>();
    Matcher found = TABLE.matcher(Files.readString(Path.of("../hive/hbase.hql")));
    while (found.find()) {
      List<String> columns = new ArrayList<>();
      for (Matcher column = COLUMN.matcher(found.group(2)); column.find(); ) {
        columns.add(column.group(1));
      }
      assertThat(found.group(1)).isEqualTo(found.group(4));
      tables.add(
          new HiveTable(found.group(4), columns, Arrays.asList(found.group(3).split(",", -1))));
    }
    return tables;
  }
}
