package io.smartcar.rules.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the module does what its scenarios say, and none is without one. */
final class RuleScenariosTest {

  private static final Path RULES = Path.of("rules");

  private static final Path LIBRARY = Path.of("library");

  static Stream<Arguments> scenarios() throws RuleException, IOException {
    Stream.Builder<Arguments> all = Stream.builder();
    for (Path directory : List.of(RULES, LIBRARY)) {
      for (RuleFile rule : RuleSet.fromDirectory(directory).files()) {
        for (Scenario scenario : Scenario.of(rule, directory)) {
          all.add(Arguments.of(rule, scenario));
        }
      }
    }
    return all.build();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void scenario_ofARule_raisesTheExpectedAlerts(RuleFile rule, Scenario scenario)
      throws RuleException {
    assertThat(scenario.differences(rule, ZoneOffset.UTC)).isEmpty();
  }

  @Test
  void rules_all_haveAScenarioAndAreBundled() throws RuleException, IOException {
    List<RuleFile> files = RuleSet.fromDirectory(RULES).files();
    for (RuleFile rule : files) {
      assertThat(Scenario.of(rule, RULES)).as(rule.fileName()).isNotEmpty();
    }
    assertThat(RuleSet.bundled().files()).isEqualTo(files);
  }

  @Test
  void library_everyRule_hasAScenario() throws RuleException, IOException {
    for (RuleFile rule : RuleSet.fromDirectory(LIBRARY).files()) {
      assertThat(Scenario.of(rule, LIBRARY)).as(rule.fileName()).isNotEmpty();
    }
  }

  @Test
  void differences_otherLimit_showWhatIsMissing(@TempDir Path directory)
      throws RuleException, IOException {
    RuleFile rule = RuleSet.bundled().files().get(0);
    RuleFile stricter =
        new RuleFile(rule.name(), rule.epl().replace("(speed) > 80", "(speed) > 100"));
    Path events = directory.resolve("a.events.csv");
    Path alerts = directory.resolve("a.alerts.csv");
    Files.writeString(events, "20160124134500,A0001,3,0,F,N,90,A01\n");
    Files.writeString(
        alerts, "rule,carNumber,date,avgSpeed\nover-speed,A0001,20160124134500,90.0\n");
    Scenario scenario = new Scenario("a", events, alerts);
    assertThat(scenario.differences(rule, ZoneOffset.UTC)).isEmpty();
    assertThat(scenario.differences(stricter, ZoneOffset.UTC))
        .containsExactly("- over-speed,A0001,20160124134500,90.0");
  }

  @Test
  void differences_textThatReadsAsTheSameNumber_isOther(@TempDir Path directory)
      throws RuleException, IOException {
    RuleFile rule =
        new RuleFile(
            "fast",
            "@Name('fast') select carNumber, date, carNumber as who, speed"
                + " from DriverCarInfo(speed > 80);");
    Path events = directory.resolve("a.events.csv");
    Path alerts = directory.resolve("a.alerts.csv");
    Files.writeString(
        events,
        """
        20160124134500,0010,3,0,F,N,90,A01
        20160124134501,1E2,3,0,F,N,90,A01
        20160124134502,A0001,3,0,F,N,90,A01
        """);
    Files.writeString(
        alerts,
        """
        rule,carNumber,date,who,speed
        fast,10,20160124134500,0010,90
        fast,1E2,20160124134501,100,90
        fast,A0001,20160124134502,A0001,90.0
        """);

    assertThat(new Scenario("a", events, alerts).differences(rule, ZoneOffset.UTC))
        .containsExactlyInAnyOrder(
            "- fast,10,20160124134500,0010,90",
            "+ fast,0010,20160124134500,0010,90",
            "- fast,1E2,20160124134501,100,90",
            "+ fast,1E2,20160124134501,1E2,90");
  }
}
