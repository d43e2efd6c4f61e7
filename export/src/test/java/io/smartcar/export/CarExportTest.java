package io.smartcar.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.cars.Car;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of the cars, as DuckDB reads it, whatever ends an export. */
final class CarExportTest {

  private static final Car DOCTOR =
      new Car("A0001", "여", 38, "기혼", "서울", "의사", 1700, 2007, "F", "F", 60);
  private static final Car UNKNOWN =
      new Car("A0002", "", null, "", "", "", null, null, "", "", null);
  private static final List<String> BOTH =
      List.of(
          "A0001|여|38|기혼|서울|의사|1700|2007|F|F|60",
          "A0002|null|null|null|null|null|null|null|null|null|null");

  private final Path out;

  CarExportTest(@TempDir Path directory) {
    this.out = directory.resolve("cars");
  }

  @Test
  void write_cars_areReadWithTheirTypesAndNullForWhatIsNotKnown() throws SQLException {
    long bytes = write(Steps.UNSEEN, DOCTOR, UNKNOWN);

    assertThat(out.resolve(CarExport.NAME)).hasSize(bytes);
    assertThat(rows("SELECT * FROM cars ORDER BY car_number")).containsExactlyElementsOf(BOTH);
    assertThat(rows("SELECT column_name, column_type FROM (DESCRIBE cars)"))
        .containsExactly(
            "car_number|VARCHAR",
            "sex|VARCHAR",
            "age|INTEGER",
            "marriage|VARCHAR",
            "home_area|VARCHAR",
            "job|VARCHAR",
            "engine_cc|INTEGER",
            "model_year|INTEGER",
            "model|VARCHAR",
            "car_class|VARCHAR",
            "speed_limit|INTEGER");
  }

  @Test
  void write_again_replacesTheFileAndLeavesNothingBeside() throws SQLException, IOException {
    write(Steps.UNSEEN, DOCTOR);
    write(Steps.UNSEEN, DOCTOR, UNKNOWN);

    assertThat(rows("SELECT * FROM cars ORDER BY car_number")).containsExactlyElementsOf(BOTH);
    assertThat(files()).containsExactly(".smartcar-export/lock", CarExport.NAME);
  }

  @Test
  void write_killedAtAnyStep_leavesTheOldOneOrTheNewOne() throws SQLException, IOException {
    List<Steps.Step> steps = new ArrayList<>();
    write(steps::add, DOCTOR);
    assertThat(steps)
        .containsExactly(
            Steps.Step.CLEARED,
            Steps.Step.FILE_BEGUN,
            Steps.Step.FILE_ENDED,
            Steps.Step.PUBLISHED,
            Steps.Step.CLEANED);

    for (int after = 0; after < steps.size(); after++) {
      write(Steps.UNSEEN, DOCTOR);
      Steps kill = Killed.after(after);
      assertThatThrownBy(() -> write(kill, DOCTOR, UNKNOWN)).isInstanceOf(Killed.class);
      boolean published = after >= steps.indexOf(Steps.Step.PUBLISHED);
      assertThat(rows("SELECT * FROM cars ORDER BY car_number"))
          .as("killed after %s", after)
          .isEqualTo(published ? BOTH : BOTH.subList(0, 1));

      write(Steps.UNSEEN, DOCTOR, UNKNOWN);
      assertThat(rows("SELECT * FROM cars ORDER BY car_number")).isEqualTo(BOTH);
      assertThat(files()).containsExactly(".smartcar-export/lock", CarExport.NAME);
    }
  }

  @Test
  void write_diskIsFull_saysSoAndKeepsTheFileThatIsThere() throws SQLException, IOException {
    write(Steps.UNSEEN, DOCTOR);
    Steps full =
        step -> {
          if (step == Steps.Step.FILE_ENDED) {
            throw new IOException("No space left on device");
          }
        };

    assertThatThrownBy(() -> write(full, DOCTOR, UNKNOWN))
        .isInstanceOf(ExportException.class)
        .hasMessageStartingWith("the disk of " + out + " is full");
    assertThat(rows("SELECT * FROM cars")).isEqualTo(BOTH.subList(0, 1));
    assertThat(files()).containsExactly(".smartcar-export/lock", CarExport.NAME);
  }

  @Test
  void open_directoryOfExportedDays_isRefused() {
    Path events = out.resolveSibling("events");
    Exports.run(events, Lines.of(1, 1));

    assertThatThrownBy(() -> CarExport.open(events))
        .isInstanceOf(ExportException.class)
        .hasMessageStartingWith(events + " has files that are not of an export: day=")
        .hasMessageEndingWith("; name an empty directory with --cars-out");
  }

  @Test
  void open_aFileOrAnotherExportsDirectory_isRefused() throws IOException {
    Path file = Files.writeString(out.resolveSibling("file"), "mine");
    assertThatThrownBy(() -> CarExport.open(file))
        .isInstanceOf(ExportException.class)
        .hasMessage(file + " is no directory: name another --cars-out");

    CarExport first = CarExport.open(out);
    assertThatThrownBy(() -> CarExport.open(out))
        .isInstanceOf(ExportException.class)
        .hasMessage("another export writes to " + out + ": wait until it has ended");
    first.close();
    write(Steps.UNSEEN, DOCTOR);
  }

  private long write(Steps steps, Car... cars) {
    try (CarExport export = CarExport.open(out, steps)) {
      return export.write(List.of(cars), Compression.ZSTD);
    }
  }

  private List<String> rows(String query) throws SQLException {
    try (DuckDb duckdb = new DuckDb(out)) {
      duckdb.run("CREATE VIEW cars AS FROM read_parquet('%s/*.parquet')".formatted(out));
      return duckdb.rows(query);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(out)) {
      return all.filter(Files::isRegularFile)
          .map(file -> out.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
