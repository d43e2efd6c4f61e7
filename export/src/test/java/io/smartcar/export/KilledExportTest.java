package io.smartcar.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever ends an export, wherever: days are whole, and the next export makes it as if nothing.
 */
final class KilledExportTest {

  /** Several files a day. */
  private static final long FILE_BYTES = 4_000;

  private static final List<String> LINES = Lines.of(12, 100);
  private static final List<String> FEW = Lines.of(12, 25);
  private static final String SOME_OF_A_DAY = "20180831.*F\\d\\d";
  private static final long DEADLINE_SECONDS = 300;

  private final Path directory;

  KilledExportTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** One of each kind; all of them take long. */
  @Test
  void run_killedAtAStepOfEachKind_isMadeWholeByTheNext()
      throws IOException, NoSuchAlgorithmException {
    Path whole = directory.resolve("whole");
    List<Steps.Step> steps = steps(whole, FEW, false);
    assertThat(steps).contains(Steps.Step.RUN_WRITTEN, Steps.Step.FILE_ENDED);

    for (Steps.Step kind : Set.copyOf(steps)) {
      assertRunKilledIsMadeWhole(steps.lastIndexOf(kind), FEW, whole);
    }
  }

  @Tag("long")
  @Test
  void run_killedAtAnyStep_isMadeWholeByTheNext() throws IOException, NoSuchAlgorithmException {
    Path whole = directory.resolve("whole");
    List<Steps.Step> steps = steps(whole, LINES, false);
    assertThat(steps).hasSizeGreaterThan(25).contains(Steps.Step.RUN_WRITTEN);

    for (int after = 0; after < steps.size(); after++) {
      assertRunKilledIsMadeWhole(after, LINES, whole);
    }
  }

  private static List<Steps.Step> steps(Path out, List<String> lines, boolean again) {
    List<Steps.Step> steps = new ArrayList<>();
    Exports.run(out, lines, FILE_BYTES, again, steps::add);
    return steps;
  }

  private void assertRunKilledIsMadeWhole(int after, List<String> lines, Path whole)
      throws IOException, NoSuchAlgorithmException {
    Path out = directory.resolve("killed-" + after);
    Steps kill = Killed.after(after);
    assertThatThrownBy(() -> Exports.run(out, lines, FILE_BYTES, false, kill))
        .isInstanceOf(Killed.class);
    assertDaysAreWhole(out, whole);

    Exports.run(out, lines, FILE_BYTES, false, Steps.UNSEEN);
    assertThat(Exports.files(out)).as("killed after %s", after).isEqualTo(Exports.files(whole));
  }

  @Test
  void again_killedAtAStepOfEachKind_isMadeWholeByTheNext()
      throws IOException, NoSuchAlgorithmException {
    Replaced day = new Replaced(FEW);

    for (Steps.Step kind : Set.copyOf(day.steps)) {
      day.assertKilledIsMadeWhole(day.steps.lastIndexOf(kind));
    }
  }

  @Tag("long")
  @Test
  void again_killedAtAnyStep_isMadeWholeByTheNext() throws IOException, NoSuchAlgorithmException {
    Replaced day = new Replaced(LINES);

    for (int after = 0; after < day.steps.size(); after++) {
      day.assertKilledIsMadeWhole(after);
    }
  }

  /** Between two renames there is no such day; the next export puts it back before it reads. */
  @Test
  void again_killedWhileADayIsReplaced_hasItAgainWhateverBecomesOfTheNext()
      throws IOException, NoSuchAlgorithmException {
    Replaced day = new Replaced(FEW);
    Path out = copy(day.before, "killed");
    Steps kill = Killed.after(day.steps.indexOf(Steps.Step.OLD_MOVED));
    assertThatThrownBy(() -> Exports.run(out, FEW, FILE_BYTES, true, kill))
        .isInstanceOf(Killed.class);
    assertThat(days(out)).hasSize(2);

    IllegalStateException away = new IllegalStateException("away");
    EventSource none =
        (from, to) -> {
          throw away;
        };
    assertThatThrownBy(() -> Exports.run(out, none, FILE_BYTES, false, Steps.UNSEEN))
        .isSameAs(away);
    assertThat(Exports.files(out)).isEqualTo(day.old);
  }

  /** A day of an export that lacks some events of it, and is to be replaced. */
  private final class Replaced {

    private final List<String> lines;
    private final Path before = directory.resolve("before");
    private final Map<String, String> old;
    private final Map<String, String> right;
    private final List<Steps.Step> steps;

