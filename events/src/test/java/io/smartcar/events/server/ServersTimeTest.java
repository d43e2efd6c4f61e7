package io.smartcar.events.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ServersTimeTest {

  private static final long TICK_NANOS = Duration.ofMillis(100).toNanos();
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ServersTime time = new ServersTime(LIMIT, 0, 0);
  private long now;
  private double worked;

  /** How many seconds it takes, while the process has this share of one processor. */
  private double secondsUntilOver(double share, double mostSeconds) {
    long from = now;
    while ((now - from) / 1e9 < mostSeconds) {
      now += TICK_NANOS;
      worked += share * TICK_NANOS;
      if (time.isOver(now, (long) worked)) {
        break;
      }
    }
    return (now - from) / 1e9;
  }

  @Test
  void isOver_processWaits_afterTheLimit() {
    assertThat(secondsUntilOver(0.01, 100)).isEqualTo(10);
  }

  /** On an idle machine: what a start takes and a moment more. */
  @Test
  void isOver_processIsAtWorkFirst_afterThatAndTheLimit() {
    secondsUntilOver(1.5, 2);

    assertThat(secondsUntilOver(0.01, 100)).isBetween(10.0, 11.1);
  }

  /** On a loaded machine the same work takes ten times as long. */
  @Test
  void isOver_processStarves_itsOwnTimeIsNotTheServers() {
    assertThat(secondsUntilOver(0.15, 20)).isEqualTo(20);

    assertThat(secondsUntilOver(0.01, 100)).isBetween(10.0, 11.1);
  }

  @Test
  void isOver_processNeverWaits_afterTenTimesTheLimit() {
    assertThat(secondsUntilOver(1, 1_000)).isEqualTo(100);
  }

  @Test
  void nanos_threadThatHasEnded_isCountedOn() throws InterruptedException {
    ServersTime.OwnWork work = new ServersTime.OwnWork();
    Thread busy =
        new Thread(
            () -> {
              long until = System.nanoTime() + 50_000_000L;
              while (System.nanoTime() < until) {
                Thread.onSpinWait();
              }
              seen = work.nanos();
            });
    busy.start();
    busy.join();

    assertThat(seen).isPositive();
    assertThat(work.nanos()).isGreaterThanOrEqualTo(seen);
  }

  private volatile long seen;
}
