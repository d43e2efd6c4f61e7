package io.smartcar.rules.late;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgementCounts;
import io.smartcar.events.late.LateReadings;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.late.port.LiveRules;
import io.smartcar.rules.late.port.UnavailableException;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.Era;
import io.smartcar.rules.live.port.VersionedRules;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Version 1 says 80 km/h, and was in force all the time; version 2 says 100. */
final class JudgementOnDemandTest {

  private static final long WINDOW = Instant.parse("2018-08-30T09:14:30Z").toEpochMilli();
  private static final long NOW = WINDOW + 3_600_000;
  private static final int CORRECTED = 2;

  private final MemoryLateStore store = new MemoryLateStore();
  private final DrivenCars cars = new DrivenCars();
  private final Live live = new Live();
  private final MemoryRecords records = new MemoryRecords();
  private final Map<String, List<Correction>> seen = new HashMap<>();

  @BeforeEach
  void drive() {
    cars.drive("V1", 90, 95);
    cars.drive("V2", 110, 115);
    cars.drive("V3", 50, 55);
    store.add(raised("V1", "20180830091429000", 92.5, 2));
    store.add(raised("V2", "20180830091429000", 112.5, 2));
  }

  @Test
  void show_correctedRule_givesTheDifferenceAndChangesNothing() throws Exception {
    JudgementOnDemand.Outcome outcome =
        onDemand().show(asked("V1", "V2", "V3"), reach(), seen::put);

    assertThat(outcome.counts()).isEqualTo(new JudgementCounts(3, 0, 1, 0));
    assertThat(seen.get("V1")).hasSize(1).allMatch(Correction.Withdraw.class::isInstance);
    assertThat(store.corrections).isEmpty();
    assertThat(store.holding()).hasSize(2);
    assertThat(records.begun).isEmpty();
  }

  @Test
  void carryOut_correctedRule_correctsAndIsOnRecordAndAgainIsNothing() throws Exception {
    cars.drive("V4", 120);
    AskedJudgement asked = asked("V1", "V2", "V4");

    JudgementOnDemand.Outcome outcome = onDemand().carryOut(asked, reach(), records, seen::put);

    assertThat(outcome.counts()).isEqualTo(new JudgementCounts(3, 1, 1, 0));
    assertThat(store.holding().values())
        .extracting(raised -> raised.alert().carNumber())
        .containsExactlyInAnyOrder("V2", "V4");
    assertThat(records.begun).containsExactly(asked);
    assertThat(records.ended).containsExactly(outcome.counts());

    assertThat(onDemand().carryOut(asked, reach(), records, seen::put).counts())
        .isEqualTo(new JudgementCounts(3, 0, 0, 0));
    assertThat(store.corrections).hasSize(2);
  }

  @Test
  void carryOut_readingsComeLateAfterwards_theLaneJudgesByTheSameVersion() throws Exception {
    onDemand().carryOut(asked("V1", "V2"), reach(), records, seen::put);
    cars.drive("V1", "20180830", "0914", 27, 91);
    cars.drive("V1", "20180830", "1014", 28, 90);
    store.open(new LateReadings("V1", WINDOW - 3_000, WINDOW - 3_000, "id", 0, 7, 1));
    store.open(new LateReadings("V1", NOW - 2_000, NOW - 2_000, "id", 0, 7, 1));
    live.confirmedUntil = NOW + 3_600_000;

    lane().work();

    assertThat(store.hasOpen()).isFalse();
    assertThat(store.holding().values())
        .extracting(raised -> raised.alert().member())
        .containsExactlyInAnyOrder("V2-20180830091429000", "V1-20180830101428000");
  }

  @Test
  void carryOut_theLaneHadTheCarInHand_itsOldJudgementChangesNothing() throws Exception {
    store.open(new LateReadings("V1", WINDOW - 2_000, WINDOW - 2_000, "id", 0, 7, 1));
    List<Runnable> once = new ArrayList<>();
    once.add(
        () -> {
          try {
            onDemand().carryOut(asked("V1"), reach(), records, seen::put);
          } catch (UnavailableException | NotYetException e) {
            throw new IllegalStateException(e);
          }
        });
    cars.onRead =
        () -> {
          if (!once.isEmpty()) {
            once.remove(0).run();
          }
        };
    cars.drive("V1", "20180830", "0914", 27, 91);

    LateLane lane = lane();
    lane.work();
    assertThat(store.holding()).containsOnlyKeys("over-speed/V2-20180830091429000");

    lane.work();
    assertThat(store.hasOpen()).isFalse();
    assertThat(store.holding()).containsOnlyKeys("over-speed/V2-20180830091429000");
  }

