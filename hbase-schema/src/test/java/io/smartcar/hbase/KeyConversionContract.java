package io.smartcar.hbase;

import static io.smartcar.hbase.HBaseUnderTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.hbase.KeyConversion.Progress;
import io.smartcar.hbase.KeyConversion.Step;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What converting the key does on a real HBase. A subclass says where one is and how the tables'
 * names begin; they are created and stay.
 */
public abstract class KeyConversionContract {

  private static final int PAGE = 400;

  /** As if the process had been ended there. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A running HBase, and how the names of tables that are this test's own begin. */
  protected abstract HBaseSettings settings();

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void convert_whileEventsCome_losesNothingAndDoublesNothing(KeyKind from) {
    HBaseSettings table = settings().withTable(settings().table() + "From" + from).withKey(from);
    KeyKind to = other(from);
    Set<Step> seen = EnumSet.noneOf(Step.class);
    try (FleetOfTwoKeys fleet = new FleetOfTwoKeys(table);
        KeyConversion conversion = conversion(table);
        RowCount count = new RowCount(table);
        Schema schema = new Schema(table)) {
      fleet.reportsFor(200);
      String line =
          conversion.convert(
              to,
              progress -> {
                seen.add(progress.step());
                if (progress.step() == Step.FROZEN) {
                  assertThat(schema.check()).singleElement().asString().contains("--to " + to);
                  assertThatThrownBy(count::ofEvents).hasMessageContaining("being converted");
                }
                fleet.reportsAndRepeatsAndCorrects();
                fleet.isReadAsItReported();
              });
      fleet.reportsAndRepeatsAndCorrects();

      fleet.isReadAsItReported();
      assertThat(seen).isEqualTo(EnumSet.allOf(Step.class));
      assertThat(fleet.refusals()).as("writes to the table that was frozen").isEqualTo(1);
      assertThat(line).contains("are in " + table.table() + "_" + to).contains("--drop-old");
      assertThat(count.ofEvents()).isEqualTo(fleet.rows());
      assertThat(schema.check()).isEmpty();
      assertThat(schema.show())
          .first()
          .asString()
          .contains("its rows are in " + table.table() + "_" + to)
          .contains(table.table() + " is kept");
      assertThat(conversion.convert(to, progress -> {})).contains("has the key " + to);
    }
  }

  @Test
  @Tag("long")
  void convert_killedAtEachStep_goesOnWhereItWas() {
    HBaseSettings table = settings().withTable(settings().table() + "Killed");
    KeyKind to = other(table.key());
    try (FleetOfTwoKeys fleet = new FleetOfTwoKeys(table)) {
      fleet.reportsFor(200);
      for (Step step : List.of(Step.ANNOUNCED, Step.SWITCHED, Step.FROZEN)) {
        killedWhen(table, to, progress -> progress.step() == step);
        fleet.reportsAndRepeatsAndCorrects();
        fleet.isReadAsItReported();
      }
      killedWhen(table, to, progress -> progress.copied() >= 2 * PAGE);
      fleet.reportsAndRepeatsAndCorrects();
      fleet.isReadAsItReported();

      long[] copied = new long[1];
      try (KeyConversion conversion = conversion(table)) {
        conversion.convert(to, progress -> copied[0] = progress.copied());
      }

      fleet.isReadAsItReported();
      assertThat(copied[0]).as("rows that were copied last").isPositive();
      assertThat(copied[0]).isLessThanOrEqualTo(fleet.rows() - PAGE);
      try (RowCount count = new RowCount(table)) {
        assertThat(count.ofEvents()).isEqualTo(fleet.rows());
      }
    }
  }

  @Tag("long")
  @Test
  void dropOld_thereAndBack_leavesOneTableWithEverything() {
    HBaseSettings table = settings().withTable(settings().table() + "Back");
    KeyKind first = table.key();
    KeyKind second = other(first);
    try (FleetOfTwoKeys fleet = new FleetOfTwoKeys(table);
        KeyConversion conversion = conversion(table);
        Schema schema = new Schema(table)) {
      fleet.reportsFor(20);
      assertThatThrownBy(conversion::dropOld).hasMessageContaining("has no old table");
      conversion.convert(second, progress -> fleet.reportsAndRepeatsAndCorrects());
      assertThatThrownBy(() -> conversion.convert(first, progress -> {}))
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("schema convert --drop-old --yes");
      assertThat(conversion.old()).isEqualTo(table.table());

      assertThat(conversion.dropOld()).contains("emptied and disabled").contains("_" + second);
      fleet.reportsAndRepeatsAndCorrects();
      fleet.isReadAsItReported();
      assertThat(schema.check()).isEmpty();
      assertThat(schema.install()).isEmpty();
      assertThat(schema.otherKeyThan(second)).isEmpty();
      assertThat(conversion.old()).isEmpty();

      conversion.convert(first, progress -> fleet.reportsAndRepeatsAndCorrects());
      assertThat(conversion.dropOld())
          .isEqualTo("table " + table.table() + "_" + second + " is dropped");
      fleet.isReadAsItReported();
      assertThat(schema.check()).isEmpty();
      assertThat(schema.show())
          .first()
          .asString()
          .isEqualTo(table.table() + ": its rows are in " + table.table() + "_" + first);
    }
  }

