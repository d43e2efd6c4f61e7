package io.smartcar.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.trial.TrialCounts;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

final class TrialSourceTest {

  private static final TrialCounts NOTHING = new TrialCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
  private static final TrialCounts ONE_EVENT = new TrialCounts(1, 1, 0, 0, 0, 0, 0, 0, 0, 1);
  private static final TrialCounts ONE_BEFORE = new TrialCounts(0, 0, 0, 0, 0, 0, 1, 0, 0, 1);

  private static final String MEANT = "car numbers are case-sensitive: did you mean V0004?";

  @Test
  void hint_nothingOfACarInSmallLetters_saysThatTheyMatter() {
    assertThat(hint(NOTHING, "--history", "--from", "-2h", "--to", "-1h", "--car", "v0004"))
        .contains(MEANT);
  }

  @Test
  void hint_carReportedBefore_isNone() {
    assertThat(hint(ONE_EVENT, "--history", "--from", "-2h", "--to", "-1h", "--car", "v0004"))
        .isEmpty();
    assertThat(hint(ONE_BEFORE, "--history", "--from", "-2h", "--to", "-1h", "--car", "v0004"))
        .isEmpty();
  }

  @Test
  void hint_noCarAskedFor_isNone() {
    assertThat(hint(NOTHING, "--history", "--from", "-2h", "--to", "-1h")).isEmpty();
    assertThat(hint(NOTHING, "--input", "events.csv")).isEmpty();
    assertThat(hint(NOTHING, "--kafka", "--last", "1h")).isEmpty();
  }

  private static Optional<String> hint(TrialCounts counts, String... options) {
    Asked asked = new Asked();
    new CommandLine(asked).parseArgs(options);
    return asked.source.hint(counts);
  }

  @Command
  @SuppressWarnings("NullAway.Init") // picocli sets the field
  private static final class Asked {
    @ArgGroup(multiplicity = "1", exclusive = true)
    private TrialSource source;
  }
}
