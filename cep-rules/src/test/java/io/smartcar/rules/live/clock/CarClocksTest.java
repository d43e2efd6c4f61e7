package io.smartcar.rules.live.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.live.port.ClockOffset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CarClocksTest {

  private static final long NINE = Instant.parse("2018-08-30T09:00:00Z").toEpochMilli();
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final int SEEDS = 2_000;

  private final CarClocks clocks = new CarClocks();
  private long now = NINE;

  /** A reading that comes now, of a time so far back; negative: ahead. */
  private void comes(String car, long behindMillis) {
    clocks.saw(car, now - behindMillis, now, Math.max(0, behindMillis));
  }

  private List<ClockOffset> offsets() {
    return clocks.offsets(now);
  }

  @ParameterizedTest
  @ValueSource(longs = {3_600, 19_800, 900, 46_800, -3_600, -20_700})
  void saw_steadyZoneWithAFewSecondsOfJitter_isNamed(long seconds) {
    for (int i = 0; i < 300; i++) {
      now += 1_000;
      comes("A0007", seconds * 1_000 + i * 7 % 4 * 1_000L);
    }

    assertThat(offsets()).containsExactly(new ClockOffset(seconds, 1, 300, 0, List.of("A0007")));
  }

  @Test
  void saw_aMinuteOnly_isNotNamedYet() {
    for (int i = 0; i < 60; i++) {
      now += 1_000;
      comes("A0007", HOUR);
    }

    assertThat(offsets()).isEmpty();
  }

  @Test
  void saw_steadyButNoZone_isNotNamed() {
    for (int i = 0; i < 1_000; i++) {
      now += 1_000;
      comes("A0007", HOUR + 30_000);
    }

    assertThat(offsets()).isEmpty();
  }

  /** As fast as the network takes them: at ten a second many are near a multiple, one by one. */
  @Test
  void saw_driveUploadedAtOnce_isNotNamed() {
    for (int tenth = 0; tenth < 72_000; tenth++) {
      long time = NINE + tenth * 100L;
      long sent = NINE + 2 * HOUR + tenth / 10;
      clocks.saw("A0007", time, sent, sent - time);
    }

    assertThat(offsets()).isEmpty();
    assertThat(clocks.cars()).isLessThanOrEqualTo(1);
  }

  /** The gap of each reading is the length of the pause between two. */
  @Test
  void saw_oneReadingAnHourThatComesAnHourLater_isNotNamed() {
    for (int i = 0; i < 200; i++) {
      now += HOUR;
      comes("A0007", HOUR);
    }

    assertThat(offsets()).isEmpty();
  }

  @Test
  void saw_recordingSentAgain_goesByTheOthersAndNotByTheRecords() {
    for (int i = 0; i < 300; i++) {
      long time = NINE + i * 1_000L;
      clocks.saw("A0007", time, time + 3_000L * 24 * HOUR + i, HOUR + 500);
    }

    assertThat(offsets()).containsExactly(new ClockOffset(3_600, 1, 300, 0, List.of("A0007")));
  }

  @Test
  void saw_carOfAnotherZoneThatUploads_isNamedForWhatItSendsLive() {
    for (int i = 0; i < 300; i++) {
      now += 1_000;
      comes("A0007", HOUR);
    }
    for (int i = 600; i > 0; i--) {
      comes("A0007", HOUR + i * 1_000L);
    }

    // The last seven of them are near enough.
    assertThat(offsets()).containsExactly(new ClockOffset(3_600, 1, 307, 0, List.of("A0007")));
  }

  @Test
  void offsets_clockSetToAnotherZone_areTheNewOne() {
    for (int i = 0; i < 300; i++) {
      now += 1_000;
      comes("A0007", HOUR);
    }
    for (int i = 0; i < 300; i++) {
      now += 1_000;
      comes("A0007", 2 * HOUR);
    }

    assertThat(offsets()).containsExactly(new ClockOffset(7_200, 1, 300, 0, List.of("A0007")));
  }

  @Test
  void offsets_clockSetRight_areForgottenAfterAnHour() {
    for (int i = 0; i < 300; i++) {
      now += 1_000;
      comes("A0007", HOUR);
    }
    now += HOUR;
    assertThat(offsets()).hasSize(1);
    now += 1;

    assertThat(offsets()).isEmpty();
    assertThat(clocks.cars()).isZero();
  }

  @Test
  void saw_moreCarsThanAreRemembered_isBounded() {
    for (int i = 0; i < 200; i++) {
      now += 1_000;
      for (int car = 0; car < CarClocks.MAX_CARS + 100; car++) {
        comes("A" + car, HOUR);
      }
    }

    assertThat(clocks.cars()).isEqualTo(CarClocks.MAX_CARS);
    assertThat(offsets()).extracting(ClockOffset::cars).containsExactly((long) CarClocks.MAX_CARS);
  }

  @Test
  void sample_everyCarAnHourBehind_namesThePartition() {
    for (int i = 0; i < 100; i++) {
      now += 5_000;
      clocks.sample(now - HOUR - 1_000, now);
    }

    assertThat(offsets()).containsExactly(new ClockOffset(3_600, 0, 0, 1, List.of()));

    now += 5_000;
    clocks.sample(now - 1_000, now);

    assertThat(offsets()).isEmpty();
  }

  @Test
  void sample_partitionThatStandsStill_isNotNamed() {
    for (int i = 0; i < 100; i++) {
      clocks.sample(now - HOUR, now);
    }

    assertThat(offsets()).isEmpty();
  }

  /** How a car drives and sends: whatever it is, what it has buffered is no zone. */
  @Test
  void saw_whateverIsUploaded_isNeverNamed() {
    double[] intervals = {0.1, 0.5, 1, 2, 10, 60, 300, 900, 3_600};
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      CarClocks seen = new CarClocks();
      long interval = (long) (intervals[random.nextInt(intervals.length)] * 1_000);
      int readings = 1 + random.nextInt(3_000);
      // From as it comes to all at once.
      double faster = random.nextInt(3) == 0 ? 1e6 : 1.1 + random.nextDouble() * 20;
      long block = random.nextBoolean() ? Long.MAX_VALUE : (1 + random.nextInt(8)) * 450_000L;
      long time = NINE + random.nextInt(1_000_000);
      long blockBegin = time;
      long lateFrom = readings * interval + random.nextInt((int) (26 * HOUR));
      for (int i = 0; i < readings; i++) {
        time += interval + (random.nextInt(4) == 0 ? random.nextInt(500) : 0);
        if (random.nextInt(500) == 0) {
          time += random.nextInt((int) HOUR);
        }
        if (time - blockBegin > block) {
          blockBegin = time;
        }
        long sentFrom =
            block == Long.MAX_VALUE ? NINE + lateFrom : blockBegin + Math.max(block, interval);
        long sent = sentFrom + (long) ((time - blockBegin) / faster) + random.nextInt(3_000);
        if (sent - time > 2_000) {
          seen.saw("A0007", time, sent, sent - time);
        }
      }

      assertThat(seen.offsets(0)).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void saw_whateverZoneSentLive_isNamed() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      CarClocks seen = new CarClocks();
      long quarters = (1L + random.nextInt(103)) * (random.nextBoolean() ? 1 : -1);
      long interval = 200L + random.nextInt(60_000);
      long fast = random.nextInt(4_000) - 2_000L;
      int readings = Math.max(200, (int) (Duration.ofMinutes(20).toMillis() / interval));
      long time = NINE;
      for (int i = 0; i < readings; i++) {
        time += interval;
        long sent = time + quarters * 900_000 + fast + random.nextInt(4_000);
        seen.saw("A0007", time, sent, Math.max(0, sent - time));
      }

      assertThat(seen.offsets(0))
          .as("seed %d", seed)
          .extracting(ClockOffset::secondsBehind)
          .containsExactly(quarters * 900);
    }
  }
}
