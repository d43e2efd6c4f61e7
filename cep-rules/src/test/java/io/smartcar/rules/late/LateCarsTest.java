package io.smartcar.rules.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.SpeedLimits;
import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.LateReadings;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.late.port.LiveRules;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.Era;
import io.smartcar.rules.live.port.VersionedRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The same rule in two versions, with other cars: in version 1, in force until 09:15, SLOW may
 * drive 60 km/h and FAST 100; in version 2, in force since, it is the other way round. Both drove
 * 90 all the time, and their readings come now.
 */
final class LateCarsTest {

  private static final long NOON = Instant.parse("2018-08-30T12:00:00Z").toEpochMilli();
  private static final long OTHER_CARS = Instant.parse("2018-08-30T09:15:00Z").toEpochMilli();
  private static final long FIRST = Instant.parse("2018-08-30T09:14:28Z").toEpochMilli();
  private static final long LAST = Instant.parse("2018-08-30T09:15:29Z").toEpochMilli();
  private static final String RULE = "over-own-limit";

  private final MemoryLateStore store = new MemoryLateStore();
  private final DrivenCars cars = new DrivenCars();
  private final Live live = new Live();

  LateCarsTest() {
    for (String car : List.of("SLOW", "FAST")) {
      cars.drive(car, "20180830", "0914", 28, 90, 90);
      cars.drive(car, "20180830", "0914", 58, 90, 90);
      cars.drive(car, "20180830", "0915", 28, 90, 90);
      store.open(new LateReadings(car, FIRST, LAST, "id", 0, 7, 6));
    }
  }

  @Test
  void lane_readingsOfTwoVersionsTimes_areJudgedByTheCarsOfEach_alsoAfterOthersWereImported() {
    store.add(raised("SLOW", "20180830091429000", 1));
    store.add(raised("FAST", "20180830091429000", 1));

    lane().work();

    assertThat(store.hasOpen()).isFalse();
    assertThat(alerts())
        .containsExactly(
            "FAST-20180830091529000 60.0 v2",
            "SLOW-20180830091429000 60.0 v1",
            "SLOW-20180830091459000 60.0 v1");

    live.eras = List.of(new Era(1, Checkpoint.NONE), new Era(2, OTHER_CARS), new Era(3, NOON - 1));
    List<String> before = alerts();
    int corrections = store.corrections.size();
    store.open(new LateReadings("SLOW", FIRST, LAST, "id", 0, 8, 1));
    store.open(new LateReadings("FAST", FIRST, LAST, "id", 0, 8, 1));

    lane().work();

    assertThat(store.hasOpen()).isFalse();
    assertThat(alerts()).isEqualTo(before);
    assertThat(store.corrections).hasSize(corrections);
  }

  @Test
  void judgedOnDemand_asOfAVersion_isByTheCarsOfIt() throws Exception {
    store.add(raised("SLOW", "20180830091429000", 1));
    JudgementOnDemand onDemand =
        new JudgementOnDemand(
            store,
            live,
            judgement(),
            new JudgementOnDemand.Settings(ZoneOffset.UTC, Duration.ofDays(7), Duration.ofDays(7)));

    onDemand.carryOut(
        new AskedJudgement("ann", "", Set.of("SLOW", "FAST"), FIRST, LAST + 1_000, 2, Set.of(RULE)),
        onDemand.reach(() -> false),
        new MemoryRecords(),
        (car, corrections) -> {});

    assertThat(alerts())
        .containsExactlyInAnyOrder(
            "FAST-20180830091429000 60.0 v2",
            "FAST-20180830091459000 60.0 v2",
            "FAST-20180830091529000 60.0 v2");
  }

  private List<String> alerts() {
    return store.holding().values().stream()
        .map(
            raised ->
                "%s %s v%d"
                    .formatted(
                        raised.alert().member(),
                        raised.alert().values().get("limitKmh"),
                        raised.rulesVersion()))
        .sorted()
        .toList();
  }

  /** At the end of the first window. */
  private static RaisedAlert raised(String car, String date, int version) {
    Map<String, Object> values =
        Map.of("avgSpeed", 90.0, "limitKmh", 60.0, "readings", 2L, "areaNumber", "A01");
    return new RaisedAlert(
        new Alert(RULE, car, date, "warning", "", values), FIRST + 2_000, version);
  }

  private LateLane lane() {
    return new LateLane(
        store, store, live, judgement(), () -> live.nanos += 1_100_000_000L, new LateCounters());
  }

  private Judgement judgement() {
    return new Judgement(
        cars, store, live, ZoneOffset.UTC, Duration.ofSeconds(10), Duration.ofMinutes(1));
  }

  private static final class Live implements LiveRules {
    long nanos;
    List<Era> eras = List.of(new Era(1, Checkpoint.NONE), new Era(2, OTHER_CARS));

    @Override
    public Map<Integer, Progress> progress() {
      return Map.of(0, new Progress("id", NOON, 50, 50, NOON, eras));
    }

    @Override
    public Optional<VersionedRules> version(int number) {
      Map<String, Integer> limits =
          switch (number) {
            case 1 -> Map.of("SLOW", 60, "FAST", 100);
            case 2 -> Map.of("SLOW", 100, "FAST", 60);
            default -> Map.of("SLOW", 10, "FAST", 10);
          };
      CarMaster imported = CarMaster.of(List.of(), new SpeedLimits(limits, Map.of(), Map.of()));
      return Optional.of(new VersionedRules(number, rules().withCars(imported)));
    }

    private static RuleSet rules() {
      try {
        return new RuleSet(List.of(RuleFile.read(Path.of("library", RULE + ".epl"))));
      } catch (RuleException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
