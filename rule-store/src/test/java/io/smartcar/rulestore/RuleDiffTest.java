package io.smartcar.rulestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class RuleDiffTest {

  @Test
  void unified_changedAddedAndRemoved_showsEach() {
    assertThat(
            RuleDiff.unified(
                "v1",
                Map.of("a.epl", "x\ny\n", "b.epl", "same\n", "c.epl", "gone\n"),
                "v2",
                Map.of("a.epl", "x\nz\n", "b.epl", "same\n", "d.epl", "new\n")))
        .containsExactly(
            "--- v1/a.epl",
            "+++ v2/a.epl",
            "@@ -1,2 +1,2 @@",
            " x",
            "-y",
            "+z",
            "--- v1/c.epl",
            "+++ /dev/null",
            "@@ -1,1 +1,0 @@",
            "-gone",
            "--- /dev/null",
            "+++ v2/d.epl",
            "@@ -1,0 +1,1 @@",
            "+new");
  }
}
