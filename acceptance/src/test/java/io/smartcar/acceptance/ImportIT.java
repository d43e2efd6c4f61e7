package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.hbase.HBaseEventStore;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import io.smartcar.hbase.RowCount;
import io.smartcar.hbase.Schema;
import io.smartcar.hbase.StoredEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command {@code import} on the sandbox's HBase. What loading does is in the contract. */
@ExtendWith(Platform.Running.class)
@ResourceLock("BulkLoader")
final class ImportIT {

  private static final int EVENTS = 5_000;

  private final Platform platform;
  private final Path directory;

  ImportIT(Platform platform, @TempDir Path directory) {
    this.platform = platform;
    this.directory = directory;
  }

  /** With the other key in the long profile, by the road recording. */
  @ParameterizedTest
  @EnumSource(names = "CAR_FIRST")
  void import_filesTwiceBesideALiveReading_leavesTheirRowsAndTheLiveOne(KeyKind key)
      throws IOException {
    HBaseSettings settings = installed("Imported", key);
    List<String> lines = lines();
    Path first = Files.write(directory.resolve("first.csv"), lines.subList(0, 3_000));
    List<String> others = new ArrayList<>(lines.subList(2_000, EVENTS));
    others.add(100, "no event");
    Path second = Files.write(directory.resolve("second.csv"), others);
    String live = lines.get(7).replaceFirst(",N,\\d+,", ",N,399,");
    try (HBaseEventStore store = new HBaseEventStore(settings)) {
      assertThat(
              store.store(
                  List.of(new StoredEvent(event(live), Instant.now().toEpochMilli())), List.of()))
          .succeedsWithin(30, TimeUnit.SECONDS);
    }
    for (int time = 1; time <= 2; time++) {
      Command imported = run(settings, "--rows", "2000", first.toString(), second.toString());

      assertThat(imported.status()).as("%s", imported).isZero();
      assertThat(imported.out())
          .anyMatch(
              line -> line.startsWith("imported 6,000 events into table " + settings.table()));
      assertThat(imported.err())
          .anyMatch(line -> line.contains("second.csv:101"))
          .noneMatch(line -> line.contains("first.csv"));
      List<String> expected = new ArrayList<>(lines);
      expected.set(7, live);
      assertThat(RowsByIdentity.in(settings))
          .as("time %d", time)
          .isEqualTo(RowsByIdentity.of(expected));
    }
    assertThat(platform.hbaseFiles().resolve(".smartcar-bulk")).doesNotExist();
  }

  @Test
  void import_whatCannotBe_saysWhatToDo() throws IOException {
    HBaseSettings settings = settings("NotInstalled", KeyKind.BOOK);
    Path file = Files.write(directory.resolve("events.csv"), lines().subList(0, 10));

    Command missing = run(settings, file.toString());
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).singleElement().asString().contains("smartcar schema install");

    Command noFile = run(settings, file.toString(), directory.resolve("none.csv").toString());
    assertThat(noFile.status()).isEqualTo(2);
    assertThat(noFile.err()).singleElement().asString().contains("none.csv");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("long")
  void import_roadRecording_leavesTheRowsOfAReplay(KeyKind key) throws IOException {
    Recording road = Recording.OPENACC.orSkip();
    HBaseSettings settings = installed("ImportedRoad", key);

    Command imported = run(settings, road.path().toString());

    assertThat(imported.status()).as("%s", imported).isZero();
    assertThat(imported.out()).first().asString().contains(": 349,240 rows in ");
    try (RowCount count = new RowCount(settings)) {
      assertThat(count.ofEvents()).isEqualTo(349_240);
    }
    assertThat(RowsByIdentity.in(settings)).isEqualTo(RowsByIdentity.of(road.lines()));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("long")
  void import_killedInTheMiddle_isCompletedByTheSameAgain(KeyKind key) throws Exception {
    Recording road = Recording.OPENACC.orSkip();
    HBaseSettings settings = installed("ImportKilled", key);
    Path staging = platform.hbaseFiles().resolve(".smartcar-bulk");
    int killed = 0;
    for (int kill = 1; kill <= 3; kill++) {
      int rows = 40_000 * kill;
      Process process = begun(settings, road.path(), rows);
      try {
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> !process.isAlive() || hasStoreFile(staging));
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      killed += Files.isDirectory(staging) ? 1 : 0;
    }
    assertThat(killed).as("were killed with files staged").isPositive();

    Command imported = run(settings, road.path().toString());

    assertThat(imported.status()).as("%s", imported).isZero();
    assertThat(RowsByIdentity.in(settings)).isEqualTo(RowsByIdentity.of(road.lines()));
    assertThat(staging).doesNotExist();
    try (Stream<Path> left = Files.list(platform.hbaseFiles().resolve("staging"))) {
      assertThat(left.filter(path -> path.toString().contains(settings.table()))).isEmpty();
    }
  }

  private static boolean hasStoreFile(Path staging) throws IOException {
    if (!Files.isDirectory(staging)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(staging)) {
      return all.anyMatch(file -> file.toString().contains("/cf1/"));
    } catch (IOException | UncheckedIOException moved) {
      return false;
    }
  }

  private Process begun(HBaseSettings settings, Path file, int rows) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.smartcar.cli.Smartcar"));
    command.addAll(words(settings, "--rows", String.valueOf(rows), file.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("import.log").toFile())
        .start();
  }

  private HBaseSettings settings(String table, KeyKind key) {
    return KeyTables.of(platform, table, key);
  }

  private HBaseSettings installed(String table, KeyKind key) {
    HBaseSettings settings = settings(table, key);
    try (Schema schema = new Schema(settings)) {
      assertThat(schema.install()).isEmpty();
    }
    return settings;
  }

  private Command run(HBaseSettings settings, String... more) {
    return Command.run(words(settings, more));
  }

  private List<String> words(HBaseSettings settings, String... more) {
    List<String> words = new ArrayList<>(List.of("import"));
    words.addAll(List.of(more));
    platform.addresses().forEach((name, value) -> words.addAll(List.of("-D", name + '=' + value)));
    words.addAll(
        List.of(
            "-D",
            "smartcar.hbase.table=" + settings.table(),
            "-D",
            "smartcar.events.time-zone=UTC"));
    return words;
  }

  private static CarEvent event(String line) {
    return RowsByIdentity.event(line);
  }

  private static List<String> lines() {
    return IntStream.range(0, EVENTS)
        .mapToObj(
            i ->
                "201808301%d%02d%02d%03d,I%03d,1,0,F,N,%d,F08"
                    .formatted(i % 4, i / 60 % 60, i % 60, i % 10 * 100 + i % 7, i % 40, i % 200))
        .distinct()
        .toList();
  }
}
