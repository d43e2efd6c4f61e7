package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RulesByScopeTest {

  @Test
  void of_theLibrary_congestionAloneIsOfTheFleet() throws RuleException {
    RulesByScope rules = RulesByScope.of(RuleSet.fromDirectory(Path.of("library")));

    assertThat(rules.fleet().files()).extracting(RuleFile::name).containsExactly("congestion");
    assertThat(rules.car().files()).hasSize(8).extracting(RuleFile::name).contains("zig-zag");
    assertThat(rules.refusedWithoutFleetTask())
        .singleElement()
        .asString()
        .startsWith("congestion.epl:1: has scope fleet")
        .contains("smartcar.rules.fleet-task");
  }

  @Test
  void of_filesThatCannotBeRead_everyProblemOfAll() {
    RuleSet rules =
        new RuleSet(
            List.of(
                new RuleFile("a", "select nothing from"),
                new RuleFile(
                    "b",
                    "@Name('b') @Tag(name='scope', value='planet') select carNumber, date from"
                        + " DriverCarInfo")));

    RuleException refused = catchThrowableOfType(RuleException.class, () -> RulesByScope.of(rules));

    assertThat(refused.problems())
        .hasSize(2)
        .anyMatch(problem -> problem.startsWith("a.epl:1"))
        .anyMatch(problem -> problem.contains("there is no scope planet"));
  }
}
