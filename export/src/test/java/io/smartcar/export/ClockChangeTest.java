package io.smartcar.export;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days that are longer or shorter than others, each exported alone: every event in one of them. */
final class ClockChangeTest {

  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
  private static final int MINUTES_OF_THREE_DAYS = 3 * 24 * 60;

  /** In Sao Paulo the day begins at 1:00; in St. John's the hour that is twice is over midnight. */
  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2018-10-28, 25, 4320",
    "Europe/Berlin, 2018-03-25, 23, 4260",
    "America/Sao_Paulo, 2018-11-04, 23, 4260",
    "America/St_Johns, 2010-11-07, 25, 4320",
  })
  void run_clocksChange_eachEventIsInTheDayOfItsDate(
      ZoneId zone, LocalDate day, int hours, int events, @TempDir Path out)
      throws IOException, SQLException {
    List<CarEvent> ofThreeDays = everyMinute(zone, day.minusDays(1).atStartOfDay());
    assertThat(ofThreeDays).hasSize(events);
    ParquetExport export =
        new ParquetExport(
            new ExportSettings(out, zone, Exports.ONE_FILE, false), ExportProgress.SILENT);
    for (LocalDate each : List.of(day.minusDays(1), day, day.plusDays(1))) {
      export.run(
          (from, to) ->
              ofThreeDays.stream()
                  .filter(event -> event.eventTime() >= from.toEpochMilli())
                  .filter(event -> event.eventTime() < to.toEpochMilli()),
          each,
          each);
    }

    Manifest manifest = Exports.manifest(out, "day=" + day);
    assertThat(Duration.between(manifest.from(), manifest.to())).isEqualTo(Duration.ofHours(hours));
    try (DuckDb duckdb = new DuckDb(out)) {
      duckdb.run(duckdb.ofProject("events.sql"));
      assertThat(
              duckdb.rows(
                  "SELECT count(*), count(DISTINCT date), count(DISTINCT day) FROM events"
                      + " WHERE strftime(day, '%Y%m%d') = date[1:8]"))
          .containsExactly("%d|%d|3".formatted(events, events));
    }
  }

  /** Those that there are; of a time that is twice, one. */
  private static List<CarEvent> everyMinute(ZoneId zone, LocalDateTime first) {
    EventDecoder decoder = new EventDecoder(zone);
    return Stream.iterate(first, time -> time.plusMinutes(1))
        .limit(MINUTES_OF_THREE_DAYS)
        .filter(time -> !zone.getRules().getValidOffsets(time).isEmpty())
        .map(time -> SECONDS.format(time) + ",A0001,1,0,F,N,50,F08")
        .map(line -> (CarEvent) decoder.decode(line.getBytes(US_ASCII)))
        .toList();
  }
}
