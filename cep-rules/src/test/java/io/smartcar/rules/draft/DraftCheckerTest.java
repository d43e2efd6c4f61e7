package io.smartcar.rules.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.rules.Problem;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.scenario.RuleTests;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Drafts are checked apart: whatever they hold, the next one is checked too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DraftCheckerTest {

  private static final String FILE = "over-speed.epl";

  /** Events that make events, without an end. */
  private static final String ENDLESS =
      """
      create schema Tick(carNumber string, date string, n int, before string);
      insert into Tick select carNumber, date, 1 as n, date as before from DriverCarInfo;
      insert into Tick select carNumber, date, n + 1 as n, %s as before from Tick;
      @Name('ticks') select carNumber, date, n from Tick(n < 0)%s;
      """;

  private static final Map<String, String> ONE_EVENT =
      Map.of(
          "over-speed.test/one.events.csv", "20160124134500,A0001,3,0,F,N,90,A01\n",
          "over-speed.test/one.alerts.csv", "rule,carNumber,date\n");

  private final DraftChecker checker =
      new DraftChecker(
          new DraftChecker.Limits(
              Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), 96));

  @AfterAll
  void close() {
    checker.close();
  }

  private static Draft draft(String text, Map<String, String> scenarios) {
    return new Draft(
        Map.of(FILE, text), scenarios, Set.of(FILE), Duration.ofMinutes(10), ZoneOffset.UTC);
  }

  private static String bundled() {
    return RuleSet.bundled().named("over-speed").orElseThrow().epl();
  }

  @Test
  void check_ofADraft_saysWhatCheckAndTestSay() throws Exception {
    DraftReport good = checker.check(draft(bundled(), RuleSet.bundledScenarios()));
    assertThat(good.passes()).isTrue();
    assertThat(good.problems()).isEmpty();
    assertThat(good.results()).hasSize(2).allMatch(RuleTests.Result::passed);
    assertThat(good.accepted()).isEmpty();

    String other = bundled().replace("> 80", "> 84");
    DraftReport differs = checker.check(draft(other, RuleSet.bundledScenarios()));
    assertThat(differs.passes()).isFalse();
    assertThat(differs.accepted()).isNotEmpty();
    assertThat(differs.results())
        .filteredOn(result -> !result.passed())
        .allSatisfy(result -> assertThat(result.failures().get(0)).startsWith("over-speed.test"));
    Map<String, String> accepted = new HashMap<>(RuleSet.bundledScenarios());
    accepted.putAll(differs.accepted());
    assertThat(checker.check(draft(other, accepted)).passes()).isTrue();

    DraftReport none = checker.check(draft(bundled(), Map.of()));
    assertThat(none.passes()).isFalse();
    assertThat(none.results().get(0).failures().get(0)).contains("has no scenario");

    assertThat(checker.check(draft("\u0001", Map.of())).problems())
        .containsExactly(
            Problem.error(FILE, 1, "holds control characters", "a rule file is text in UTF-8"));
  }

  @Test
  void check_ofWhatNeverEndsOrKeepsAll_isEndedAndTheNextIsChecked() throws Exception {
    assertThat(checker.check(draft(bundled(), RuleSet.bundledScenarios())).passes()).isTrue();
    assertThatThrownBy(
            () ->
                checker.check(
                    draft(ENDLESS.formatted("before", ""), ONE_EVENT), Duration.ofSeconds(2)))
        .isInstanceOfSatisfying(
            DraftException.class,
            not -> assertThat(not.kind()).isEqualTo(DraftException.Kind.TOO_MUCH))
        .hasMessageContaining("took longer than 2 s");
    String keeping = ENDLESS.replace("(n < 0)", "").formatted("before || date", "#keepall");
    assertThatThrownBy(() -> checker.check(draft(keeping, ONE_EVENT)))
        .isInstanceOfSatisfying(
            DraftException.class,
            not -> assertThat(not.kind()).isEqualTo(DraftException.Kind.TOO_MUCH));
    assertThat(checker.check(draft(bundled(), RuleSet.bundledScenarios())).passes()).isTrue();
  }

  @Test
  void check_ofWhatIsNestedDeeply_isAnErrorOrEnded() throws Exception {
    String deep =
        "@Name('a') select carNumber, date from DriverCarInfo where "
            + "(".repeat(20_000)
            + "speed > 1"
            + ")".repeat(20_000);
    try {
      assertThat(checker.check(draft(deep, ONE_EVENT)).passes()).isFalse();
    } catch (DraftException ended) {
      assertThat(ended.kind()).isEqualTo(DraftException.Kind.TOO_MUCH);
    }
    assertThat(checker.check(draft(bundled(), RuleSet.bundledScenarios())).passes()).isTrue();
  }

  @Test
  void draft_withANameThatIsAPath_isRefused() {
    for (String name : List.of("../a.epl", "a/b.epl", ".epl", "a.txt", "a\\b.epl", "a\u0000.epl")) {
      assertThat(Draft.isRule(name)).as(name).isFalse();
    }
    for (String place :
        List.of("a.csv", "a.test/../x.csv", "../a.test/x.csv", "a.test/b/x.csv", "a.test/.csv")) {
      assertThat(Draft.isScenario(place)).as(place).isFalse();
    }
    assertThat(Draft.isScenario("a-b.test/one two.events.csv")).isTrue();
    assertThatThrownBy(() -> draft("x", Map.of("/etc/passwd", "")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> draft("x".repeat(Draft.MAX_CHARS + 1), Map.of()))
        .hasMessageContaining("4,000,000");
  }
}
