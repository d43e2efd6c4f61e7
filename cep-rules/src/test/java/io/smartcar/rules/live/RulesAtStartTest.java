package io.smartcar.rules.live;

import static io.smartcar.rules.live.port.Checkpoint.NONE;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.RulesByScope;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.RulesState;
import io.smartcar.rules.live.port.RulesUnavailableException;
import io.smartcar.rules.live.port.VersionedRules;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RulesAtStartTest {

  private static final RuleSet JAR = RuleSet.bundled();

  private final MemoryRules rules = new MemoryRules(JAR);

  @Test
  void choose_withoutCheckpoints_theWantedOnesFromTheBeginning() throws Exception {
    int pushed = rules.push(named("pushed"));

    RulesAtStart.Choice choice = choose(List.of());

    assertThat(choice.rules().number()).isEqualTo(pushed);
    assertThat(names(choice)).containsExactly("pushed");
    assertThat(choice.since()).isEqualTo(NONE);
    assertThat(choice.refused()).isNull();
  }

  @Test
  void choose_checkpointsOfTwoVersions_theLaterEvenIfAnotherIsWanted() throws Exception {
    rules.push(named("first"));
    rules.push(named("second"));
    rules.push(named("third"));

    RulesAtStart.Choice choice = choose(List.of(checkpoint(1, 100), checkpoint(2, 200)));

    assertThat(names(choice)).containsExactly("second");
    assertThat(choice.since()).isEqualTo(200);
  }

  @Test
  void choose_versionThatIsNowhere_theJars() throws Exception {
    int pushed = rules.push(named("pushed"));
    rules.forget(pushed);

    RulesAtStart.Choice choice = choose(List.of(checkpoint(pushed, 100)));

    assertThat(choice.rules().number()).isZero();
    assertThat(names(choice)).containsExactly("over-speed");
    assertThat(choice.since()).isEqualTo(NONE);
    assertThat(choice.refused()).isNull();
  }

  @Test
  void choose_versionThatDoesNotCompile_theJarsAndTheReason() throws Exception {
    int pushed = rules.push(new RuleSet(List.of(new RuleFile("broken", "selekt 1;"))));

    RulesAtStart.Choice choice = choose(List.of(checkpoint(pushed, 100)));

    assertThat(names(choice)).containsExactly("over-speed");
    assertThat(choice.refused())
        .returns(pushed, RulesAtStart.Refused::version)
        .extracting(RulesAtStart.Refused::reason, as(STRING))
        .contains("broken.epl");
  }

  @Test
  void choose_fleetRuleWithoutFleetTask_theOthersRunAndItIsNamed() throws Exception {
    List<RuleFile> files =
        List.of(named("pushed").files().get(0), OverSpeedReference.areaOverSpeed(80));
    int pushed = rules.push(new RuleSet(files));

    RulesAtStart.Choice choice = choose(List.of(checkpoint(pushed, 100)));

    assertThat(names(choice)).containsExactly("pushed");
    assertThat(choice.notRun()).singleElement().asString().contains("area-over-speed.epl");
  }

  @Test
  void choose_oneTaskWasRolledBackToTheJarAndOneNot_theJarsFromThereOn() throws Exception {
    rules.push(named("withdrawn"));
    rules.pointTo(0);

    RulesAtStart.Choice choice = choose(List.of(checkpoint(1, 100), checkpoint(0, 200)));

    assertThat(choice.rules().number()).isZero();
    assertThat(names(choice)).containsExactly("over-speed");
    assertThat(choice.since()).isEqualTo(200);
  }

  @Test
  void choose_pushWasTakenBackBeforeTheTaskThatHadItSaidSo_theVersionBefore() throws Exception {
    rules.push(named("first"));
    rules.push(named("withdrawn"));
    rules.pointTo(1);

    RulesAtStart.Choice choice = choose(List.of(checkpoint(2, 200), checkpoint(1, 100)));

    assertThat(names(choice)).containsExactly("first");
    assertThat(choice.since()).isEqualTo(100);
  }

  @Test
  void choose_takenBackAndThenAnotherIsWanted_theOneThatCameIntoForceLast() throws Exception {
    rules.push(named("first"));
    rules.push(named("withdrawn"));
    rules.push(named("wanted"));

    RulesAtStart.Choice choice = choose(List.of(checkpoint(2, 100), checkpoint(1, 200)));

    assertThat(names(choice)).containsExactly("first");
    assertThat(choice.since()).isEqualTo(200);
  }

  @Test
  void choose_storeDoesNotAnswer_waitsAndTheTasksStateSaysSo() throws Exception {
    int pushed = rules.push(named("pushed"));
    rules.away = true;
    List<List<Checkpoint>> notToBeDecided =
        List.of(
            List.of(),
            List.of(checkpoint(pushed, 100)),
            List.of(checkpoint(pushed, 100), checkpoint(0, 200)));

    for (List<Checkpoint> checkpoints : notToBeDecided) {
      rules.reports.clear();
      assertThatThrownBy(() -> choose(checkpoints)).isInstanceOf(RulesUnavailableException.class);
      assertThat(rules.reports.get(0))
          .returns(RulesState.Phase.WARMING, RulesState::phase)
          .extracting(RulesState::reason, as(STRING))
          .contains("waits for the rule store: the store is away");
    }

    assertThat(choose(List.of(checkpoint(0, 100))).rules().number()).isZero();
  }

  private RulesAtStart.Choice choose(List<Checkpoint> checkpoints)
      throws RuleException, RulesUnavailableException {
    RuleTaskSettings settings =
        OneTask.settings(new RuleTaskSettings.Limits(10_000, 1_000, 10_000));
    List<CompiledRule> jar = CompiledRule.compile(RulesByScope.of(JAR).of(Scope.CAR));
    return new RulesAtStart(settings, rules.asSource(0), new VersionedRules(0, JAR), jar)
        .choose(checkpoints);
  }

  private static List<String> names(RulesAtStart.Choice choice) {
    return choice.compiled().stream().map(rule -> rule.file().name()).toList();
  }

  private static Checkpoint checkpoint(int version, long since) {
    return new Checkpoint(0, NONE, NONE, 300, 0, false, version, since);
  }

  /** The bundled rule under another name. */
  private static RuleSet named(String name) {
    return new RuleSet(List.of(new RuleFile(name, JAR.files().get(0).epl())));
  }
}