  @Test
  @Tag("long")
  void convert_whatCannotBeDone_saysWhatToDo() {
    HBaseSettings table = settings().withTable(settings().table() + "Cannot");
    KeyKind to = other(table.key());
    HBaseSettings inTheWay = table.withTable(table.table() + "_" + to).withKey(to);
    try (FleetOfTwoKeys fleet = new FleetOfTwoKeys(table);
        HBaseUnderTest taken = new HBaseUnderTest(inTheWay);
        KeyConversion conversion = conversion(table)) {
      fleet.reportsFor(1);
      assertThat(conversion.convert(table.key(), progress -> {}))
          .isEqualTo("table %s has the key %s".formatted(table.table(), table.key()));
      taken.store(List.of(read("20180830091500", "K1", 50, 1)));
      assertThatThrownBy(() -> conversion.convert(to, progress -> {}))
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining(inTheWay.table() + " is there already, with rows; drop it");
      taken.drop(inTheWay.table());

      try (HBaseUnderTest left = new HBaseUnderTest(inTheWay)) {
        left.admin(admin -> admin.modifyTable(ofAnotherConversion(inTheWay)));
      }
      assertThatThrownBy(() -> conversion.convert(to, progress -> {}))
          .hasMessageContaining("is there already, and of another conversion; drop it");
      taken.drop(inTheWay.table());

      killedWhen(table, to, progress -> progress.step() == Step.ANNOUNCED);
      assertThatThrownBy(() -> conversion.convert(table.key(), progress -> {}))
          .hasMessageContaining("is being converted to the key " + to);
      assertThatThrownBy(conversion::dropOld).hasMessageContaining("let that end first");
      assertThat(conversion.plan(to)).singleElement().asString().contains("would go on");
      fleet.isReadAsItReported();
    }
  }

  /** As a copied table is that was emptied by hand. */
  private static TableDescriptor ofAnotherConversion(HBaseSettings table) {
    return TableDescriptorBuilder.newBuilder(
            Tables.events(table, EventKey.ofNew(table)).descriptor())
        .setValue(TableCopy.COPIED_VALUE, "00")
        .build();
  }

  @Test
  void convert_killedBehindStrays_countsThemInTheEnd() {
    HBaseSettings table = settings().withTable(settings().table() + "Strays");
    KeyKind to = other(table.key());
    try (FleetOfTwoKeys fleet = new FleetOfTwoKeys(table);
        HBaseUnderTest strays = new HBaseUnderTest(table)) {
      fleet.reportsFor(200);
      for (String row : List.of("!1", "!2", "!3", "!4")) {
        strays.put(
            table.table(),
            new Put(Tables.ascii(row)).addColumn(Tables.FAMILY, Tables.SPEED, Tables.ascii("50")));
      }
      killedWhen(table, to, progress -> progress.copied() >= 2 * PAGE);

      try (KeyConversion conversion = conversion(table)) {
        assertThat(conversion.convert(to, progress -> {}))
            .contains("(but 4 rows that are not made by the old key: …)");
      }
    }
  }

  private interface Moment {
    boolean is(Progress progress);
  }

  private static void killedWhen(HBaseSettings table, KeyKind to, Moment moment) {
    Consumer<Progress> kill =
        progress -> {
          if (moment.is(progress)) {
            throw new Killed();
          }
        };
    try (KeyConversion conversion = conversion(table)) {
      assertThatThrownBy(() -> conversion.convert(to, kill)).isInstanceOf(Killed.class);
    }
  }

  /** One that waits for no readers, as those of the fleet ask each time. */
  private static KeyConversion conversion(HBaseSettings table) {
    return new KeyConversion(table, Duration.ZERO, PAGE);
  }

  private static KeyKind other(KeyKind key) {
    return key == KeyKind.BOOK ? KeyKind.CAR_FIRST : KeyKind.BOOK;
  }
}
