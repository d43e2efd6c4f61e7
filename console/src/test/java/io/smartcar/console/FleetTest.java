package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.smartcar.console.ConsoleSources.Tail;
import io.smartcar.events.CarEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class FleetTest {

  private static final long NOON = 1_535_630_400_000L;
  private static final Duration MAX_AHEAD = Duration.ofSeconds(10);

  /** A log whose end the test moves. */
  private static final class Log implements Tail {
    private final Queue<CarEvent> events = new ConcurrentLinkedQueue<>();
    private volatile boolean isAway;

    void add(String car, long timeMillis, int speedKmh, String area) {
      events.add(new CarEvent("20180830200000", timeMillis, car, 0, 0, "F", "N", speedKmh, area));
    }

    @Override
    public boolean read(Taker taker) {
      if (isAway) {
        throw new IllegalStateException("Kafka does not answer");
      }
      Queue<CarEvent> read = new ArrayDeque<>();
      for (CarEvent event = events.poll(); event != null; event = events.poll()) {
        read.add(event);
      }
      read.forEach(event -> taker.take(NOON, event));
      return false;
    }

    @Override
    public void close() {}
  }

  private final Log log = new Log();

  private static Fleet.Area area(Fleet.Look look, String name) {
    return look.areas().stream().filter(one -> one.area().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void look_whatCameLately_byAreaAndFastestFirst() throws Exception {
    log.add("V1", NOON - 20_000, 40, "A01");
    log.add("V1", NOON - 10_000, 90, "F10");
    log.add("V2", NOON - 9_000, 100, "F10");
    log.add("V3", NOON - 9_000, 80, "A01");
    log.add("V4", NOON + 60_000, 200, "A01");
    log.add("V5", NOON - 400_000, 200, "A01");
    try (Fleet fleet = new Fleet(() -> log, MAX_AHEAD)) {
      Fleet.Look look = fleet.look(80, "", 1);

      assertThat(look.cars()).isEqualTo(3);
      assertThat(look.toMillis()).isEqualTo(NOON - 9_000);
      assertThat(area(look, "A01")).isEqualTo(new Fleet.Area("A01", 1, 2, 60));
      assertThat(area(look, "F10")).isEqualTo(new Fleet.Area("F10", 2, 2, 95));
      assertThat(look.allAbove()).isEqualTo(2);
      assertThat(look.above()).extracting(Fleet.Last::carNumber).containsExactly("V2");
      assertThat(fleet.look(80, "A01", 9).above()).isEmpty();
    }
  }

  @Test
  void look_minutesLater_whatWasBeforeIsForgotten() throws Exception {
    log.add("V1", NOON - 400_000, 40, "A01");
    try (Fleet fleet = new Fleet(() -> log, MAX_AHEAD)) {
      assertThat(fleet.look(0, "", 9).cars()).isEqualTo(1);
      log.add("V2", NOON, 50, "B02");
      Awaitility.await().until(() -> fleet.look(0, "", 9).toMillis() == NOON);

      Fleet.Look look = fleet.look(0, "", 9);

      assertThat(look.above()).extracting(Fleet.Last::carNumber).containsExactly("V2");
      assertThat(look.readings()).isEqualTo(1);
    }
  }

  @Test
  void look_kafkaAway_saysSoAndKeepsWhatWasKnown() throws Exception {
    log.isAway = true;
    try (Fleet fleet = new Fleet(() -> log, MAX_AHEAD)) {
      Problem away = catchThrowableOfType(Problem.class, () -> fleet.look(0, "", 9));
      assertThat(away.status()).isEqualTo(503);
      assertThat(away).hasMessage("Kafka does not answer");

      log.isAway = false;
      log.add("V1", NOON, 40, "A01");
      Awaitility.await().until(() -> isKnown(fleet));
      log.isAway = true;
      Awaitility.await().until(() -> !fleet.look(0, "", 9).away().isEmpty());
      assertThat(fleet.look(0, "", 9).cars()).isEqualTo(1);
    }
  }

  @Test
  void look_logThatCannotBeOpened_saysSoAndOpensItLater() throws Exception {
    AtomicBoolean opens = new AtomicBoolean();
    log.add("V1", NOON, 40, "A01");
    Supplier<Tail> tails =
        () -> {
          if (!opens.get()) {
            throw new IllegalStateException("no such host");
          }
          return log;
        };
    try (Fleet fleet = new Fleet(tails, MAX_AHEAD)) {
      Problem away = catchThrowableOfType(Problem.class, () -> fleet.look(0, "", 9));
      assertThat(away.status()).isEqualTo(503);
      assertThat(away).hasMessage("no such host");

      opens.set(true);
      Awaitility.await().until(() -> isKnown(fleet));
    }
  }

  private static boolean isKnown(Fleet fleet) throws InterruptedException {
    try {
      return fleet.look(0, "", 9).cars() == 1;
    } catch (Problem notYet) {
      return false;
    }
  }

  @Test
  void look_noReading_is60AreasWithoutAny() throws Exception {
    try (Fleet fleet = new Fleet(() -> log, MAX_AHEAD)) {
      Fleet.Look look = fleet.look(0, "", 9);

      assertThat(look.areas()).hasSize(60).allMatch(area -> area.averageKmh() < 0);
      assertThat(List.of(look.areas().get(0).area(), look.areas().get(59).area()))
          .containsExactly("A01", "F10");
    }
  }
}
