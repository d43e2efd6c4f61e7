package io.smartcar.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTelemetrySinkTest {

  private final Path directory;

  StreamTelemetrySinkTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @ValueSource(strings = {"cars.csv", "cars.csv.gz"})
  void file_readAgain_isWhatWasSent(String name) throws InterruptedException {
    Path file = directory.resolve(name);
    Faults faults = new Faults(0.1, Duration.ofSeconds(5), 0.1, 0.1, 0.1, 0, Duration.ZERO);
    FleetSettings settings =
        FleetSettings.BOOK.withDuration(Duration.ofMinutes(1)).withFaults(faults);
    RecordingSink expected = new RecordingSink();
    new Transmission(new Fleet(settings), expected, Pacing.unlimited(), new FakeClock()).run();

    try (TelemetrySink sink = StreamTelemetrySink.file(file)) {
      new Transmission(new Fleet(settings), sink, Pacing.unlimited(), new FakeClock()).run();
    }

    List<byte[]> read = new ArrayList<>();
    try (RecordedFile recorded = RecordedFile.open(file, ZoneOffset.UTC)) {
      recorded.forEachRemaining(record -> read.add(record.value()));
    }
    assertThat(read.toArray(new byte[0][])).isDeepEqualTo(expected.values.toArray(new byte[0][]));
  }

  @Test
  void file_existsOrHasNoDirectory_saysWhatToDo() throws Exception {
    Path file = Files.createFile(directory.resolve("there.csv"));

    assertThatThrownBy(() -> StreamTelemetrySink.file(file))
        .isInstanceOf(TelemetryException.class)
        .hasMessage(file + " exists already: remove it or name another file");
    assertThatThrownBy(() -> StreamTelemetrySink.file(directory.resolve("no/where.csv")))
        .isInstanceOf(TelemetryException.class)
        .hasMessageContaining("create its directory first");
  }
}