  @Test
  void carryOut_theLaneTakesTheCarUpMeanwhile_isJudgedAgain() throws Exception {
    int[] reads = new int[1];
    cars.onRead =
        () -> {
          if (reads[0]++ == 0) {
            store.open(new LateReadings("V1", WINDOW, WINDOW, "id", 0, 7, 1));
            lane().work();
          }
        };

    JudgementOnDemand.Outcome outcome =
        onDemand().carryOut(asked("V1", "V2"), reach(), records, seen::put);

    assertThat(outcome.notJudged()).isEmpty();
    assertThat(outcome.counts()).isEqualTo(new JudgementCounts(2, 0, 1, 0));
    assertThat(store.holding()).containsOnlyKeys("over-speed/V2-20180830091429000");
  }

  @Test
  void carryOut_theLaneKeepsTakingTheCarUp_saysSoAndIsNotEnded() throws Exception {
    cars.onRead = () -> takeUp("V1");

    JudgementOnDemand.Outcome outcome =
        onDemand().carryOut(asked("V1", "V2"), reach(), records, seen::put);

    assertThat(outcome.notJudged()).containsExactly("V1");
    assertThat(outcome.counts()).isEqualTo(new JudgementCounts(1, 0, 0, 0));
    assertThat(store.corrections).isEmpty();
    assertThat(records.ended).isEmpty();
  }

