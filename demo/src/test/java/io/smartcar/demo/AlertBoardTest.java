package io.smartcar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AlertBoardTest {

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int THREADS = 8;
  private static final int STATUS_LINES = 10;

  private static Alert alert(int number) {
    return new Alert(
        "over-speed",
        "V%04d".formatted(number),
        "20180830091459",
        "warning",
        "",
        Map.of("avgSpeed", 91.25));
  }

  @Test
  void found_byManyThreadsWhileTheScreenAsksForTheCount_nobodyWaitsForEver() throws Exception {
    AtomicLong nanos = new AtomicLong();
    CountDownLatch asked = new CountDownLatch(STATUS_LINES);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    // Each look at this clock is a minute later: every alert is shown and every step is quiet.
    try (Screen screen =
        new Screen(new PrintWriter(Writer.nullWriter()), () -> nanos.addAndGet(60_000_000_000L))) {
      AlertBoard board = new AlertBoard(screen, () -> nanos.addAndGet(60_000_000_000L));
      screen.step(
          "cars on the road",
          () -> {
            asked.countDown();
            return board.count() + " alerts";
          });

      List<CompletableFuture<Void>> finders = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        finders.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int n = 0; asked.getCount() > 0; n++) {
                    board.found(alert(n));
                  }
                },
                threads));
      }

      assertThat(asked.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).as("status lines").isTrue();
      assertThat(CompletableFuture.allOf(finders.toArray(CompletableFuture<?>[]::new)))
          .succeedsWithin(DEADLINE);
      assertThat(board.count()).isPositive();
    } finally {
      threads.shutdownNow();
    }
  }
}
