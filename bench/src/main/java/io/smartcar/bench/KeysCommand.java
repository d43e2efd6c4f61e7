package io.smartcar.bench;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.hbase.EventHistory;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import io.smartcar.hbase.Schema;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench keys}: what writing and reading the table of events costs with either key. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Rows written a second, how they spread over the regions, and how long readings take, with"
          + " the book's key and with the car first.",
      "Both tables have the same rows: a day of some cars at 1 Hz, an hour of them at 10 Hz, and"
          + " ten minutes of many at 1 Hz. Written in turns after some rows that do not count;"
          + " readings in turns, medians."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class KeysCommand implements Callable<Integer> {

  private static final Instant DAY = Instant.parse("2020-03-01T00:00:00Z");
  private static final Instant HOUR = Instant.parse("2020-03-02T10:00:00Z");
  private static final Instant TEN_MINUTES = Instant.parse("2020-03-03T10:00:00Z");
  private static final Instant BEFORE = Instant.parse("2020-02-01T00:00:00Z");

  /** Servers and this program that have just started are slow, and whoever is first would pay. */
  private static final int WARM_UP_SECONDS = 100;

  /** What is read, of whom, and how many rows that must be. */
  private record Reading(String name, String car, Instant from, Duration length, long rows) {}

  /** What is written: cars by their names' beginning, each so often a second for so long. */
  private record Drive(String prefix, int cars, Instant from, int seconds, int hertz) {}

  /** How long it took to the first row and to the last. */
  private record Took(double firstMillis, double allMillis) {}

  @Spec private CommandSpec spec;

  @Option(
      names = "--cars",
      paramLabel = "N",
      defaultValue = "20",
      description = "Cars that report for a day and an hour; default: ${DEFAULT-VALUE}.")
  private int cars;

  @Option(
      names = "--everyone",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Cars that report for ten minutes; default: ${DEFAULT-VALUE}.")
  private int everyone;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Rounds of readings after one that does not count; default: ${DEFAULT-VALUE}.")
  private int rounds;

  private PrintWriter out;

  @Override
  public Integer call() throws BenchException, SandboxException, IOException {
    if (cars < 1 || everyone < 1 || rounds < 1) {
      throw new IllegalArgumentException("--cars, --everyone and --rounds must be at least 1");
    }
    out = spec.commandLine().getOut();
    Path home = Home.find();
    try (Servers servers = Servers.start(home, home.resolve("bench/target/sandbox"), Map.of())) {
      SmartcarConfig config = SmartcarConfig.load(null, servers.addresses());
      Map<KeyKind, HBaseSettings> tables = new EnumMap<>(KeyKind.class);
      for (KeyKind key : KeyKind.values()) {
        tables.put(key, install(StoreSettings.hbase(config), key));
      }
      try (Connection connection = HBaseConnection.open(config.hbase())) {
        write(tables, connection);
      }
      read(tables);
    }
    return 0;
  }

  private static HBaseSettings install(HBaseSettings usual, KeyKind key) throws BenchException {
    HBaseSettings own =
        new HBaseSettings(
            usual.quorum(),
            usual.clientPort(),
            usual.znodeParent(),
            "Keys-" + key,
            usual.regions(),
            key,
            usual.operationTimeout());
    try (Schema schema = new Schema(own)) {
      List<String> problems = schema.install();
      if (!problems.isEmpty()) {
        throw new BenchException(String.join("; ", problems));
      }
    }
    return own;
  }

  private void write(Map<KeyKind, HBaseSettings> tables, Connection connection)
      throws BenchException, IOException {
    line("%-10s %-28s %9s %10s  %s", "key", "written", "rows", "rows/s", "busiest region");
    Map<KeyKind, KeysWriter> writers = new EnumMap<>(KeyKind.class);
    try {
      for (Map.Entry<KeyKind, HBaseSettings> table : tables.entrySet()) {
        writers.put(table.getKey(), new KeysWriter(table.getValue(), connection));
      }
      for (KeysWriter writer : writers.values()) {
        writer.write("E", everyone, BEFORE, WARM_UP_SECONDS, 1);
      }
      for (Drive drive :
          List.of(
              new Drive("D", cars, DAY, 86_400, 1),
              new Drive("D", cars, HOUR, 3_600, 10),
              new Drive("E", everyone, TEN_MINUTES, 600, 1))) {
        for (Map.Entry<KeyKind, KeysWriter> writer : writers.entrySet()) {
          report(writer.getKey(), drive, writer.getValue());
        }
      }
    } finally {
      writers.values().forEach(KeysWriter::close);
    }
    try (Admin admin = connection.getAdmin()) {
      for (HBaseSettings table : tables.values()) {
        admin.flush(TableName.valueOf(table.table()));
      }
    }
    line("");
  }

  private void report(KeyKind key, Drive drive, KeysWriter writer) throws BenchException {
    KeysWriter.Written written =
        writer.write(drive.prefix(), drive.cars(), drive.from(), drive.seconds(), drive.hertz());
    line(
        "%-10s %-28s %9d %10.0f  %.0f %% of a batch, %.0f %% of all",
        key,
        "%d cars at %d Hz".formatted(drive.cars(), drive.hertz()),
        written.rows(),
        written.rows() / written.seconds(),
        100 * written.shareOfBatch(),
        100 * written.shareOfAll());
  }

  private void read(Map<KeyKind, HBaseSettings> tables) throws BenchException {
    Instant midday = DAY.plusSeconds(40_000);
    String car = "D" + cars / 2;
    List<Reading> readings =
        List.of(
            new Reading("a car's minute at 1 Hz", car, midday, minutes(1), 60),
            new Reading("a car's hour at 1 Hz", car, midday, minutes(60), 3_600),
            new Reading("a car's day at 1 Hz", car, DAY, minutes(1_440), 86_400),
            new Reading("a car's minute at 10 Hz", car, HOUR.plusSeconds(600), minutes(1), 600),
            new Reading("a car's hour at 10 Hz", car, HOUR, minutes(60), 36_000),
            new Reading("ten minutes of everyone", "", TEN_MINUTES, minutes(10), 600L * everyone));
    line("%-10s %-28s %9s %10s %10s", "key", "read", "rows", "first ms", "all ms");
    Map<KeyKind, EventHistory> histories = new EnumMap<>(KeyKind.class);
    try {
      tables.forEach((key, table) -> histories.put(key, new EventHistory(table, ZoneOffset.UTC)));
      for (Reading reading : readings) {
        Map<KeyKind, List<Took>> took = new EnumMap<>(KeyKind.class);
        for (int round = 0; round <= rounds; round++) {
          for (Map.Entry<KeyKind, EventHistory> history : histories.entrySet()) {
            Took one = read(history.getValue(), reading);
            if (round > 0) {
              took.computeIfAbsent(history.getKey(), key -> new ArrayList<>()).add(one);
            }
          }
        }
        took.forEach(
            (key, all) ->
                line(
                    "%-10s %-28s %9d %10.0f %10.0f",
                    key,
                    reading.name(),
                    reading.rows(),
                    median(all.stream().map(Took::firstMillis).toList()),
                    median(all.stream().map(Took::allMillis).toList())));
      }
    } finally {
      histories.values().forEach(EventHistory::close);
    }
  }

  private static Took read(EventHistory history, Reading reading) throws BenchException {
    Instant to = reading.from().plus(reading.length());
    long begin = System.nanoTime();
    try (Stream<StoredEvent> events =
        reading.car().isEmpty()
            ? history.ofAll(reading.from(), to)
            : history.of(Set.of(reading.car()), reading.from(), to)) {
      long rows = 0;
      long first = begin;
      for (Iterator<StoredEvent> all = events.iterator(); all.hasNext(); all.next()) {
        first = rows++ == 0 ? System.nanoTime() : first;
      }
      if (rows != reading.rows()) {
        throw new BenchException(
            "%s: %d rows, not %d".formatted(reading.name(), rows, reading.rows()));
      }
      return new Took((first - begin) / 1e6, (System.nanoTime() - begin) / 1e6);
    }
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  private static double median(List<Double> figures) {
    List<Double> sorted = new ArrayList<>(figures);
    Collections.sort(sorted);
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    out.flush();
  }
}
