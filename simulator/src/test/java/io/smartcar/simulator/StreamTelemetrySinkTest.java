package io.smartcar.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
    // An empty line is no record: files end with one.
    List<byte[]> sent = expected.values.stream().filter(value -> value.length > 0).toList();
    assertThat(sent).hasSizeLessThan(expected.values.size());
    assertThat(read.toArray(new byte[0][])).isDeepEqualTo(sent.toArray(new byte[0][]));
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

  @Test
  void letGo_beforeEachWait_showsEachRecordWhenItIsDue() throws Exception {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    List<Integer> shownBeforeWait = new ArrayList<>();
    WallClock clock =
        new WallClock() {
          private long nanos;

          @Override
          public long nanoTime() {
            return nanos;
          }

          @Override
          public void sleep(long duration) {
            shownBeforeWait.add((int) shown.toString(UTF_8).lines().count());
            nanos += duration;
          }
        };
    Fleet twoCars = new Fleet(FleetSettings.BOOK.withCars(2).withDuration(Duration.ofSeconds(4)));

    TelemetrySink sink = StreamTelemetrySink.lines("a pipe", shown);
    new Transmission(twoCars, sink, Pacing.ofSpeed(1, Duration.ofSeconds(10)), clock).run();

    long records = shown.toString(UTF_8).lines().count();
    assertThat(shownBeforeWait).isNotEmpty().doesNotContain(0);
    assertThat(shownBeforeWait.get(shownBeforeWait.size() - 1)).isEqualTo((int) records - 1);
  }

  @Test
  void send_pipeThatNobodyReads_endsAtTheNextWait() {
    Fleet endless = new Fleet(FleetSettings.BOOK.withDuration(Duration.ofDays(1)));
    Transmission transmission =
        new Transmission(
            endless,
            StreamTelemetrySink.lines("a pipe", new Refusing("Broken pipe")),
            Pacing.ofSpeed(1, Duration.ofSeconds(10)),
            new FakeClock());

    assertThatThrownBy(transmission::run).isInstanceOf(ReaderGoneException.class);
    assertThat(transmission.records()).isLessThanOrEqualTo(FleetSettings.BOOK.cars());
  }

  @Test
  void flush_diskFull_isAFailureWithItsReason() {
    TelemetrySink sink =
        StreamTelemetrySink.lines("the standard output", new Refusing("No space left on device"));
    sink.send(new Telemetry("V0001", new byte[] {'x'}, 0));

    assertThatThrownBy(sink::flush)
        .isInstanceOf(TelemetryException.class)
        .hasMessage("cannot write to the standard output: No space left on device");
  }

  private static final class Refusing extends OutputStream {

    private final String reason;

    Refusing(String reason) {
      this.reason = reason;
    }

    @Override
    public void write(int one) throws IOException {
      throw new IOException(reason);
    }
  }
}