  private void takeUp(String car) {
    try {
      store.begin(car, 0, 0);
    } catch (UnavailableException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void carryOut_rowsCannotBeRead_nothingIsDoneOfTheCars() {
    cars.unreadable.add("V2");

    assertThatThrownBy(() -> onDemand().carryOut(asked("V1", "V2"), reach(), records, seen::put))
        .isInstanceOf(UnavailableException.class);

    assertThat(store.corrections).isEmpty();
    assertThat(seen).isEmpty();
    assertThat(records.begun).hasSize(1);
    assertThat(records.ended).isEmpty();
    store.open(new LateReadings("V1", WINDOW, WINDOW, "id", 0, 7, 1));
    assertThat(taken("V1")).isEmpty();
  }

  private List<?> taken(String car) {
    try {
      return store.take(car, Duration.ofMinutes(1)).orElseThrow().judged();
    } catch (UnavailableException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void carryOut_rowsAreGone_nothingIsWithdrawn() throws Exception {
    cars.forget("V1");

    JudgementOnDemand.Outcome outcome =
        onDemand().carryOut(asked("V1", "V2"), reach(), records, seen::put);

    assertThat(outcome.left()).isEqualTo(1);
    assertThat(outcome.counts()).isEqualTo(new JudgementCounts(2, 0, 0, 0));
    assertThat(store.holding()).hasSize(2);
  }

  @Test
  void carryOut_dayWhoseAlertsHaveExpired_isNotFilledAgain() throws Exception {
    cars.drive("V3", "20180801", "1000", 0, 120);
    cars.drive("V3", "20180829", "1000", 0, 120);
    long from = Instant.parse("2018-08-01T00:00:00Z").toEpochMilli();

    JudgementOnDemand.Outcome outcome =
        onDemand()
            .carryOut(
                new AskedJudgement("ann", "", Set.of("V3"), from, NOW, CORRECTED, names()),
                reach(),
                records,
                seen::put);

    assertThat(outcome.expiredDays()).containsExactly("20180801");
    assertThat(outcome.counts()).isEqualTo(new JudgementCounts(1, 1, 0, 0));
    assertThat(store.holding()).containsKey("over-speed/V3-20180829100000000");
  }

  @Test
  void show_alertsOfOtherNames_stay() throws Exception {
    Alert other = new Alert("congestion", "V1", "20180830091429000", "", "", Map.of());
    store.add(new RaisedAlert(other, WINDOW, 1));
    AskedJudgement asked =
        new AskedJudgement("ann", "", Set.of("V1"), WINDOW, NOW, CORRECTED, Set.of("congestion"));

    assertThat(onDemand().show(asked, reach(), seen::put).counts().isNothing()).isTrue();
  }

  @Test
  void show_rangeEndsBeforeTheAlertIsRaised_leavesIt() throws Exception {
    AskedJudgement before =
        new AskedJudgement(
            "ann", "", Set.of("V1"), WINDOW - 60_000, WINDOW - 1, CORRECTED, names());
    AskedJudgement upTo =
        new AskedJudgement("ann", "", Set.of("V1"), WINDOW - 60_000, WINDOW, CORRECTED, names());

    assertThat(onDemand().show(before, reach(), seen::put).counts().isNothing()).isTrue();
    assertThat(onDemand().show(upTo, reach(), seen::put).counts().withdrawn()).isEqualTo(1);
  }

  @Test
  void reach_severalPartitions_isTheOneThatIsBehindAndNotThoseWithoutEvents() throws Exception {
    live.others.put(1, progress(NOW - 5_000, 5, 5));
    live.others.put(2, progress(Checkpoint.NONE, 0, 0));

    assertThat(onDemand().reach(() -> false))
        .isEqualTo(new JudgementOnDemand.Reach(NOW - 5_000, NOW));
  }

  @Test
  void reach_rowsAreNotStored_waitsAndThenSaysSo() throws Exception {
    live.others.put(1, progress(NOW, 12, 9));

    assertThatThrownBy(() -> onDemand().reach(() -> false))
        .isInstanceOf(NotYetException.class)
        .hasMessageStartingWith("3 records that the rules have taken are not stored in HBase yet");

    JudgementOnDemand.Reach reach =
        onDemand()
            .reach(
                () -> {
                  live.others.put(1, progress(NOW, 12, 12));
                  return true;
                });
    assertThat(reach.untilMillis()).isEqualTo(NOW);
  }

  @Test
  void reach_noCheckpoint_saysSo() {
    live.confirmedUntil = Checkpoint.NONE;

    assertThatThrownBy(() -> onDemand().reach(() -> false))
        .isInstanceOf(NotYetException.class)
        .hasMessageContaining("--topology");
  }

  @Test
  void names_versions_areThoseOfTheirCarRules() throws Exception {
    assertThat(judgement().names(CORRECTED)).containsExactly("over-speed");
    assertThat(judgement().names(9)).isEmpty();
  }

  private static LiveRules.Progress progress(long confirmedUntil, long position, long storedTo) {
    return new LiveRules.Progress(
        "id", confirmedUntil, position, storedTo, confirmedUntil, List.of(new Era(1, 0)));
  }

  private JudgementOnDemand.Reach reach() throws UnavailableException, NotYetException {
    return onDemand().reach(() -> false);
  }

  private static Set<String> names() {
    return Set.of("over-speed");
  }

  private static AskedJudgement asked(String... cars) {
    return new AskedJudgement(
        "ann", "80 was wrong", Set.of(cars), WINDOW - 60_000, WINDOW + 60_000, CORRECTED, names());
  }

  private Judgement judgement() {
    return new Judgement(
        cars, store, live, ZoneOffset.UTC, Duration.ofSeconds(10), Duration.ofMinutes(1));
  }

  private JudgementOnDemand onDemand() {
    return new JudgementOnDemand(
        store,
        live,
        judgement(),
        new JudgementOnDemand.Settings(ZoneOffset.UTC, Duration.ofDays(7), Duration.ofDays(7)));
  }

  private LateLane lane() {
    return new LateLane(
        store, store, live, judgement(), () -> live.nanos += 1_100_000_000L, new LateCounters());
  }

  /** As the rule raises it. */
  private static RaisedAlert raised(String car, String date, double average, long readings) {
    Map<String, Object> values =
        Map.of("avgSpeed", average, "readings", readings, "areaNumber", "A01");
    Alert alert =
        new Alert(
            "over-speed", car, date, "warning", "Average speed over 30 s above 80 km/h", values);
    return new RaisedAlert(alert, WINDOW, 1);
  }

  private static final class Live implements LiveRules {
    final Map<Integer, Progress> others = new HashMap<>();
    long nanos;
    long confirmedUntil = NOW;

    @Override
    public Map<Integer, Progress> progress() {
      Map<Integer, Progress> all = new HashMap<>(others);
      all.put(
          0,
          new Progress(
              "id", confirmedUntil, 50, 50, confirmedUntil, List.of(new Era(1, Checkpoint.NONE))));
      return all;
    }

    @Override
    public Optional<VersionedRules> version(int number) {
      return number > 2
          ? Optional.empty()
          : Optional.of(new VersionedRules(number, overSpeed(number == 2 ? 100 : 80)));
    }

    private static RuleSet overSpeed(int limit) {
      RuleFile rule = RuleSet.bundled().files().get(0);
      String epl = rule.epl().replace("(speed) > 80", "(speed) > " + limit);
      return new RuleSet(List.of(new RuleFile(rule.name(), epl)));
    }
  }
}
