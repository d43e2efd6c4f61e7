package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.SpeedLimits;
import io.smartcar.hbase.CarTable;
import io.smartcar.hbase.HBaseCarTable;
import io.smartcar.hbase.HBaseEventStore;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import io.smartcar.hbase.Schema;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.sandbox.settings.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command {@code export} on the sandbox's HBase. What the files hold is tested in export. */
@ExtendWith(Platform.Running.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("Exported")
final class ExportIT {

  private static final int CARS = 3;
  private static final int MINUTES = 24 * 60;

  private final Platform platform;
  private final Path out;

  ExportIT(Platform platform, @TempDir Path directory) {
    this.platform = platform;
    this.out = directory.resolve("exported");
  }

  @ParameterizedTest
  @EnumSource
  void export_threeDaysOfEitherKey_writesComparesAndReplaces(KeyKind key) throws IOException {
    HBaseSettings settings =
        new HBaseSettings(
            "127.0.0.1",
            platform.port(Port.ZOOKEEPER),
            "/hbase",
            table(key),
            4,
            key,
            Duration.ofSeconds(20));
    try (Schema schema = new Schema(settings);
        HBaseEventStore store = new HBaseEventStore(settings)) {
      schema.install();
      for (int day = 29; day <= 31; day++) {
        store(store, day);
      }

      Command first = export(key, "20180830", "20180831");
      assertThat(first.status()).as("%s", first).isZero();
      assertThat(first.out())
          .hasSize(2)
          .allMatch(line -> line.matches("2018-08-3[01]  written  +4,320 rows +1 file .*"));
      assertThat(out.resolve("day=2018-08-30")).isDirectoryContaining("glob:**.parquet");
      assertThat(out.resolve("day=2018-08-29")).doesNotExist();

      assertThat(export(key, "20180830", "20180831").out())
          .allMatch(line -> line.contains("  same  "));

      stored(store, List.of("20180831120000,LATE,1,0,F,N,50,F08"));
      Command changed = export(key, "20180829", "20180831");
      assertThat(changed.status()).as("%s", changed).isEqualTo(1);
      assertThat(changed.out())
          .satisfiesExactly(
              line -> assertThat(line).startsWith("2018-08-29  written"),
              line -> assertThat(line).startsWith("2018-08-30  same"),
              line ->
                  assertThat(line)
                      .startsWith("2018-08-31  changed")
                      .endsWith("4,321 events now, 4,320 were exported"));
      assertThat(changed.err()).anyMatch(line -> line.contains("--again replaces them"));

      Command again = export(key, "20180831", "20180831", "--again");
      assertThat(again.status()).as("%s", again).isZero();
      assertThat(again.out()).singleElement().asString().startsWith("2018-08-31  replaced");
      assertThat(Files.readString(out.resolve("day=2018-08-31/_smartcar_export.json")))
          .contains("\"rows\" : 4321", "\"zone\" : \"UTC\"");
      exportsTheCarsBeside(key, settings);
    }
  }

  private void exportsTheCarsBeside(KeyKind key, HBaseSettings settings) {
    Path cars = out.resolveSibling("cars");
    String[] carsOut = {"--cars-out", cars.toString()};

    Command none = export(key, "20180830", "20180830", carsOut);
    assertThat(none.status()).as("%s", none).isEqualTo(1);
    assertThat(none.err())
        .singleElement()
        .asString()
        .startsWith("table " + settings.carTable() + " has no car: run smartcar cars import");
    assertThat(cars).isDirectoryNotContaining("glob:**.parquet");

    try (CarTable table = new HBaseCarTable(settings)) {
      Car car = new Car("E000", "F", 38, "", "", "", null, null, "F", "F", 60);
      table.replaceBy(CarMaster.of(List.of(car), SpeedLimits.NONE));
    }
    Command one = export(key, "20180830", "20180830", carsOut);
    assertThat(one.status()).as("%s", one).isZero();
    assertThat(one.out())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("2018-08-30  same"),
            line -> assertThat(line).matches("cars        written  +1 rows +1 file .*"));
    assertThat(cars).isDirectoryContaining("glob:**/cars.parquet");
  }

  private static String table(KeyKind key) {
    return "Exported" + key.name();
  }

  private static void store(HBaseEventStore store, int day) {
    List<String> lines = new ArrayList<>();
    for (int car = 0; car < CARS; car++) {
      for (int minute = 0; minute < MINUTES; minute++) {
        lines.add(
            "201808%02d%02d%02d00,E%03d,1,0,F,N,%d,F08"
                .formatted(day, minute / 60, minute % 60, car, minute % 200));
      }
    }
    stored(store, lines);
  }

  private static void stored(HBaseEventStore store, List<String> lines) {
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    List<StoredEvent> events =
        lines.stream()
            .map(line -> (CarEvent) decoder.decode(line.getBytes(US_ASCII)))
            .map(event -> new StoredEvent(event, event.eventTime()))
            .toList();
    assertThat(store.store(events, List.of())).succeedsWithin(60, TimeUnit.SECONDS);
  }

  private Command export(KeyKind key, String from, String to, String... more) {
    List<String> words =
        new ArrayList<>(List.of("export", "--from", from, "--to", to, "--out", out.toString()));
    words.addAll(List.of(more));
    platform.addresses().forEach((name, value) -> words.addAll(List.of("-D", name + '=' + value)));
    words.addAll(
        List.of("-D", "smartcar.hbase.table=" + table(key), "-D", "smartcar.events.time-zone=UTC"));
    return Command.run(words);
  }
}
