package io.smartcar.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million events of a thousand cars, as large as they are in earnest. */
@Tag("long")
final class MillionEventsTest {

  private static final int EVENTS = 1_000_000;
  private static final int CARS = 1_000;
  private static final int SECONDS_BETWEEN = 172;

  /** Coprime to the number of events: the order in which they are read. */
  private static final long STRIDE = 700_001;

  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
  private static final int ATTEMPTS = 6;
  private static final String HEAP = "-Xmx256m";
  private static final long DEADLINE_MINUTES = 10;

  private final Path directory;

  MillionEventsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** In a process of its own, whose heap would not hold them. */
  @Test
  void run_aMillionEvents_areAllThereWhateverKillsIt() throws Exception {
    Path whole = directory.resolve("whole");
    String said = ownProcess(whole);
    System.out.print(said);
    assertSumsAreRight(whole);

    int steps = steps(said);
    Random random = new Random(1);
    Path out = directory.resolve("out");
    int kills = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        run(out, Killed.after(1 + random.nextInt(steps - 2)));
      } catch (Killed killed) {
        kills++;
      }
    }
    assertThat(kills).isPositive();
    run(out, Steps.UNSEEN);
    assertThat(Exports.files(out)).containsOnlyKeys(Exports.files(whole).keySet());
    assertSumsAreRight(out);
  }

  private String ownProcess(Path out) throws IOException, InterruptedException {
    Path said = directory.resolve("said");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-cp",
                System.getProperty("java.class.path"),
                Measured.class.getName(),
                out.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)).as("has ended").isTrue();
      assertThat(process.exitValue()).as(Files.readString(said)).isZero();
      return Files.readString(said);
    } finally {
      process.destroyForcibly();
    }
  }

  private static int steps(String said) {
    Matcher steps = Pattern.compile("(\\d+) steps").matcher(said);
    assertThat(steps.find()).as(said).isTrue();
    return Integer.parseInt(steps.group(1));
  }

  /** The process that is measured. */
  static final class Measured {

    private Measured() {}

    public static void main(String[] arguments) throws IOException {
      List<Steps.Step> steps = new ArrayList<>();
      long begin = System.nanoTime();
      List<DayOutcome> days = run(Path.of(arguments[0]), steps::add);
      System.out.printf(
          "%,d events in %,d ms, %,d bytes in %d days, %d steps, %s%s%n",
          days.stream().mapToLong(DayOutcome::exportedRows).sum(),
          (System.nanoTime() - begin) / 1_000_000,
          days.stream().mapToLong(DayOutcome::bytes).sum(),
          days.size(),
          steps.size(),
          HEAP,
          peakMemory());
    }

    /** The most the process ever had, where the system tells it. */
    private static String peakMemory() throws IOException {
      Path status = Path.of("/proc/self/status");
      if (!Files.exists(status)) {
        return "";
      }
      try (Stream<String> lines = Files.lines(status)) {
        return lines
            .filter(line -> line.startsWith("VmHWM:"))
            .map(line -> ", resident at most " + line.substring("VmHWM:".length()).strip())
            .collect(Collectors.joining());
      }
    }
  }

  private static List<DayOutcome> run(Path out, Steps steps) {
    ExportSettings settings = new ExportSettings(out, ZoneOffset.UTC, 256L << 20, false);
    return new ParquetExport(settings, ExportProgress.SILENT, ParquetExport.Sizes.USUAL, steps)
        .run(MillionEventsTest::between, Lines.FIRST, Lines.LAST);
  }

  private static Stream<CarEvent> between(Instant from, Instant to) {
    return IntStream.range(0, EVENTS)
        .mapToObj(i -> event((int) (i * STRIDE % EVENTS)))
        .filter(event -> event.eventTime() >= from.toEpochMilli())
        .filter(event -> event.eventTime() < to.toEpochMilli());
  }

  private static CarEvent event(int number) {
    LocalDateTime time =
        Lines.FIRST.atStartOfDay().plusSeconds((long) (number / CARS) * SECONDS_BETWEEN);
    int random = (int) ((number * 0x9E3779B97F4A7C15L) >>> 40);
    return new CarEvent(
        SECONDS.format(time),
        time.toInstant(ZoneOffset.UTC).toEpochMilli(),
        "C%04d".formatted(number % CARS),
        random % 6,
        random % 4,
        "F",
        "N",
        random % 251,
        "A%02d".formatted(1 + random % 10));
  }

  private static void assertSumsAreRight(Path out) throws SQLException, IOException {
    long[] sums = new long[CARS];
    for (int number = 0; number < EVENTS; number++) {
      sums[number % CARS] += event(number).speed();
    }
    int ofEachCar = EVENTS / CARS;
    List<String> expected =
        IntStream.range(0, CARS)
            .mapToObj(
                car ->
                    "C%04d|%d|%d|%.6f"
                        .formatted(car, ofEachCar, sums[car], (double) sums[car] / ofEachCar))
            .toList();
    try (DuckDb duckdb = new DuckDb(out)) {
      duckdb.run(duckdb.ofProject("events.sql"));
      assertThat(
              duckdb.rows(
                  "SELECT car_number, count(*), sum(speed), avg(speed) FROM events"
                      + " GROUP BY car_number ORDER BY car_number"))
          .containsExactlyElementsOf(expected);
    }
  }
}
