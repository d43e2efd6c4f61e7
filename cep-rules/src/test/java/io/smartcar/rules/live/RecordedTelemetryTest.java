package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The over-speed rule finds in recorded telemetry what independent counts found. */
final class RecordedTelemetryTest {

  private static final RuleTaskSettings.Timing TIME =
      new RuleTaskSettings.Timing(
          Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10));

  @ParameterizedTest
  @CsvSource({"openacc-road.csv.gz,openacc-road,658", "ved-sample.csv,ved-sample,52"})
  void overSpeed_recordedTelemetry_raisesTheExpectedAlerts(String file, String name, int count)
      throws IOException, RuleException {
    Path expectedFile = directory().resolve(name + ".expected.csv");
    assumeTrue(
        Files.exists(expectedFile),
        () -> "skipped: no " + expectedFile + "; set SMARTCAR_DATA to the recorded files' folder");
    // windowStart,carNumber,readings,avgSpeed,date,areaNumber
    List<String> expected =
        Files.readAllLines(expectedFile).stream()
            .map(line -> line.substring(line.indexOf(',') + 1))
            .sorted()
            .toList();

    List<Alert> raised = run(directory().resolve(file));

    assertThat(raised.stream().map(RecordedTelemetryTest::row).sorted().toList())
        .hasSize(count)
        .isEqualTo(expected);
  }

  private static List<Alert> run(Path file) throws IOException, RuleException {
    List<Alert> raised = new ArrayList<>();
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    try (BufferedReader lines = open(file);
        RecordedRun run =
            new RecordedRun(
                CompiledRule.compile(RuleSet.bundled()),
                TIME,
                Duration.ZERO,
                ZoneOffset.UTC,
                raised::add)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        run.take((CarEvent) decoder.decode(line.getBytes(StandardCharsets.UTF_8)));
      }
      run.finish();
      assertThat(run.late()).isZero();
      assertThat(run.duplicate()).isZero();
    }
    return raised;
  }

  private static String row(Alert alert) {
    return "%s,%s,%.6f,%s,%s"
        .formatted(
            alert.carNumber(),
            alert.values().get("readings"),
            (Double) alert.values().get("avgSpeed"),
            alert.date(),
            alert.values().get("areaNumber"));
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return new BufferedReader(
        new InputStreamReader(
            file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in,
            StandardCharsets.UTF_8));
  }

  /** {@code SMARTCAR_DATA}, or {@code ../shared/data} beside the checkout. */
  private static Path directory() {
    String named = System.getenv("SMARTCAR_DATA");
    // Surefire runs in the module's directory.
    return named == null ? Path.of("..", "..", "shared", "data") : Path.of(named);
  }
}
