package io.smartcar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CtrlCTest {

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration NO_GRACE = Duration.ofMillis(50);
  private static final Duration LONG_GRACE = Duration.ofHours(1);

  private final CountDownLatch open = new CountDownLatch(1);
  private final CountDownLatch lastResort = new CountDownLatch(1);

  @Test
  void end_threadThatNothingWakes_takesTheLastResort() throws Exception {
    CompletableFuture<CtrlC> opened = new CompletableFuture<>();
    CountDownLatch never = new CountDownLatch(1);
    Thread hung =
        new Thread(
            () -> {
              try (CtrlC ctrlC = new CtrlC(NO_GRACE, lastResort::countDown)) {
                opened.complete(ctrlC);
                awaitUninterruptibly(never);
              }
            });
    hung.start();

    CtrlC ctrlC = opened.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(CompletableFuture.runAsync(ctrlC::end)).succeedsWithin(DEADLINE);

    assertThat(lastResort.getCount()).isZero();
    assertThat(hung.isAlive()).isTrue();
    never.countDown();
    hung.join();
  }

  @Test
  void end_threadThatCleansUp_isWaitedForAndNeedsNoLastResort() throws Exception {
    CompletableFuture<CtrlC> opened = new CompletableFuture<>();
    Thread demo =
        new Thread(
            () -> {
              try (CtrlC ctrlC = new CtrlC(LONG_GRACE, lastResort::countDown)) {
                opened.complete(ctrlC);
                open.await();
              } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
              }
            });
    demo.start();

    CtrlC ctrlC = opened.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(CompletableFuture.runAsync(ctrlC::end)).succeedsWithin(DEADLINE);

    assertThat(lastResort.getCount()).isEqualTo(1);
    demo.join();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean over = false;
    while (!over) {
      try {
        latch.await();
        over = true;
      } catch (InterruptedException ignoredAsByAMonitor) {
        // goes on
      }
    }
  }
}
