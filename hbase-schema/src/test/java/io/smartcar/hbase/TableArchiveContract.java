package io.smartcar.hbase;

import static io.smartcar.hbase.HBaseUnderTest.at;
import static io.smartcar.hbase.HBaseUnderTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a backup keeps of tables, on a real HBase. A subclass says where one is and which tables are
 * the contract's own, of the key with the car first.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the field is set before all tests
public abstract class TableArchiveContract {

  private HBaseUnderTest hbase;

  /** A running HBase, and tables of the contract's own. */
  protected abstract HBaseSettings settings();

  @BeforeAll
  final void begin() {
    hbase = new HBaseUnderTest(settings());
  }

  @AfterAll
  final void end() {
    hbase.close();
  }

  private static List<String> rows(TableArchive archive, String table) throws IOException {
    List<String> rows = new ArrayList<>();
    archive.rows(table, row -> rows.add(text(row)));
    return rows;
  }

  private static String text(SavedRow row) {
    StringBuilder text = new StringBuilder(latin(row.key()));
    for (SavedRow.Cell cell : row.cells()) {
      text.append(' ')
          .append(latin(cell.family()))
          .append(':')
          .append(latin(cell.qualifier()))
          .append('@')
          .append(cell.timestampMillis())
          .append('=')
          .append(latin(cell.value()));
    }
    return text.toString();
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static List<String> splits(SavedTable table) {
    return table.splits().stream().map(TableArchiveContract::latin).toList();
  }

  /** Dropped, created and filled again: rows with their timestamps, key, attributes and regions. */
  @Test
  void put_whatWasSaved_isTheSameTable() throws IOException {
    hbase.store(List.of(read("20180830091459", "A0001", 70, 5), at("20180830091500", "B0002")));
    String table = settings().table();
    try (TableArchive archive = new TableArchive(settings())) {
      List<SavedTable> tables = archive.tables();
      assertThat(tables)
          .extracting(SavedTable::name)
          .containsExactly(table, settings().rejectedTable(), settings().carTable());
      assertThat(archive.inUse(tables)).containsExactly(table);
      List<SavedRow> saved = new ArrayList<>();
      archive.rows(table, saved::add);
      List<String> before = rows(archive, table);
      assertThat(before).hasSize(2).anyMatch(row -> row.contains("@5="));

      tables.forEach(archive::drop);
      tables.forEach(archive::drop);
      assertThat(archive.exists(tables.get(0))).isFalse();
      assertThat(archive.inUse(tables)).isEmpty();
      tables.forEach(archive::create);
      assertThat(archive.inUse(tables)).isEmpty();
      archive.put(table, saved);
      archive.put(table, saved);
      archive.flush();
      tables.forEach(archive::finish);

      assertThat(rows(archive, table)).isEqualTo(before);
      SavedTable again = archive.tables().get(0);
      assertThat(splits(again)).isEqualTo(splits(tables.get(0))).isNotEmpty();
      assertThat(again.descriptor()).isEqualTo(tables.get(0).descriptor());
    }
    try (Schema schema = new Schema(settings())) {
      assertThat(schema.check()).isEmpty();
    }
  }

  @Test
  void finish_aTableThatWasDisabled_isDisabledAgain() {
    HBaseSettings other = hbase.with(settings().table() + "Off", 3);
    try (Schema schema = new Schema(other);
        TableArchive archive = new TableArchive(other)) {
      schema.install();
      TableName name = TableName.valueOf(other.table());
      hbase.admin(admin -> admin.disableTable(name));
      SavedTable table = archive.tables().get(0);
      assertThat(table.enabled()).isFalse();
      assertThat(archive.inUse(List.of(table))).containsExactly(other.table());
      archive.drop(table);
      archive.create(table);
      archive.finish(table);
      assertThat(archive.tables().get(0).enabled()).isFalse();
    }
  }
}
