package io.smartcar.hive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The tables of {@code hbase.hql} and {@code parquet.hql} and the queries of the project on a real
 * Hive, against what DuckDB says of the export of the same table.
 */
final class HiveIT {

  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final String COUNTS =
      "SELECT `day`, count(*), sum(speed), min(`date`), max(`date`) FROM events"
          + " GROUP BY `day` ORDER BY `day`;\n";
  private static final String CARS =
      "SELECT car_number, sex, age, marriage, home_area, job, engine_cc, model_year, model FROM cars"
          + " ORDER BY car_number;\n";
  private static final String MARK = "## ";

  private static final Map<String, List<String>> ANSWERS = new LinkedHashMap<>();
  private static final Map<Question, List<String>> EXPECTED = new EnumMap<>(Question.class);
  private static List<String> expectedCounts = List.of();
  private static List<String> expectedCars = List.of();

  /** Where Hive reads. */
  private enum Source {
    HBASE("hbase.hql"),
    PARQUET("parquet.hql");

    private final String tables;

    Source(String tables) {
      this.tables = tables;
    }
  }

  @BeforeAll
  static void ask() throws Exception {
    try (Telemetry telemetry = Telemetry.begin(TARGET)) {
      askDuckDb(telemetry.exported(), telemetry.cars());
      List<String> printed =
          new Beeline(Directories.empty(TARGET.resolve("hive")), telemetry.zookeeperPort())
              .run(script(), Map.of("exported", "file://" + telemetry.exported()));
      read(printed);
    }
  }

  private static void askDuckDb(Path exported, Path cars) throws SQLException, IOException {
    try (DuckDb duckdb = new DuckDb(exported, cars)) {
      for (Question question : Question.values()) {
        EXPECTED.put(question, duckdb.answer(question.text()));
      }
      expectedCounts = duckdb.answer(COUNTS.replace('`', '"'));
      expectedCars = duckdb.answer(CARS);
    }
  }

  private static String script() throws IOException {
    StringBuilder script = new StringBuilder();
    for (Source source : Source.values()) {
      script.append(Files.readString(Path.of(source.tables))).append('\n');
      script.append(mark(source + " counts")).append(COUNTS);
      script.append(mark(source + " cars")).append(CARS);
      for (Question question : Question.values()) {
        script.append(mark(source + " " + question)).append(question.text()).append('\n');
      }
    }
    return script.toString();
  }

  private static String mark(String name) {
    return "SELECT '" + MARK + name + "';\n";
  }

  private static void read(List<String> printed) {
    List<String> current = new ArrayList<>();
    for (String line : printed) {
      if (line.startsWith(MARK)) {
        current = new ArrayList<>();
        ANSWERS.put(line.substring(MARK.length()), current);
      } else {
        current.add(Question.row(line));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void tables_ofHive_haveWhatWasStored(Source source) {
    assertThat(expectedCounts).hasSize(3);
    assertThat(answer(source + " counts")).containsExactlyElementsOf(expectedCounts);
  }

  @Test
  void cars_ofHive_areThoseOfTheFile() {
    assertThat(expectedCars).hasSizeGreaterThan(20).anyMatch(car -> car.contains("|NULL|"));
    assertThat(answer(Source.HBASE + " cars")).containsExactlyElementsOf(expectedCars);
  }

  @ParameterizedTest
  @EnumSource
  void question_overHBase_isAnsweredAsByDuckDb(Question question) {
    assertThat(expected(question)).hasSizeGreaterThan(5);
    assertThat(answer(Source.HBASE + " " + question)).containsExactlyElementsOf(expected(question));
  }

  @ParameterizedTest
  @EnumSource
  void question_overExportedFiles_isAnsweredAsByDuckDb(Question question) {
    assertThat(answer(Source.PARQUET + " " + question))
        .containsExactlyElementsOf(expected(question));
  }

  private static List<String> expected(Question question) {
    return Objects.requireNonNull(EXPECTED.get(question));
  }

  private static List<String> answer(String name) {
    return ANSWERS.getOrDefault(name, List.of());
  }
}
