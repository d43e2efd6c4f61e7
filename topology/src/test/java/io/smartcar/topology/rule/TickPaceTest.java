package io.smartcar.topology.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TickPaceTest {

  private static final long MILLI = 1_000_000;

  private final TickPace pace = new TickPace();

  @Test
  void isDue_firstTick_isDueWhateverTheClockSays() {
    assertThat(pace.isDue(Long.MIN_VALUE)).isTrue();
  }

  @Test
  void isDue_ticksThatWaitedWhileItWorked_onlyTheOneAfterThemIsDue() {
    pace.done(1_000 * MILLI);

    assertThat(pace.isDue(1_000 * MILLI + 1)).isFalse();
    assertThat(pace.isDue(1_002 * MILLI)).isFalse();
    assertThat(pace.isDue((1_000 + ClockSpout.PERIOD_MILLIS) * MILLI)).isTrue();
  }
}
