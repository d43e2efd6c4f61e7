package io.smartcar.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderedTelemetryTest {

  private static final Faults MANY =
      new Faults(0.1, Duration.ofSeconds(5), 0.1, 0.001, 0, 0, Duration.ZERO);

  private final Path directory;

  OrderedTelemetryTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 10_000, 1_000_000, OrderedTelemetry.MAX_RUN_BYTES})
  void byCar_inMemoryOrThroughAFile_isSortedWholeAndStable(long maxRunBytes) {
    assertOrder(SendingOrder.BY_CAR, maxRunBytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {10_000, OrderedTelemetry.MAX_RUN_BYTES})
  void shuffled_inMemoryOrThroughAFile_isSortedWholeAndStable(long maxRunBytes) {
    assertOrder(SendingOrder.of("shuffled:1m"), maxRunBytes);
  }

  /** A run holds a record at least, so runs as short as can be are those of 1 byte. */
  private static void assertOrder(SendingOrder order, long maxRunBytes) {
    int seconds = maxRunBytes == 1 ? 10 : 300;
    List<Telemetry> records = records(seconds);
    List<Telemetry> expected = new ArrayList<>(records);
    expected.sort(order.comparator());

    try (OrderedTelemetry ordered =
        new OrderedTelemetry(new Fleet(fleet(seconds)), order.comparator(), maxRunBytes)) {
      assertThat(ordered.done()).isZero();
      List<String> sent = new ArrayList<>();
      ordered.forEachRemaining(record -> sent.add(text(record)));

      assertThat(sent)
          .isEqualTo(expected.stream().map(OrderedTelemetryTest::text).toList())
          .isNotEqualTo(records.stream().map(OrderedTelemetryTest::text).toList());
      assertThat(ordered.done()).isEqualTo(1);
    }
  }

  @Test
  void shuffled_blocks_areWholeAndInAnotherOrder() throws IOException {
    List<Long> minutes =
        sent(SendingOrder.of("shuffled:1m")).stream()
            .map(record -> record.timeMillis() / 60_000)
            .toList();
    List<Long> changes = new ArrayList<>();
    for (Long minute : minutes) {
      if (changes.isEmpty() || !changes.get(changes.size() - 1).equals(minute)) {
        changes.add(minute);
      }
    }

    assertThat(changes).hasSize(10).doesNotHaveDuplicates();
    assertThat(changes).isNotEqualTo(changes.stream().sorted().toList());
  }

  @Test
  void byCar_aFile_isOneCarAfterTheOtherWithWhatIsNoEventBetween() throws IOException {
    List<Telemetry> sent = sent(SendingOrder.BY_CAR);

    assertThat(sent)
        .isSortedAccordingTo(
            Comparator.comparing(
                    Telemetry::carNumber, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
                .thenComparingLong(Telemetry::timeMillis));
    Map<String, Long> cars =
        sent.stream()
            .collect(
                Collectors.groupingBy(
                    record -> String.valueOf(record.carNumber()), Collectors.counting()));
    assertThat(cars).hasSize(5).containsEntry("null", 1L).containsEntry("A0002", 301L);
  }

  @Test
  void asIs_aFile_isTheFileItself() throws IOException {
    try (RecordedFile file = RecordedFile.open(file(), ZoneOffset.UTC)) {
      assertThat(SendingOrder.AS_IS.of(file)).isSameAs(file);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "by-date", "BY-CAR", "shuffled", "shuffled:0m", "shuffled:15", "shuffled:-1m"})
  void of_otherTexts_saysWhatItMustBe(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SendingOrder.of(text))
        .withMessage("must be as-is, by-car or shuffled:TIME, as shuffled:15m, but was " + text);
  }

  private List<Telemetry> sent(SendingOrder order) throws IOException {
    List<Telemetry> sent = new ArrayList<>();
    try (TelemetrySource source = order.of(RecordedFile.open(file(), ZoneOffset.UTC))) {
      source.forEachRemaining(sent::add);
    }
    return sent;
  }

  /** Four cars for ten minutes, and two lines that are no events, one of a car. */
  private Path file() throws IOException {
    List<String> lines = new ArrayList<>();
    new Fleet(FleetSettings.BOOK.withCars(4).withDuration(Duration.ofMinutes(10)))
        .forEachRemaining(record -> lines.add(text(record)));
    lines.add(600, "20160124135000,A0002,3,0,F,N,fast,A01");
    lines.add(700, "no event");
    return Files.write(directory.resolve("drive.csv"), lines);
  }

  private static List<Telemetry> records(int seconds) {
    List<Telemetry> records = new ArrayList<>();
    new Fleet(fleet(seconds)).forEachRemaining(records::add);
    return records;
  }

  private static FleetSettings fleet(int seconds) {
    return FleetSettings.BOOK.withDuration(Duration.ofSeconds(seconds)).withFaults(MANY);
  }

  private static String text(Telemetry record) {
    return new String(record.value(), StandardCharsets.ISO_8859_1);
  }
}
