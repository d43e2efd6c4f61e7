package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.SpeedLimits;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What rules look up of their cars. */
final class CarLookupTest {

  private static final RuleFile FAST =
      new RuleFile(
          "fast",
          """
          @Name('fast')
          select carNumber, date, CarMaster.limitKmh(carNumber, areaNumber, 80) as limitKmh,
                 CarMaster.age(carNumber) as age, CarMaster.job(carNumber) as job,
                 CarMaster.knows(carNumber) as known
          from DriverCarInfo(speed > CarMaster.limitKmh(carNumber, areaNumber, 80));
          """);
  private static final RuleFile PLAIN =
      new RuleFile(
          "plain", "@Name('plain') select carNumber, date from DriverCarInfo(speed > 80);");

  private final List<Alert> alerts = new ArrayList<>();

  @Test
  void methods_thatRulesMayCall_areAllThatTheClassHas() {
    assertThat(CarLookup.METHODS)
        .isEqualTo(
            Arrays.stream(CarLookup.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toSet()));
  }

  @Test
  void send_knownAndUnknownCar_looksUpWhatIsKnown() throws RuleException {
    run(CompiledRule.compile(FAST.withCars(cars(50))), "A0001", "A0002");

    assertThat(alerts).extracting(Alert::carNumber).containsExactly("A0001", "A0002");
    assertThat(alerts.get(0).values())
        .containsEntry("limitKmh", 50)
        .containsEntry("age", 38)
        .containsEntry("known", true)
        .doesNotContainKey("job");
    assertThat(alerts.get(1).values())
        .containsEntry("limitKmh", 80)
        .containsEntry("known", false)
        .doesNotContainKey("age");
  }

  @Test
  void runtimes_ofTwoVersionsSideBySide_lookUpEachItsOwn() throws RuleException {
    CompiledRule old = CompiledRule.compile(FAST.withCars(cars(100)));
    CompiledRule changed = old.withCars(cars(60));
    try (RuleEngine one = engine(old);
        RuleEngine other = engine(changed)) {
      other.send(event("A0001"));
      one.send(event("A0001"));
      other.send(event("A0001"));
    }

    assertThat(alerts).extracting(alert -> alert.values().get("limitKmh")).containsExactly(60, 60);
  }

  @Test
  void ruleFile_thatLooksNothingUp_isTheSameWithOtherCars() throws RuleException {
    assertThat(PLAIN.withCars(cars(50))).isSameAs(PLAIN);
    assertThat(FAST.withCars(cars(50)))
        .isEqualTo(FAST.withCars(cars(50)))
        .isNotEqualTo(FAST.withCars(cars(60)))
        .isNotEqualTo(FAST);
    RuleSet rules = new RuleSet(List.of(FAST, PLAIN)).withCars(cars(50));
    assertThat(rules.cars()).isEqualTo(cars(50));
    assertThat(RulesByScope.of(rules).car()).isEqualTo(rules);
    assertThat(new RuleSet(List.of(PLAIN)).withCars(cars(50)).cars()).isEqualTo(CarMaster.NONE);
    CompiledRule plain = CompiledRule.compile(PLAIN);
    assertThat(plain.withCars(cars(50))).isSameAs(plain);
  }

  @Test
  void check_ofALookup_findsNothingWrong_andOfAWrongOneItsLine() {
    assertThat(RuleCheck.of(List.of(FAST), Duration.ofMinutes(1))).isEmpty();
    RuleFile wrong = new RuleFile("wrong", FAST.epl().replace("CarMaster.age", "CarMaster.agee"));
    assertThat(RuleCheck.of(List.of(wrong), Duration.ofMinutes(1)))
        .singleElement()
        .asString()
        .startsWith("wrong.epl:3: error: CarMaster.agee() is not allowed; did you mean age?");
  }

  private void run(CompiledRule rule, String... carNumbers) {
    try (RuleEngine engine = engine(rule)) {
      for (String carNumber : carNumbers) {
        engine.send(event(carNumber));
      }
    }
  }

  private RuleEngine engine(CompiledRule rule) {
    RuleEngine engine = new RuleEngine(rule, ZoneOffset.UTC, alerts::add);
    engine.advance(1_000);
    return engine;
  }

  private static CarEvent event(String carNumber) {
    return new CarEvent("19700101000001", 1_000, carNumber, 1, 0, "F", "N", 90, "A01");
  }

  private static CarMaster cars(int limitKmh) {
    return CarMaster.of(
        List.of(new Car("A0001", "F", 38, "", "", "", null, null, "F", "F", null)),
        new SpeedLimits(Map.of("A0001", limitKmh), Map.of(), Map.of()));
  }
}
