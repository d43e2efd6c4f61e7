package io.smartcar.cli.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.cli.ExitStatus;
import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.hbase.MemoryEventSearch;
import io.smartcar.hbase.MemoryEventStore;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.redis.AlertStoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

final class PlottedHistoryTest {

  private static final Clock NOW =
      Clock.fixed(Instant.parse("2018-08-31T12:00:00Z"), ZoneOffset.UTC);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  private final MemoryEventStore store = new MemoryEventStore();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private boolean redisAway;

  private final List<Alert> alerts =
      List.of(
          alert("V1", "20180830235959"),
          alert("V1", "20180831000001"),
          alert("V1", "20180831000009"),
          alert("V2", "20180831000001"));

  @BeforeEach
  void drive() {
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    List<StoredEvent> events =
        List.of("20180830235958", "20180830235959", "20180831000000", "20180831000001").stream()
            .map(date -> date + ",V1,1,0,F,N,90,A01")
            .map(line -> new StoredEvent((CarEvent) decoder.decode(line.getBytes(UTF_8)), 1))
            .toList();
    assertThat(store.store(events, List.of())).isCompleted();
  }

  @Test
  void plot_inTheTerminal_marksTheCarsAlertsOfItsDays() {
    assertThat(plot("V1 --plot")).isEqualTo(ExitStatus.OK);

    assertThat(out.toString().lines().findFirst())
        .contains("km/h  V1, 2018-08-30 23:59:58 to 2018-08-31 00:00:01 (UTC)");
    assertThat(out.toString()).contains("- 80 km/h").contains("! alerts: over-speed x2");
    assertThat(out.toString().chars().filter(c -> c == '!')).hasSize(3);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void plot_redisAway_isDrawnWithoutAlertsAndSaysSo() {
    redisAway = true;

    assertThat(plot("V1 --plot - --speed-limit 120")).isEqualTo(ExitStatus.OK);

    assertThat(out.toString()).contains("- 120 km/h").doesNotContain("!");
    assertThat(err.toString())
        .isEqualTo("drawn without alerts: Redis is not available" + System.lineSeparator());
  }

  @Test
  void plot_intoAFile_saysWhatIsInIt() {
    Path file = directory.resolve("v1.svg");

    assertThat(plot("V1 --plot " + file)).isEqualTo(ExitStatus.OK);

    assertThat(file).isNotEmptyFile();
    assertThat(out.toString()).isEqualTo(file + ": 4 readings, 2 alerts" + System.lineSeparator());
  }

  @Test
  void plot_nothing_drawsNothing() {
    assertThat(plot("V1 --from 20180901 --plot")).isEqualTo(ExitStatus.NO);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --from 20180831 --plot=-      | --plot draws one car: name it
          V1,V2 --plot=-                | --plot draws one car: name it
          V1 --plot v1.jpg              | --plot must be a file that ends in .svg or .png, or -: v1.jpg
          V1 --plot no/such/dir/v1.svg  | --plot: there is no directory no/such/dir
          V1 --plot=- --count           | --plot and --count are not both possible
          V1 --plot=- --speed-limit 401 | --speed-limit must be 0 to 400: 401
          """)
  void plot_wrongUsage_isRefused(String arguments, String message) {
    assertThatThrownBy(() -> plot(arguments))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(message);
  }

  private int plot(String arguments) {
    HistoryCommand command = new HistoryCommand();
    new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .parseArgs(arguments.split(" "));
    return command.plot(
        new MemoryEventSearch(store),
        command.query(NOW),
        ZoneId.of("UTC"),
        (day, consumer) -> {
          if (redisAway) {
            throw new AlertStoreException(
                AlertStoreException.Kind.UNAVAILABLE, "Redis is not available", null);
          }
          alerts.stream().filter(alert -> alert.day().equals(day)).forEach(consumer);
        });
  }

  private static Alert alert(String car, String date) {
    return new Alert("over-speed", car, date, "warning", "", Map.of());
  }
}
