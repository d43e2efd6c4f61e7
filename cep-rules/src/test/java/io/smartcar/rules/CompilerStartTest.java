package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class CompilerStartTest {

  private static final List<RuleFile> FILES =
      List.of(
          new RuleFile("misspelt", "@Name('a') select carNumbr from DriverCarInfo"),
          new RuleFile("good", "@Name('start') select carNumber, date from DriverCarInfo"));

  @Test
  @Timeout(60)
  void begin_onceOrTwice_changesNothingOfWhatACheckSays() {
    CompilerStart.begin();
    CompilerStart.begin();

    assertThat(RuleCheck.of(FILES, Duration.ofMinutes(10)))
        .filteredOn(Problem::isError)
        .singleElement()
        .asString()
        .startsWith("misspelt.epl:1: error: ");
  }
}
