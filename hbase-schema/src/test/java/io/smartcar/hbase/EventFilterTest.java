package io.smartcar.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.CarEvent;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellComparator;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.filter.Filter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventFilterTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 9", "9, 80", "81, 400", "100, 100", "10, 99", "400, 400", "1, 399"})
  void onServer_anySpeeds_letsThroughWhatTheTestDoes(int min, int max) throws IOException {
    EventFilter wanted = new EventFilter(Set.of(), min, max);

    for (int speed = 0; speed <= EventFilter.HIGHEST_SPEED; speed++) {
      StoredEvent stored = at(speed, "D04");
      assertThat(wanted.test(stored.event())).isEqualTo(speed >= min && speed <= max);
      assertThat(passes(wanted, stored))
          .as("%d km/h", speed)
          .isEqualTo(wanted.test(stored.event()));
    }
  }

  @Test
  void onServer_areas_letsThroughThoseAlone() throws IOException {
    EventFilter wanted = new EventFilter(Set.of("D04", "A10"), 0, EventFilter.HIGHEST_SPEED);

    for (String area : List.of("D04", "D05", "A10", "A01", "F10")) {
      assertThat(passes(wanted, at(50, area)))
          .as(area)
          .isEqualTo(wanted.test(at(50, area).event()));
    }
  }

  @Test
  void onServer_bothAskedFor_isBoth() throws IOException {
    EventFilter wanted = new EventFilter(Set.of("D04"), 81, EventFilter.HIGHEST_SPEED);

    assertThat(passes(wanted, at(81, "D04"))).isTrue();
    assertThat(passes(wanted, at(80, "D04"))).isFalse();
    assertThat(passes(wanted, at(81, "D05"))).isFalse();
    assertThat(wanted.columns()).containsExactly(Tables.AREA_NUMBER, Tables.SPEED);
  }

  @Test
  void onServer_nothingAskedFor_isNothing() {
    assertThat(EventFilter.ALL.onServer()).isEmpty();
    assertThat(EventFilter.ALL.columns()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-1, 10", "0, 401", "81, 80"})
  void filter_speedsThatNoEventHas_areRefused(int min, int max) {
    assertThatThrownBy(() -> new EventFilter(Set.of(), min, max))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("speeds must be 0 to 400");
  }

  /** What HBase makes of the row: each cell is shown to each filter. */
  private static boolean passes(EventFilter wanted, StoredEvent stored) throws IOException {
    Put put = Rows.ofEvents(new BookKey(), List.of(stored)).get(0);
    List<Cell> cells =
        put.getFamilyCellMap().values().stream()
            .flatMap(List::stream)
            .sorted(CellComparator.getInstance())
            .toList();
    for (Filter filter : wanted.onServer()) {
      filter.reset();
      for (Cell cell : cells) {
        filter.filterCell(cell);
      }
      if (filter.filterRow()) {
        return false;
      }
    }
    return true;
  }

  private static StoredEvent at(int speed, String area) {
    return new StoredEvent(new CarEvent("20180830091459", 0, "V1", 1, 0, "F", "N", speed, area), 1);
  }
}
