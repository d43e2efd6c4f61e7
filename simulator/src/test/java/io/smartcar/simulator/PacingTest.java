package io.smartcar.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacingTest {

  private static final long START = 1_535_620_429_000L;
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final FakeClock clock = new FakeClock();

  @Test
  void ofSpeed_one_keepsTheRecordsOwnPace() {
    assertThat(sentAt(Pacing.ofSpeed(1, TEN_SECONDS), 0, 100, 100, 2_100, 2_200))
        .containsExactly(0L, 100L, 100L, 2_100L, 2_200L);
  }

  @Test
  void ofSpeed_ten_isTenTimesAsFast() {
    assertThat(sentAt(Pacing.ofSpeed(10, TEN_SECONDS), 0, 1_000, 5_000))
        .containsExactly(0L, 100L, 500L);
  }

  @Test
  void ofSpeed_gapOfYears_takesTheLongestPauseAndGoesOnAtPace() {
    long years = 100_000_000_000L;

    assertThat(sentAt(Pacing.ofSpeed(1, TEN_SECONDS), 0, years, years + 300, years + 1_300))
        .containsExactly(0L, 10_000L, 10_300L, 11_300L);
  }

  @Test
  void ofSpeed_oneDateFarAhead_doesNotEndThePacing() {
    long ahead = 100_000_000_000L;

    assertThat(sentAt(Pacing.ofSpeed(1, TEN_SECONDS), 0, 1_000, ahead, 2_000, 3_000, 4_000))
        .containsExactly(0L, 1_000L, 11_000L, 11_000L, 12_000L, 13_000L);
  }

  @Test
  void ofSpeed_disorder_waitsForNothingAndKeepsThePace() {
    assertThat(sentAt(Pacing.ofSpeed(1, TEN_SECONDS), 0, 5_000, 2_000, 6_000))
        .containsExactly(0L, 5_000L, 5_000L, 6_000L);
  }

  @Test
  void ofSpeed_slowSink_catchesUp() {
    Pacing pacing = Pacing.ofSpeed(1, TEN_SECONDS);
    sentAt(pacing, 0);
    clock.passMillis(4_000);

    assertThat(sentAt(pacing, 1_000, 3_000, 5_000)).containsExactly(4_000L, 4_000L, 5_000L);
  }

  @Test
  void ofRate_hundred_isOneEveryTenMilliseconds() {
    assertThat(sentAt(Pacing.ofRate(100), 0, 0, 50_000, 1)).containsExactly(0L, 10L, 20L, 30L);
  }

  @Test
  void unlimited_anything_isDue() {
    assertThat(sentAt(Pacing.unlimited(), 0, 1_000_000, 5)).containsExactly(0L, 0L, 0L);
  }

  @Test
  void of_notPositive_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Pacing.ofRate(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Pacing.ofRate(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Pacing.ofSpeed(-1, TEN_SECONDS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pacing.ofSpeed(1, Duration.ofSeconds(-1)));
  }

  private List<Long> sentAt(Pacing pacing, long... times) {
    List<Long> sent = new ArrayList<>();
    for (long time : times) {
      clock.sleep(Math.max(0, pacing.waitNanos(START + time, clock.nanoTime())));
      sent.add(clock.passedMillis());
    }
    return sent;
  }
}
