package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.junit.jupiter.api.Test;

final class TableDifferencesTest {

  private static final TableSettings OTHER =
      new TableSettings(
          "NONE", "ROW_INDEX_V1", "NONE", 3, Duration.ofDays(30), Duration.ofDays(7), List.of());

  @Test
  void ofAttributes_whatWasAskedFor_isNoDifference() {
    assertThat(TableDifferences.ofAttributes(events(OTHER), events(OTHER))).isEmpty();
    assertThat(
            TableDifferences.ofAttributes(events(TableSettings.USUAL), events(TableSettings.USUAL)))
        .isEmpty();
  }

  @Test
  void ofAttributes_everythingIsAnother_saysOfEachWhatItCostsAndWhatToDo() {
    assertThat(TableDifferences.ofAttributes(events(TableSettings.USUAL), events(OTHER)))
        .satisfiesExactly(
            versions ->
                assertThat(versions)
                    .startsWith("table T, family cf1: VERSIONS is 3, not 1: ")
                    .contains("take space"),
            bloom ->
                assertThat(bloom)
                    .contains("BLOOMFILTER is 'NONE', not 'ROW': ")
                    .contains("reads a block of every file"),
            encoding ->
                assertThat(encoding)
                    .contains("DATA_BLOCK_ENCODING is 'ROW_INDEX_V1', not 'FAST_DIFF': ")
                    .contains("twice as large"),
            compression ->
                assertThat(compression)
                    .contains("COMPRESSION is 'NONE', not 'GZ': its files are")
                    .endsWith("alter 'T', {NAME => 'cf1', COMPRESSION => 'GZ'}"),
            ttl ->
                assertThat(ttl)
                    .contains("TTL is 2592000, not 'FOREVER': rows are deleted for good earlier")
                    .endsWith("TTL => 'FOREVER'}"));
  }

  @Test
  void ofAttributes_keptLongerThanAskedFor_saysSo() {
    assertThat(TableDifferences.ofAttributes(events(OTHER), events(TableSettings.USUAL)))
        .last()
        .asString()
        .contains("TTL is 'FOREVER', not 2592000: rows are kept longer")
        .endsWith("TTL => 2592000}");
  }

  @Test
  void ofAttributes_compactsAfterEachLoad_saysWhatItCostsAndWhatToDo() {
    TableDescriptor wanted = events(OTHER);
    TableDescriptor older =
        TableDescriptorBuilder.newBuilder(wanted)
            .removeValue(Tables.COMPACTS_AFTER_LOAD.getBytes(US_ASCII))
            .build();
    TableDescriptor altered =
        TableDescriptorBuilder.newBuilder(wanted)
            .setValue(Tables.COMPACTS_AFTER_LOAD, "true")
            .build();

    assertThat(TableDifferences.ofAttributes(wanted, older))
        .containsExactly(
            "table T: hbase.compaction.after.bulkload.enable is not set, not false: while a backlog is loaded HBase"
                + " rewrites its rows all the time; in hbase shell: alter 'T', CONFIGURATION =>"
                + " {'hbase.compaction.after.bulkload.enable' => 'false'}");
    assertThat(TableDifferences.ofAttributes(wanted, altered))
        .singleElement()
        .asString()
        .contains("enable is true, not false: ");
  }

  @Test
  void ofAttributes_readOnly_saysThatNothingIsStored() {
    TableDescriptor frozen =
        TableDescriptorBuilder.newBuilder(events(OTHER)).setReadOnly(true).build();

    assertThat(TableDifferences.ofAttributes(events(OTHER), frozen))
        .singleElement()
        .asString()
        .contains("is read-only")
        .endsWith("alter 'T', READONLY => 'false'");
  }

  @Test
  void tables_settings_areTheTablesTheyAreCreatedWith() {
    HBaseSettings settings = settings(OTHER);

    assertThat(Tables.rejected(settings).descriptor().getColumnFamilies()[0].getTimeToLive())
        .isEqualTo(7 * 86_400);
    assertThat(SchemaScript.of(settings))
        .contains(
            "{NAME => 'cf1', VERSIONS => 3, BLOOMFILTER => 'NONE', DATA_BLOCK_ENCODING =>"
                + " 'ROW_INDEX_V1', COMPRESSION => 'NONE', TTL => 2592000},\n"
                + "  {NUMREGIONS => 4, SPLITALGO => 'DecimalStringSplit'}");
  }

  @Test
  void tables_splitPoints_areInPlaceOfTheRegions() {
    HBaseSettings settings =
        settings(
            new TableSettings("GZ", "FAST_DIFF", "ROW", 1, null, null, List.of("9", "1", "1")));

    assertThat(Tables.all(settings).get(0).splits()).containsExactly("1", "9");
    assertThat(SchemaScript.of(settings)).contains("  {SPLITS => ['1', '9']},\n");
  }

  @Test
  void settings_thatHBaseDoesNotKnow_areRefused() {
    assertThatThrownBy(() -> new TableSettings("GZIP", "NONE", "ROW", 1, null, null, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new TableSettings("GZ", "NONE", "ROW", 1, Duration.ZERO, null, List.of()))
        .hasMessageContaining("eventsTtl must be 1 s to");
  }

  private static TableDescriptor events(TableSettings tables) {
    return Tables.all(settings(tables)).get(0).descriptor();
  }

  private static HBaseSettings settings(TableSettings tables) {
    return new HBaseSettings("z", 1, "/hbase", "T", 4, KeyKind.BOOK, Duration.ofSeconds(1))
        .withTables(tables);
  }
}
