package io.smartcar.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

final class RunOptionsTest {

  private final RunOptions.RuleCount count = new RunOptions.RuleCount();

  @Test
  void rules_asManyAsHaveLimitsThatAreCounted_areTaken() {
    assertThat(count.convert("321")).isEqualTo(321);
    assertThat(new OverSpeedReference().alertsAbove(RuleFiles.limit(320))).isZero();
  }

  @Test
  void rules_moreOrNone_areRefused() {
    for (String value : new String[] {"322", "0"}) {
      assertThatThrownBy(() -> count.convert(value))
          .isInstanceOf(TypeConversionException.class)
          .hasMessage("must be 1 to 321: " + value);
    }
  }
}
