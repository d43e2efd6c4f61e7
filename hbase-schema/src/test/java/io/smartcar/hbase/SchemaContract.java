package io.smartcar.hbase;

import static io.smartcar.hbase.HBaseUnderTest.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What installing and checking do on a real HBase, with whichever key. A subclass says where one is
 * and which table to use; the tables are created and stay.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the field is set before all tests
public abstract class SchemaContract {

  private HBaseUnderTest hbase;

  /** A running HBase, and a table that is this test's own. */
  protected abstract HBaseSettings settings();

  @BeforeAll
  final void open() {
    hbase = new HBaseUnderTest(settings());
  }

  @AfterAll
  final void close() {
    hbase.close();
  }

  @Test
  void install_again_createsNothing() {
    try (Schema schema = new Schema(settings())) {
      List<String> created = new ArrayList<>();
      assertThat(schema.install(created::add)).isEmpty();
      assertThat(created).isEmpty();
    }
  }

  @Test
  void check_otherRegionsConfigured_saysWhichBordersAreMissingIfTheyAreNotGivenByTheKey() {
    HBaseSettings more = hbase.with(settings().table(), settings().regions() * 2 + 1);
    try (Schema schema = new Schema(more)) {
      if (settings().key() == KeyKind.BOOK) {
        assertThat(schema.check()).hasSize(1).first().asString().contains("no border at");
      } else {
        assertThat(schema.check()).isEmpty();
      }
    }
  }

  @Test
  void check_otherKeyConfigured_goesByWhatIsRecorded() {
    try (Schema schema = new Schema(settings().withKey(other()))) {
      assertThat(schema.install()).isEmpty();
      assertThat(schema.otherKeyThan(settings().key())).isEmpty();
      assertThat(schema.otherKeyThan(other()))
          .hasValueSatisfying(
              line ->
                  assertThat(line)
                      .contains("is there with the key " + settings().key())
                      .contains("smartcar schema convert --to " + other()));
    }
    try (HBaseEventStore store = new HBaseEventStore(settings().withKey(other()))) {
      assertThat(store.store(List.of(at("20180830091500", "K1")), List.of()))
          .succeedsWithin(30, TimeUnit.SECONDS);
    }
    assertThat(hbase.eventRow("20180830091500", "K1")).isNotEmpty();
  }

  @Test
  void check_rowOfTheOtherKey_namesIt() {
    HBaseSettings own = hbase.with(settings().table() + "Strays", 2);
    byte[] stray = EventKey.ofNew(own.withKey(other())).row("20180830091500", "K2");
    try (HBaseUnderTest strays = new HBaseUnderTest(own);
        Schema schema = new Schema(own)) {
      strays.put(
          own.table(), new Put(stray).addColumn(Tables.FAMILY, Tables.SPEED, Tables.ascii("50")));

      assertThat(schema.check())
          .singleElement()
          .asString()
          .contains("has the key " + own.key() + " and row " + RowKeys.text(stray))
          .contains("delete it");
      strays.drop(own.table());
    }
  }

  @Test
  void show_tables_saysKeyRegionsAndAttributes() {
    try (Schema schema = new Schema(settings())) {
      assertThat(schema.show())
          .satisfiesExactly(
              events ->
                  assertThat(events)
                      .startsWith(settings().table() + ": key " + settings().key())
                      .contains(settings().regions() + " regions, {NAME => 'cf1', VERSIONS => 1"),
              rejected ->
                  assertThat(rejected).startsWith(settings().rejectedTable() + ": 1 region, "),
              cars -> assertThat(cars).startsWith(settings().carTable() + ": 1 region, "));
    }
  }

  @Test
  void anything_keyThatIsNotKnown_saysSoInOneLine() {
    HBaseSettings own = hbase.with(settings().table() + "Unknown", 1);
    String problem =
        "table %s has the key \"hexagons\" with \"7\" buckets, which this version does not know"
            .formatted(own.table());
    try (HBaseUnderTest unknown = new HBaseUnderTest(own)) {
      unknown.admin(
          admin ->
              admin
                  .getDescriptor(TableName.valueOf(own.table()))
                  .thenCompose(
                      table ->
                          admin.modifyTable(
                              TableDescriptorBuilder.newBuilder(table)
                                  .setValue(EventKey.KIND_VALUE, "hexagons")
                                  .setValue(EventKey.BUCKETS_VALUE, "7")
                                  .build())));
    }
    try (Schema schema = new Schema(own);
        HBaseEventStore store = new HBaseEventStore(own);
        EventHistory history = new EventHistory(own, ZoneOffset.UTC)) {
      assertThat(schema.check())
          .singleElement()
          .asString()
          .startsWith(problem)
          .doesNotContain("\n");
      assertThat(schema.show()).first().asString().contains(": key hexagons of 7 buckets");
      assertThatThrownBy(store::check).hasMessageStartingWith(problem);
      assertThat(store.store(List.of(at("20180830091500", "K3")), List.of()))
          .failsWithin(30, TimeUnit.SECONDS)
          .withThrowableThat()
          .withMessageContaining(problem);
      assertThatThrownBy(() -> history.of("K3", Instant.EPOCH, Instant.MAX).toList())
          .isInstanceOf(EventStoreException.class)
          .hasMessageStartingWith(problem);
    }
  }

  @Test
  void check_tableMissing_saysWhatToRun() {
    try (Schema schema = new Schema(hbase.with("NoSuchTable", 1))) {
      assertThat(schema.check())
          .containsExactly(
              "table NoSuchTable is missing; run: smartcar schema install",
              "table NoSuchTableRejected is missing; run: smartcar schema install",
              "table NoSuchTableCarMaster is missing; run: smartcar schema install");
    }
  }

  private KeyKind other() {
    return settings().key() == KeyKind.BOOK ? KeyKind.CAR_FIRST : KeyKind.BOOK;
  }
}
