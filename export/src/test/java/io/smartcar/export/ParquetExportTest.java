package io.smartcar.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.smartcar.export.DayOutcome.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that DuckDB reads, against what the lines say of themselves. */
final class ParquetExportTest {

  private static final List<String> LINES = Lines.of(20, 50);
  private static final String SOME_OF_A_DAY = "day=2018-08-31";

  private final Path out;

  ParquetExportTest(@TempDir Path directory) {
    this.out = directory.resolve("out");
  }

  @Test
  void run_threeDays_areWhatTheLinesAre() throws SQLException, IOException {
    assertThat(Exports.run(out, LINES))
        .extracting(DayOutcome::kind, DayOutcome::rows, DayOutcome::exportedRows, DayOutcome::files)
        .containsOnly(tuple(Kind.WRITTEN, 1_000L, 1_000L, 1))
        .hasSize(3);

    try (DuckDb duckdb = new DuckDb(out)) {
      duckdb.run(duckdb.ofProject("events.sql"));
      assertThat(
              duckdb.rows(
                  "SELECT date, car_number, speed_pedal, break_pedal, steer_angle, direct_light,"
                      + " speed, area_number FROM events"))
          .containsExactlyInAnyOrderElementsOf(
              LINES.stream().map(line -> line.replace(',', '|')).toList());
      assertThat(
              duckdb.rows(
                  "SELECT car_number, count(*), sum(speed), avg(speed) FROM events"
                      + " GROUP BY car_number ORDER BY car_number"))
          .containsExactlyElementsOf(ofEachCar());
      assertThat(
              duckdb.rows(
                  "SELECT count(*) FROM events WHERE day = DATE '2018-08-30'"
                      + " AND date LIKE '20180830%'"))
          .containsExactly("1000");
    }
  }

  private static List<String> ofEachCar() {
    Map<String, List<Integer>> speeds = new TreeMap<>();
    for (String line : LINES) {
      String[] field = line.split(",", -1);
      speeds.computeIfAbsent(field[1], car -> new ArrayList<>()).add(Integer.valueOf(field[6]));
    }
    List<String> rows = new ArrayList<>();
    speeds.forEach(
        (car, all) -> {
          int sum = all.stream().mapToInt(Integer::intValue).sum();
          rows.add("%s|%d|%d|%.6f".formatted(car, all.size(), sum, (double) sum / all.size()));
        });
    return rows;
  }

