package io.smartcar.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every line of the recorded telemetry is an event and encodes to the same bytes. */
class RecordedFilesTest {

  @ParameterizedTest
  @CsvSource({"openacc-road.csv.gz,349240", "ved-sample.csv,9076"})
  void decode_recordedFile_everyLineComesBack(String name, int lines) throws IOException {
    Path file = dataDirectory().resolve(name);
    assumeTrue(
        Files.exists(file),
        () -> "skipped: no " + file + "; set SMARTCAR_DATA to the folder of the recorded files");
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    int count = 0;

    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        byte[] record = line.getBytes(StandardCharsets.UTF_8);
        Decoded decoded = decoder.decode(record);
        assertThat(decoded).isInstanceOf(CarEvent.class);
        assertThat(EventEncoder.csv((CarEvent) decoded)).isEqualTo(record);
        assertThat(decoder.decode(EventEncoder.json((CarEvent) decoded))).isEqualTo(decoded);
        count++;
      }
    }

    assertThat(count).isEqualTo(lines);
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }

  /** {@code SMARTCAR_DATA}, or {@code ../shared/data} beside the checkout. */
  private static Path dataDirectory() {
    String named = System.getenv("SMARTCAR_DATA");
    // Surefire runs in the module's directory.
    return named == null ? Path.of("..", "..", "shared", "data") : Path.of(named);
  }
}
