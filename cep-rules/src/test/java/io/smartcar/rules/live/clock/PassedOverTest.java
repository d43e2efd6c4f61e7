package io.smartcar.rules.live.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PassedOverTest {

  @Test
  void has_lateAndOnTimeInTurns_decidesTheSameAgain() {
    PassedOver passed = new PassedOver(List.of());
    boolean[] late = {true, true, false, true, false, false, true, true, true, false};
    long[] times = {10, 12, 15, 13, 14, 30, 29, 5, 31, 33};
    for (int offset = 0; offset < late.length; offset++) {
      if (late[offset]) {
        passed.add(offset, times[offset]);
      } else {
        passed.wasOnTime(times[offset]);
      }
    }

    PassedOver again = new PassedOver(passed.ranges());

    for (int offset = 0; offset < late.length; offset++) {
      assertThat(again.has(offset, times[offset])).as("offset %d", offset).isEqualTo(late[offset]);
    }
  }
}