    Replaced(List<String> lines) throws IOException, NoSuchAlgorithmException {
      this.lines = lines;
      Path whole = directory.resolve("whole");
      Exports.run(whole, lines, FILE_BYTES, false, Steps.UNSEEN);
      right = Exports.files(whole);
      List<String> fewer = lines.stream().filter(line -> !line.matches(SOME_OF_A_DAY)).toList();
      Exports.run(before, fewer, FILE_BYTES, false, Steps.UNSEEN);
      old = Exports.files(before);
      steps = steps(copy(before, "counted"), lines, true);
      assertThat(steps).contains(Steps.Step.OLD_MOVED, Steps.Step.OLD_DELETED);
    }

    void assertKilledIsMadeWhole(int after) throws IOException, NoSuchAlgorithmException {
      Path out = copy(before, "killed-" + after);
      Steps kill = Killed.after(after);
      assertThatThrownBy(() -> Exports.run(out, lines, FILE_BYTES, true, kill))
          .isInstanceOf(Killed.class);

      // The next start alone: each day is the old one or the new one, and of one only.
      Exports.run(out, lines, FILE_BYTES, false, Steps.UNSEEN);
      Map<String, String> next = Exports.files(out);
      assertThat(next).as("killed after %s", after).isIn(old, right);
      assertThat(days(out)).hasSize(3);

      Exports.run(out, lines, FILE_BYTES, true, Steps.UNSEEN);
      assertThat(Exports.files(out)).as("killed after %s", after).isEqualTo(right);
    }
  }

  private Path copy(Path from, String name) throws IOException {
    Path to = directory.resolve(name);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }

  /** A process that ends without another word, in the middle of the second day. */
  @Tag("long")
  @Test
  void run_processHalted_isMadeWholeByTheNext() throws Exception {
    Path out = directory.resolve("out");
    Path whole = directory.resolve("whole");
    Exports.run(whole, LINES, FILE_BYTES, false, Steps.UNSEEN);

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Halted.class.getName(),
                out.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile())
            .start();
    try {
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("has ended").isTrue();
      assertThat(process.exitValue())
          .as(Files.readString(directory.resolve("said")))
          .isEqualTo(Halted.STATUS);
    } finally {
      process.destroyForcibly();
    }
    assertThat(days(out)).containsExactly("day=2018-08-30");
    assertThat(out.resolve(".smartcar-export/work")).isNotEmptyDirectory();
    Map<String, String> published = ofFirstDay(out);

    Exports.run(out, LINES, FILE_BYTES, false, Steps.UNSEEN);
    assertThat(ofFirstDay(out)).isEqualTo(published);
    assertThat(filesOf(out)).containsOnlyKeys(filesOf(whole).keySet());
    // Parquet lists encodings in an order of each process: other bytes, but the same rows.
    assertThat(rows(out)).hasSameSizeAs(LINES).isEqualTo(rows(whole));
  }

  private static Map<String, String> ofFirstDay(Path out) {
    Map<String, String> files = filesOf(out);
    files.keySet().removeIf(file -> !file.startsWith("day=2018-08-30"));
    return files;
  }

  private static List<String> rows(Path out) throws SQLException {
    try (DuckDb duckdb = new DuckDb(out)) {
      return duckdb.rows(
          "SELECT * EXCLUDE (filename), parse_filename(filename)"
              + " FROM read_parquet('%s/day=*/*.parquet',".formatted(out)
              + " hive_partitioning = true, filename = true, file_row_number = true)"
              + " ORDER BY day, filename, file_row_number");
    }
  }

  /** The process that is halted. */
  static final class Halted {

    static final int STATUS = 77;

    private Halted() {}

    public static void main(String[] arguments) {
      boolean[] published = {false};
      Exports.run(
          Path.of(arguments[0]),
          LINES,
          FILE_BYTES,
          false,
          step -> {
            published[0] |= step == Steps.Step.PUBLISHED;
            if (published[0] && step == Steps.Step.FILE_ENDED) {
              Runtime.getRuntime().halt(STATUS);
            }
          });
    }
  }

  private static void assertDaysAreWhole(Path out, Path whole) throws IOException {
    Map<String, String> expected = filesOf(whole);
    Map<String, String> there = filesOf(out);
    for (String day : days(out)) {
      expected.forEach(
          (file, digest) -> {
            if (file.startsWith(day)) {
              assertThat(there).containsEntry(file, digest);
            }
          });
    }
  }

  private static List<String> days(Path out) throws IOException {
    try (Stream<Path> entries = Files.list(out)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith("day="))
          .sorted()
          .toList();
    }
  }

  private static Map<String, String> filesOf(Path out) {
    try {
      return Exports.files(out);
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
