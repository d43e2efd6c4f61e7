package io.smartcar.rules.live.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ClockOffsetTest {

  @Test
  void text_oneCarOrManyOrAll_saysWhoAndByHowMuch() {
    assertThat(new ClockOffset(3_600, 1, 1_204, 0, List.of("A0007")).text())
        .isEqualTo("1,204 readings of A0007 are exactly 3,600 s behind");
    assertThat(new ClockOffset(-19_800, 312, 9_000, 0, List.of("A0007", "A0008")).text())
        .isEqualTo("312 cars are exactly 19,800 s ahead, e.g. A0007, A0008");
    assertThat(new ClockOffset(3_600, 2, 9_000, 4, List.of("A0007")).text())
        .isEqualTo("all that comes in 4 partitions is exactly 3,600 s behind");
  }

  @Test
  void together_sameOffsetOfSeveralPartitions_isOneWithAFewExamples() {
    assertThat(
            ClockOffset.together(
                List.of(
                    new ClockOffset(3_600, 2, 80, 0, List.of("A", "B")),
                    new ClockOffset(7_200, 1, 900, 0, List.of("Z")),
                    new ClockOffset(3_600, 3, 70, 0, List.of("C", "D", "E")))))
        .containsExactly(
            new ClockOffset(3_600, 5, 150, 0, List.of("A", "B", "C")),
            new ClockOffset(7_200, 1, 900, 0, List.of("Z")));
  }
}
