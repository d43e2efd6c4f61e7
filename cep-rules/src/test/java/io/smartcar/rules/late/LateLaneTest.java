package io.smartcar.rules.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.LateReadings;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.late.port.LiveRules;
import io.smartcar.rules.live.port.Era;
import io.smartcar.rules.live.port.VersionedRules;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LateLaneTest {

  private static final long WINDOW = Instant.parse("2018-08-30T09:14:30Z").toEpochMilli();
  private static final long LOOK_BACK_MILLIS = 30_000;

  private final MemoryLateStore store = new MemoryLateStore();
  private final DrivenCars cars = new DrivenCars();
  private final Live live = new Live();
  private final LateCounters counters = new LateCounters();
  private final LateLane lane =
      new LateLane(
          store,
          store,
          live,
          new Judgement(
              cars, store, live, ZoneOffset.UTC, Duration.ofSeconds(10), Duration.ofMinutes(1)),
          () -> live.nanos += 1_100_000_000L,
          counters);

  @Test
  void work_liveRulesAreNotPastTheStretch_waitsAndJudgesWhenTheyAre() {
    cars.drive("V1", 90, 95);
    store.open(late("V1"));
    live.confirmedUntil = WINDOW + LOOK_BACK_MILLIS - 1_001;

    lane.work();

    assertThat(store.holding()).isEmpty();
    assertThat(lane.inHand()).containsExactly("V1");

    live.confirmedUntil++;
    lane.work();

    assertThat(store.holding()).hasSize(1);
    assertThat(lane.inHand()).isEmpty();
    assertThat(store.hasOpen()).isFalse();
    assertThat(counters.added.get()).isEqualTo(1);
  }

  @Test
  void work_readingsAreNotStoredYet_waits() {
    cars.drive("V1", 90, 95);
    store.open(late("V1"));
    live.storedTo = 6;

    lane.work();
    assertThat(store.holding()).isEmpty();

    live.storedTo = 7;
    lane.work();
    assertThat(store.holding()).hasSize(1);
  }

  @Test
  void work_recordsThatTheLiveRulesHaveTakenAreNotStoredYet_waits() {
    cars.drive("V1", 90, 95);
    store.open(late("V1"));
    live.position = 20;
    live.storedTo = 19;

    lane.work();
    assertThat(store.holding()).isEmpty();

    live.storedTo = 20;
    lane.work();
    assertThat(store.holding()).hasSize(1);
  }

  @Test
  void work_oneCarsRowsCannotBeRead_theOthersAreJudged() {
    for (String car : List.of("V1", "V2", "V3")) {
      cars.drive(car, 90, 95);
      store.open(late(car));
    }
    cars.unreadable.add("V1");

    for (int i = 0; i < 8; i++) {
      lane.work();
    }

    assertThat(store.holding().values())
        .extracting(raised -> raised.alert().carNumber())
        .containsExactlyInAnyOrder("V2", "V3");
    assertThat(lane.inHand()).containsExactly("V1");

    cars.unreadable.clear();
    lane.work();
    assertThat(store.holding()).hasSize(3);
  }

  @Test
  void work_alertThatDoesNotHold_isWithdrawnAndThoseOfOtherRulesStay() {
    cars.drive("V1", 70, 75);
    RaisedAlert wrong = raised("over-speed", "V1");
    RaisedAlert other = raised("congestion", "V1");
    store.add(wrong);
    store.add(other);
    store.open(late("V1"));

    lane.work();

    assertThat(store.holding()).containsOnlyKeys(MemoryLateStore.identity(other));
    assertThat(counters.withdrawn.get()).isEqualTo(1);
  }

  @Test
  void work_alertOfAnotherEventAtTheSameMoment_isReplaced() {
    cars.drive("V1", 90, 95);
    RaisedAlert moved = raised("over-speed", "V1");
    store.add(moved);
    store.open(late("V1"));

    lane.work();

    assertThat(store.holding()).hasSize(1).doesNotContainKey(MemoryLateStore.identity(moved));
    assertThat(counters.replaced.get()).isEqualTo(1);
    assertThat(counters.added.get() + counters.withdrawn.get()).isZero();
  }

  @Test
  void work_versionThatIsNowhereAnyMore_leavesItsAlertsAsTheyAre() {
    cars.drive("V1", 90, 95);
    RaisedAlert before = raised("over-speed", "V1");
    store.add(before);
    store.open(late("V1"));
    live.eras = List.of(new Era(9, Long.MIN_VALUE));

    lane.work();

    assertThat(store.holding()).containsOnlyKeys(MemoryLateStore.identity(before));
    assertThat(store.hasOpen()).isFalse();
  }

  private static RaisedAlert raised(String rule, String car) {
    Alert alert = new Alert(rule, car, "20180830091401000", "", "", Map.of("avgSpeed", 99.0));
    return new RaisedAlert(alert, WINDOW, 0);
  }

  /** From the second before the window's end. */
  private static LateReadings late(String car) {
    return new LateReadings(car, WINDOW - 2_000, WINDOW - 1_000, "id", 0, 7, 2);
  }

  private static final class Live implements LiveRules {
    long nanos;
    long confirmedUntil = WINDOW + 600_000;
    long position = 5;
    long storedTo = 50;
    List<Era> eras = List.of(new Era(0, Long.MIN_VALUE));

    @Override
    public Map<Integer, Progress> progress() {
      return Map.of(
          0, new Progress("id", confirmedUntil, position, storedTo, confirmedUntil, eras));
    }

    @Override
    public Optional<VersionedRules> version(int number) {
      return number == 0 ? Optional.of(new VersionedRules(0, RuleSet.bundled())) : Optional.empty();
    }
  }
}
