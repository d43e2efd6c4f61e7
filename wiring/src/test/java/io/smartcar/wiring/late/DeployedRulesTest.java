package io.smartcar.wiring.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.GroupOffsets;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.SpeedLimits;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.VersionedRules;
import io.smartcar.rulestore.MemoryRuleStore;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.rulestore.RuleStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** What a late judgement is given of the rules that were in force. */
final class DeployedRulesTest {

  private static final RuleSet RULES =
      RuleSet.ofTexts(
          Map.of(
              "r.epl",
              "@Name('r') select carNumber, date from DriverCarInfo"
                  + " where speed > CarMaster.limitKmh(carNumber, 80);"));

  private final RuleStore store = new MemoryRuleStore(Clock.systemUTC()).client();

  @Test
  void version_anOldOne_hasTheCarsThatItWasPushedWith() throws Exception {
    SortedMap<String, String> texts = RULES.texts();
    for (int limit : List.of(60, 100)) {
      RuleContents contents = new RuleContents(texts, store.keep(limit(limit)));
      store.push(store.current(), contents, "ann", "limits");
    }

    try (DeployedRules rules = rules()) {
      assertThat(rules.inForce()).isEqualTo(2);
      assertThat(rules.version(1))
          .contains(new VersionedRules(1, RULES.withCars(limit(60))))
          .hasValueSatisfying(old -> assertThat(old.rules().cars()).isEqualTo(limit(60)));
      assertThat(rules.version(2)).contains(new VersionedRules(2, RULES.withCars(limit(100))));
      assertThat(rules.version(3)).isEmpty();
    }
  }

  private DeployedRules rules() {
    EventLogSettings log = EventLogSettings.of("localhost:1", "SmartCar-Topic");
    return new DeployedRules(
        new GroupOffsets(log, "rules"), new GroupOffsets(log, "spout"), store, RuleSet.bundled());
  }

  private static CarMaster limit(int limitKmh) {
    return CarMaster.of(List.of(), new SpeedLimits(Map.of("A0001", limitKmh), Map.of(), Map.of()));
  }
}
