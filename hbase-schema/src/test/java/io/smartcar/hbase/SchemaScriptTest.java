package io.smartcar.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.junit.jupiter.api.Test;

final class SchemaScriptTest {

  private static final HBaseSettings USUAL =
      new HBaseSettings(
          "localhost", 2181, "/hbase", "DriverCarInfo", 10, KeyKind.BOOK, Duration.ofSeconds(20));
  private static final Path FILE = Path.of("src", "main", "hbase", "schema.rb");

  private static final Pattern TABLE = Pattern.compile("create '(\\w+)'((?:,\\s*\\{[^}]*\\}+)+)");
  private static final Pattern ATTRIBUTE = Pattern.compile("([\\w.]+)'? => '?(\\w+)'?");

  @Test
  void file_asWritten_isTheScriptOfTheUsualSettings() throws IOException {
    assertThat(Files.readString(FILE)).isEqualTo(SchemaScript.of(USUAL));
  }

  @Test
  void file_read_saysTheSameAsTheTables() throws IOException {
    Map<String, Map<String, String>> read = read(Files.readString(FILE));

    assertThat(read).containsOnlyKeys("DriverCarInfo", "DriverCarInfoRejected", "CarMaster");
    for (Tables.Table table : Tables.all(USUAL)) {
      Map<String, String> attributes = read.get(table.name().getNameAsString());
      ColumnFamilyDescriptor family = table.descriptor().getColumnFamilies()[0];
      assertThat(attributes)
          .containsEntry("NAME", "cf1")
          .containsEntry("VERSIONS", Integer.toString(family.getMaxVersions()))
          .containsEntry("BLOOMFILTER", family.getBloomFilterType().name())
          .containsEntry("DATA_BLOCK_ENCODING", family.getDataBlockEncoding().name())
          .containsEntry("COMPRESSION", family.getCompressionType().name())
          .containsEntry("TTL", "FOREVER");
    }
    assertThat(read.get("DriverCarInfo"))
        .containsEntry("NUMREGIONS", "10")
        .containsEntry("SPLITALGO", "DecimalStringSplit")
        .containsEntry("hbase.compaction.after.bulkload.enable", "false")
        .containsEntry("SMARTCAR_KEY", "book");
    assertThat(read.get("DriverCarInfoRejected")).doesNotContainKey("NUMREGIONS");
  }

  @Test
  void of_carFirst_hasTheBucketsAndRecordsThem() {
    assertThat(
            SchemaScript.of(
                new HBaseSettings(
                    "z", 1, "/hbase", "T", 3, KeyKind.CAR_FIRST, Duration.ofSeconds(20))))
        .contains("  {SPLITS => ['s01', 's02']},\n")
        .contains("  {METADATA => {'SMARTCAR_BUCKETS' => '3', 'SMARTCAR_KEY' => 'car-first'}}\n")
        .doesNotContain("NUMREGIONS");
  }

  @Test
  void decimalSplits_someRegions_areThoseOfHBase() {
    assertThat(Tables.decimalSplits(1)).isEmpty();
    assertThat(Tables.decimalSplits(4)).containsExactly("25000000", "50000000", "75000000");
    assertThat(Tables.decimalSplits(10)).hasSize(9).startsWith("10000000").endsWith("90000000");
    assertThat(Tables.decimalSplits(3)).isEqualTo(List.of("33333333", "66666666"));
  }

  private static Map<String, Map<String, String>> read(String script) {
    Map<String, Map<String, String>> tables = new LinkedHashMap<>();
    Matcher table = TABLE.matcher(script);
    while (table.find()) {
      Map<String, String> attributes = new LinkedHashMap<>();
      Matcher attribute = ATTRIBUTE.matcher(table.group(2));
      while (attribute.find()) {
        attributes.put(attribute.group(1), attribute.group(2));
      }
      tables.put(table.group(1), attributes);
    }
    return tables;
  }
}
