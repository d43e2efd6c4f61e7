package io.smartcar.hbase;

import static io.smartcar.hbase.HBaseUnderTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * Cars that report through one store, as the topology does: what is refused is sent again. Knows
 * what must be read back. Used by one thread.
 */
final class FleetOfTwoKeys implements AutoCloseable {

  /** What is sent has no time but its date. */
  private static final Comparator<StoredEvent> ORDER =
      Comparator.comparing((StoredEvent stored) -> stored.event().date().substring(0, 14))
          .thenComparing(stored -> stored.event().carNumber());

  private static final int CARS = 10;
  private static final int MOST_REFUSALS_IN_A_ROW = 3;
  private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
  private static final LocalDateTime BEGIN = LocalDateTime.of(2018, 8, 30, 9, 0);

  /** Never asks again by itself: it learns of another table by being refused. */
  private final HBaseEventStore store;

  private final EventHistory history;
  private final Map<EventIdentity, StoredEvent> expected = new HashMap<>();
  private int seconds;
  private int refusals;

  /** Creates the table; its history asks each time where the rows are. */
  FleetOfTwoKeys(HBaseSettings table) {
    new HBaseUnderTest(table).close();
    store = new HBaseEventStore(table, Duration.ofDays(1));
    history = new EventHistory(table, ZoneOffset.UTC, Pace.PROMPT, Duration.ZERO);
  }

  void reportsFor(int more) {
    List<StoredEvent> events = new ArrayList<>();
    for (int end = seconds + more; seconds < end; seconds++) {
      events.addAll(second(seconds, 50, 1_000 + seconds));
    }
    send(events);
  }

  /** New readings, old ones again, and others in the place of old ones; to be called for ever. */
  void reportsAndRepeatsAndCorrects() {
    reportsFor(1);
    int old = seconds * 7 % 20;
    send(second(old, 50, 1_000 + old));
    send(second(old + 1, 60 + seconds % 100, 10_000 + seconds));
  }

  private static List<StoredEvent> second(int second, int speed, long timestampMillis) {
    String date = SECOND.format(BEGIN.plusSeconds(second));
    List<StoredEvent> events = new ArrayList<>();
    for (int car = 0; car < CARS; car++) {
      events.add(read(car % 2 == 0 ? date : date + "000", "C" + car, speed, timestampMillis));
    }
    return events;
  }

  private void send(List<StoredEvent> events) {
    for (int refused = 0; !isStored(events); refused++) {
      assertThat(refused).isLessThan(MOST_REFUSALS_IN_A_ROW);
      refusals++;
    }
    events.forEach(stored -> expected.merge(EventIdentity.of(stored.event()), stored, Rows::later));
  }

  private boolean isStored(List<StoredEvent> events) {
    try {
      store.store(events, List.of()).join();
      return true;
    } catch (CompletionException e) {
      assertThat(e).hasMessageContaining("takes no writes");
      return false;
    }
  }

  /** Of all cars by name, of one, and of whoever there is. */
  void isReadAsItReported() {
    Instant from = BEGIN.toInstant(ZoneOffset.UTC);
    Instant to = from.plus(Duration.ofHours(1));
    Set<String> cars = new TreeSet<>();
    expected.keySet().forEach(row -> cars.add(row.carNumber()));
    List<String> all = expected.values().stream().sorted(ORDER).map(FleetOfTwoKeys::text).toList();

    try (Stream<StoredEvent> events = history.of(cars, from, to)) {
      assertThat(events.map(FleetOfTwoKeys::text).toList()).isEqualTo(all);
    }
    try (Stream<StoredEvent> events = history.ofAll(from, to)) {
      assertThat(events.sorted(ORDER).map(FleetOfTwoKeys::text).toList()).isEqualTo(all);
    }
    try (Stream<CarEvent> events = history.of("C1", from, to)) {
      assertThat(events.filter(event -> event.carNumber().equals("C1")).count()).isEqualTo(seconds);
    }
  }

  private static String text(StoredEvent stored) {
    return stored.event().date()
        + ' '
        + stored.event().carNumber()
        + ' '
        + stored.event().speed()
        + ' '
        + stored.recordTimestampMillis();
  }

  int rows() {
    return expected.size();
  }

  /** How often what was sent was refused. */
  int refusals() {
    return refusals;
  }

  @Override
  public void close() {
    history.close();
    store.close();
  }
}
