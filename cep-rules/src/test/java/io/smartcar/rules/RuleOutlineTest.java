package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.RuleOutline.Raised;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a list of rules shows of a file. */
final class RuleOutlineTest {

  @Test
  void outline_bundledRule_namesItsAlert() {
    RuleOutline outline = RuleOutline.of(RuleSet.bundled().named("over-speed").orElseThrow());

    assertThat(outline.scope()).isEqualTo(Scope.CAR);
    assertThat(outline.alerts()).hasSize(1);
    assertThat(outline.alerts().get(0).name()).isEqualTo("over-speed");
    assertThat(outline.alerts().get(0).severity()).isEqualTo("warning");
    assertThat(outline.alerts().get(0).description()).isNotEmpty();
  }

  @Test
  void outline_ofSeveralStatements_leavesOutWhatFeedsAnother() {
    RuleOutline outline =
        RuleOutline.of(
            new RuleFile(
                "a",
                """
                @Name('fast') insert into Fast select carNumber, date from DriverCarInfo(speed > 90);
                @name('one') @Tag(name='scope', value='fleet') select carNumber, date from Fast;
                @Name('two') @Tag(name='severity', value='<b>') @Description('said') select * from Fast;
                """));

    assertThat(outline)
        .isEqualTo(
            new RuleOutline(
                List.of(new Raised("one", "", ""), new Raised("two", "<b>", "said")), Scope.FLEET));
  }

  @Test
  void outline_ofWhatIsWrong_isWhatCanBeRead() {
    assertThat(RuleOutline.of(new RuleFile("a", "selct; @Name('x') select 1 from Y")).alerts())
        .containsExactly(new Raised("x", "", ""));
    assertThat(RuleOutline.of(new RuleFile("a", "")).alerts()).isEmpty();
  }
}
