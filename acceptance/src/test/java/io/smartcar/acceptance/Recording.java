package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.simulator.RecordedFile;
import io.smartcar.simulator.SendingOrder;
import io.smartcar.simulator.TelemetrySource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * Recorded telemetry and the alerts that others counted from it. It is not part of the project: it
 * lies in the folder that the variable SMARTCAR_DATA names, or beside the checkout.
 *
 * @param events how many events it has
 */
record Recording(String file, String expectedFile, int events, int alerts) {

  static final Recording OPENACC =
      new Recording("openacc-road.csv.gz", "openacc-road.expected.csv", 349_240, 658);
  static final Recording VED =
      new Recording("ved-sample.csv", "ved-sample.expected.csv", 9_076, 52);

  private static final String VARIABLE = "SMARTCAR_DATA";

  /** Skips the test that calls it if the recording is not there. */
  Recording orSkip() {
    Assumptions.assumeTrue(
        Files.isReadable(path()) && Files.isReadable(expectedPath()),
        () ->
            "no recorded telemetry: %s is not there; set %s to the folder that has it"
                .formatted(path(), VARIABLE));
    return this;
  }

  Path path() {
    return folder().resolve(file);
  }

  /** Every line, in order. */
  List<String> lines() throws IOException {
    try (InputStream in = Files.newInputStream(path());
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    file.endsWith(".gz") ? new GZIPInputStream(in) : in, UTF_8))) {
      return new ArrayList<>(reader.lines().toList());
    }
  }

  /** Every record as it is sent in another order than the file's. */
  List<byte[]> records(SendingOrder order) {
    List<byte[]> records = new ArrayList<>();
    try (TelemetrySource source = order.of(RecordedFile.open(path(), ZoneOffset.UTC))) {
      while (source.hasNext()) {
        records.add(source.next().value());
      }
    }
    return records;
  }

  /** The alerts that must be found, as in {@link Outcome#alerts}. */
  Map<String, String> expectedAlerts() throws IOException {
    Map<String, String> alerts = new TreeMap<>();
    for (String line : Files.readAllLines(expectedPath())) {
      String[] column = line.split(",", -1);
      if (column[0].matches("\\d+")) {
        alerts.put(
            column[4].substring(0, 8) + "/" + column[1] + "-" + column[4],
            Outcome.alert(Double.parseDouble(column[3]), Long.parseLong(column[2]), column[5]));
      }
    }
    return alerts;
  }

  private Path expectedPath() {
    return folder().resolve(expectedFile);
  }

  private static Path folder() {
    String named = System.getenv(VARIABLE);
    return named == null ? Path.of("../../shared/data") : Path.of(named);
  }
}
