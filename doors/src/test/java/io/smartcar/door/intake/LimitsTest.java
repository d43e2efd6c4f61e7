package io.smartcar.door.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import io.smartcar.door.DoorSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LimitsTest {

  private final AtomicLong nanos = new AtomicLong();
  private final Limits limits =
      new Limits(
          DoorSettings.of("car-events-per-second", "10", "car-burst-events", "100").door(),
          new TimeMeter() {
            @Override
            public long currentTimeNanos() {
              return nanos.get();
            }

            @Override
            public boolean isWallClockBased() {
              return false;
            }
          });

  @Test
  void car_withinItsBurst_neverWaitsAndThenAsLongAsItMust() {
    assertThat(limits.car("A", 60)).isZero();
    assertThat(limits.car("A", 40)).isZero();
    assertThat(limits.car("A", 20)).isEqualTo(Duration.ofSeconds(2));
    assertThat(limits.car("B", 100)).isZero();
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(limits.car("A", 20)).isZero();
  }

  @Test
  void car_moreAtOnceThanItsBurst_isTakenAfterAPauseAndPaidOff() {
    assertThat(limits.car("A", 300)).isZero();
    assertThat(limits.car("A", 1)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
    nanos.addAndGet(Duration.ofSeconds(21).toNanos());
    assertThat(limits.car("A", 1)).isZero();
    assertThat(limits.car("A", 300)).isPositive();
  }

  @Test
  void giveBack_whatWasCounted_isNotCounted() {
    assertThat(limits.car("A", 100)).isZero();

    limits.giveBack("a", 100, Map.of("A", 100L));

    assertThat(limits.car("A", 100)).isZero();
  }

  @Test
  void senderWaits_nothingSentYet_isZero() {
    assertThat(limits.senderWaits("a")).isZero();
  }
}
