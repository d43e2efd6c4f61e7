package io.smartcar.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExternalSortTest {

  private static final List<CarEvent> EVENTS = Lines.of(7, 40).stream().map(Lines::event).toList();
  private static final int RUNS_AT_ONCE = 3;

  private final Path directory;

  ExternalSortTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** From all in memory to more runs than can be merged at once, again and again. */
  @ParameterizedTest
  @ValueSource(ints = {1_000, 840, 839, 300, 100, 17, 1})
  void forEach_anyMemory_givesAllInOrder(int eventsInMemory) throws IOException {
    ExternalSort sort = new ExternalSort(directory, eventsInMemory, RUNS_AT_ONCE);
    for (CarEvent event : EVENTS) {
      sort.add(event);
    }
    List<CarEvent> sorted = new ArrayList<>();
    sort.forEach(sorted::add);

    assertThat(EVENTS).hasSize(840);
    assertThat(sorted)
        .isSortedAccordingTo(ExternalSort.BY_DAY_CAR_AND_TIME)
        .containsExactlyInAnyOrderElementsOf(EVENTS);
    try (Stream<Path> runs = Files.list(directory)) {
      assertThat(runs.count())
          .as("runs left")
          .isBetween(eventsInMemory > EVENTS.size() ? 0L : 1L, (long) RUNS_AT_ONCE);
    }
  }
}
