package io.smartcar.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.Test;

/** The table of Hive over exported files, against what the files have. */
final class HiveTableTest {

  private static final Pattern COLUMN =
      Pattern.compile("^  `?(\\w+)`? (STRING|INT|BIGINT)\\b", Pattern.MULTILINE);

  @Test
  void columns_ofTheTable_areThoseOfTheFiles() throws IOException {
    String table = Files.readString(Path.of("../hive/parquet.hql"));
    List<String> columns = new ArrayList<>();
    for (Matcher column = COLUMN.matcher(table); column.find(); ) {
      columns.add(column.group(1) + ' ' + column.group(2));
    }

    assertThat(columns)
        .containsExactlyElementsOf(
            EventColumns.SCHEMA.getFields().stream().map(HiveTableTest::column).toList());
    assertThat(table).contains("PARTITIONED BY (`day` DATE)");
  }

  private static String column(Type field) {
    PrimitiveTypeName type = field.asPrimitiveType().getPrimitiveTypeName();
    return field.getName()
        + switch (type) {
          case BINARY -> " STRING";
          case INT32 -> " INT";
          case INT64 -> " BIGINT";
          default -> throw new IllegalArgumentException("no type of Hive for " + field);
        };
  }
}
