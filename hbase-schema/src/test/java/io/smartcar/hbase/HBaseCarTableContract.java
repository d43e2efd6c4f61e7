package io.smartcar.hbase;

import static io.smartcar.hbase.HBaseUnderTest.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the table of cars does on a real HBase. A subclass says where one is and beside which table;
 * the tables are created if they are not there, and stay.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the field is set before all tests
public abstract class HBaseCarTableContract extends CarTableContract {

  private HBaseUnderTest hbase;

  /** A running HBase, and a table of events whose cars are this test's own. */
  protected abstract HBaseSettings settings();

  @BeforeAll
  final void begin() {
    hbase = new HBaseUnderTest(settings());
  }

  @AfterAll
  final void end() {
    hbase.close();
  }

  @Override
  protected final CarTable open() {
    return new HBaseCarTable(settings());
  }

  @Test
  void car_writtenByOthers_isReadAsFarAsItCanBe() {
    hbase.put(
        settings().carTable(),
        new Put(Tables.ascii("B0001"))
            .addColumn(Tables.FAMILY, Tables.AGE, Tables.ascii("old"))
            .addColumn(Tables.FAMILY, Tables.MODEL, Tables.ascii("H")));

    try (CarTable table = open()) {
      assertThat(table.car("B0001"))
          .contains(new Car("B0001", "", null, "", "", "", null, null, "H", "", null));
    }
  }

  @Test
  void tables_ofALaterRelease_areNotUsedBesideTheEventsEither() {
    record("2");
    try (CarTable table = open();
        RejectedStore rejected = new HBaseRejectedStore(settings());
        Stream<KeptRecord> listed =
            rejected.find(new RejectedQuery(Optional.empty(), Instant.EPOCH, Instant.MAX))) {
      String line = "table " + settings().table() + " is of format 2, and this release knows 1: ";
      assertThatThrownBy(() -> table.car("A0001"))
          .isInstanceOf(EventStoreException.class)
          .hasMessageStartingWith(line);
      assertThatThrownBy(() -> table.replaceBy(CarMaster.NONE)).hasMessageStartingWith(line);
      assertThatThrownBy(listed::count).hasMessageStartingWith(line);
    } finally {
      record(null);
    }
    try (CarTable table = open()) {
      assertThat(table.car("A0001")).isEmpty();
    }
  }

  /** The format of all tables, on the table of events; null for none. */
  private void record(@Nullable String format) {
    hbase.admin(
        admin ->
            admin
                .getDescriptor(TableName.valueOf(settings().table()))
                .thenCompose(events -> admin.modifyTable(with(events, format))));
  }

  private static TableDescriptor with(TableDescriptor events, @Nullable String format) {
    TableDescriptorBuilder builder = TableDescriptorBuilder.newBuilder(events);
    return (format == null
            ? builder.removeValue(TableFormat.VALUE)
            : builder.setValue(TableFormat.VALUE, format))
        .build();
  }

  @Test
  void table_isMissingAsBeforeThereWasOne_isSaidAndNothingElseStops() {
    hbase.drop(settings().carTable());
    try (Schema schema = new Schema(settings());
        CarTable table = open();
        HBaseEventStore store = new HBaseEventStore(settings())) {
      String missing = "table " + settings().carTable() + " is missing";
      assertThat(schema.check()).containsExactly(missing + "; run: smartcar schema install");
      assertThat(schema.show()).contains(missing + "; run: smartcar schema install");
      assertThatThrownBy(() -> table.car("A0001"))
          .isInstanceOf(EventStoreException.class)
          .hasMessageStartingWith(missing)
          .hasMessageEndingWith(
              "; run: smartcar schema install, then the last cars import once more");
      assertThatThrownBy(() -> table.replaceBy(CarMaster.NONE)).hasMessageStartingWith(missing);

      // As a task does when it starts.
      store.check();
      hbase.store(List.of(at("20180830091500", "C0001")));

      List<String> created = new ArrayList<>();
      assertThat(schema.install(created::add)).isEmpty();
      assertThat(created).containsExactly(settings().carTable());
      assertThat(table.car("A0001")).isEmpty();
    }
  }
}