  @Test
  void run_types_areWhatTheyMean() throws SQLException, IOException {
    Exports.run(out, LINES);

    try (DuckDb duckdb = new DuckDb(out)) {
      duckdb.run("SET TimeZone = 'UTC'");
      duckdb.run(duckdb.ofProject("events.sql"));
      assertThat(duckdb.rows("SELECT column_name, column_type FROM (DESCRIBE events)"))
          .containsExactly(
              "car_number|VARCHAR",
              "event_time|TIMESTAMP WITH TIME ZONE",
              "date|VARCHAR",
              "speed|INTEGER",
              "speed_pedal|INTEGER",
              "break_pedal|INTEGER",
              "steer_angle|VARCHAR",
              "direct_light|VARCHAR",
              "area_number|VARCHAR",
              "day|DATE",
              "hour_of_day|VARCHAR");
      // Shanghai is eight hours ahead.
      assertThat(
              duckdb.rows(
                  "SELECT count(*) FROM events WHERE strftime(event_time::TIMESTAMP"
                      + " + INTERVAL 8 HOUR, '%Y%m%d%H%M%S%g') = rpad(date, 17, '0')"))
          .containsExactly(String.valueOf(LINES.size()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_compressed_isAsAskedAndReadByDuckDb(Compression compression) throws SQLException {
    ExportSettings settings =
        new ExportSettings(out, Lines.ZONE, Exports.ONE_FILE, false, compression);
    new ParquetExport(settings, ExportProgress.SILENT)
        .run(Lines.source(LINES), Lines.FIRST, Lines.LAST);

    try (DuckDb duckdb = new DuckDb(out)) {
      assertThat(
              duckdb.rows(
                  "SELECT DISTINCT compression FROM parquet_metadata('%s/day=*/*.parquet')"
                      .formatted(out)))
          .containsExactly(compression.name());
      assertThat(
              duckdb.rows("SELECT count(*) FROM read_parquet('%s/day=*/*.parquet')".formatted(out)))
          .containsExactly(String.valueOf(LINES.size()));
    }
  }

  @Test
  void run_smallFiles_areSeveralInOrderOfCarAndTime() throws SQLException, IOException {
    List<String> many = Lines.of(30, 200);
    List<DayOutcome> days = Exports.run(out, many, 10_000, false, Steps.UNSEEN);

    assertThat(days).allSatisfy(day -> assertThat(day.files()).isGreaterThan(2));
    try (DuckDb duckdb = new DuckDb(out)) {
      for (DayOutcome day : days) {
        List<String> rows =
            duckdb.rows(
                "SELECT car_number, epoch_ms(event_time) FROM read_parquet('%s/day=%s/*.parquet',"
                        .formatted(out, day.day())
                    + " filename = true, file_row_number = true)"
                    + " ORDER BY filename, file_row_number");
        assertThat(rows).hasSize(6_000).isSorted();
        assertThat(Exports.manifest(out, "day=" + day.day()).files())
            .hasSize(day.files())
            .extracting(Manifest.DataFile::rows)
            .satisfies(
                of -> assertThat(of.stream().mapToLong(Long::longValue).sum()).isEqualTo(6_000));
      }
    }
  }

  /** What a reader needs to pass over the row groups in which a car is not. */
  @Test
  void run_rowGroups_haveStatisticsInOrderOfCars() throws SQLException {
    Exports.run(out, Lines.of(30, 200));

    try (DuckDb duckdb = new DuckDb(out)) {
      List<String> groups =
          duckdb.rows(
              "SELECT stats_min_value, stats_max_value, compression, row_group_num_rows"
                  + " FROM parquet_metadata('%s/%s/part-00000.parquet')"
                      .formatted(out, SOME_OF_A_DAY)
                  + " WHERE path_in_schema = 'car_number' ORDER BY row_group_id");
      assertThat(groups).hasSize(12).isSorted();
      assertThat(groups).allSatisfy(group -> assertThat(group).endsWith("|ZSTD|500"));
      long withCar =
          groups.stream()
              .map(group -> group.split("\\|", -1))
              .filter(bound -> bound[0].compareTo("B0013") <= 0 && bound[1].compareTo("B0013") >= 0)
              .count();
      assertThat(withCar)
          .as("groups to be read for a car with 200 of 6,000 rows")
          .isBetween(1L, 2L);
    }
  }

  @Test
  void run_again_isTheSameAndWritesNothing() throws IOException, NoSuchAlgorithmException {
    Exports.run(out, LINES);
    Map<String, String> before = Exports.files(out);
    List<Steps.Step> steps = new ArrayList<>();

    List<String> inAnotherOrder = LINES.stream().sorted().toList();
    assertThat(Exports.run(out, inAnotherOrder, Exports.ONE_FILE, false, steps::add))
        .extracting(DayOutcome::kind)
        .containsExactly(Kind.SAME, Kind.SAME, Kind.SAME);
    assertThat(Exports.again(out, inAnotherOrder))
        .extracting(DayOutcome::kind)
        .containsExactly(Kind.SAME, Kind.SAME, Kind.SAME);

    assertThat(Exports.files(out)).isEqualTo(before);
    assertThat(steps).containsExactly(Steps.Step.CLEARED, Steps.Step.READ, Steps.Step.CLEANED);
  }

  @Test
  void run_eventsInAnyOrder_givesTheSameBytes() throws IOException, NoSuchAlgorithmException {
    Exports.run(out, LINES);
    Path other = out.resolveSibling("other");
    Exports.run(other, LINES.stream().sorted(Comparator.reverseOrder()).toList());

    assertThat(Exports.files(other)).isEqualTo(Exports.files(out));
  }

  @Test
  void run_eventsCameLate_saysSoAndReplacesTheDayWhenAsked()
      throws IOException, NoSuchAlgorithmException {
    List<String> before = withoutOne(LINES, "20180831");
    Exports.run(out, before);
    Map<String, String> files = Exports.files(out);

    List<DayOutcome> days = Exports.run(out, LINES);
    assertThat(days)
        .extracting(DayOutcome::kind, DayOutcome::isRight)
        .containsExactly(
            tuple(Kind.SAME, true), tuple(Kind.CHANGED, false), tuple(Kind.SAME, true));
    assertThat(days.get(1).remark()).isEqualTo("1,000 events now, 999 were exported");
    assertThat(days.get(1).exportedRows()).isEqualTo(999);
    assertThat(Exports.files(out)).isEqualTo(files);

    assertThat(Exports.again(out, LINES))
        .extracting(DayOutcome::kind)
        .containsExactly(Kind.SAME, Kind.REPLACED, Kind.SAME);
    Path other = out.resolveSibling("other");
    Exports.run(other, LINES);
    assertThat(Exports.files(out)).isEqualTo(Exports.files(other));
  }

  private static List<String> withoutOne(List<String> lines, String day) {
    List<String> fewer = new ArrayList<>(lines);
    fewer.remove(fewer.stream().filter(line -> line.startsWith(day)).findFirst().orElseThrow());
    return fewer;
  }

  @Test
  void run_aReadingWasReplaced_saysSo() {
    Exports.run(out, LINES);
    List<String> changed = new ArrayList<>(LINES);
    String line = changed.get(0);
    changed.set(0, line.substring(0, line.length() - 3) + (line.endsWith("A01") ? "A02" : "A01"));

    assertThat(Exports.run(out, changed))
        .filteredOn(day -> !day.isRight())
        .extracting(DayOutcome::remark)
        .containsExactly("as many events as were exported, but not the same");
  }

  @Test
  void run_aFileIsMissingOrCutOrAdded_saysWhich() throws IOException {
    Exports.run(out, LINES);
    Path file = out.resolve(SOME_OF_A_DAY).resolve("part-00000.parquet");
    byte[] content = Files.readAllBytes(file);

    Files.write(file, new byte[12]);
    assertThat(remark()).isEqualTo("part-00000.parquet has 12 bytes, not %,d", content.length);
    Files.delete(file);
    assertThat(remark()).isEqualTo("part-00000.parquet is missing");
    Files.write(file, content);
    Files.writeString(file.resolveSibling("part-00001.parquet"), "");
    assertThat(remark()).isEqualTo("part-00001.parquet is not of the export");

    assertThat(Exports.again(out, LINES).get(1).kind()).isEqualTo(Kind.REPLACED);
    assertThat(Exports.run(out, LINES)).allMatch(DayOutcome::isRight);
  }

  private String remark() {
    return Exports.run(out, LINES).get(1).remark();
  }

  @Test
  void run_eventsAreGone_keepsTheDayInAnyCase() throws IOException, NoSuchAlgorithmException {
    Exports.run(out, LINES);
    Map<String, String> files = Exports.files(out);
    List<String> rest = LINES.stream().filter(line -> !line.startsWith("20180830")).toList();

    for (boolean again : List.of(false, true)) {
      assertThat(Exports.run(out, rest, Exports.ONE_FILE, again, Steps.UNSEEN))
          .extracting(DayOutcome::kind)
          .containsExactly(Kind.GONE, Kind.SAME, Kind.SAME);
    }
    assertThat(Exports.files(out)).isEqualTo(files);
  }

  @Test
  void run_aDayWasDeleted_writesItAnew() throws IOException, NoSuchAlgorithmException {
    Exports.run(out, LINES);
    Map<String, String> files = Exports.files(out);
    try (Stream<Path> day = Files.list(out.resolve(SOME_OF_A_DAY))) {
      for (Path file : day.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(out.resolve(SOME_OF_A_DAY));

    assertThat(Exports.run(out, LINES))
        .extracting(DayOutcome::kind)
        .containsExactly(Kind.SAME, Kind.WRITTEN, Kind.SAME);
    assertThat(Exports.files(out)).isEqualTo(files);
  }

  @Test
  void run_noEvents_leavesNoDay() throws IOException, NoSuchAlgorithmException {
    assertThat(Exports.run(out, List.of())).isEmpty();
    assertThat(Exports.files(out)).containsOnlyKeys(".smartcar-export/lock");
  }
}
