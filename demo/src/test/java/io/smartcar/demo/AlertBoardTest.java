package io.smartcar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.redis.AlertChange;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AlertBoardTest {

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int COLUMNS = 80;
  private static final long MINUTE_NANOS = 60_000_000_000L;
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

  private static AlertChange added(Alert alert) {
    return new AlertChange.Added(new RaisedAlert(alert, 0, 0), Optional.empty());
  }

  @Test
  void changed_addedWithdrawnAndReplaced_countsWhatHolds() throws Exception {
    try (Screen screen =
        new Screen(new PrintWriter(Writer.nullWriter()), COLUMNS, new AtomicLong()::get)) {
      AlertBoard board = AlertBoard.on(screen, new AtomicLong()::get);
      RaisedAlert third = new RaisedAlert(alert(3), 0, 0);
      board.changed(added(alert(1)));
      board.changed(added(alert(2)));
      board.changed(new AlertChange.Replaced("over-speed/V0002-20180830091459", third, DEADLINE));
      board.changed(new AlertChange.Withdrawn(third));

      assertThat(board.count()).isEqualTo(1);
    }
  }

  @Test
  void found_byManyThreadsWhileTheScreenAsksForTheCount_nobodyWaitsForEver() throws Exception {
    AtomicLong nanos = new AtomicLong();
    CountDownLatch asked = new CountDownLatch(STATUS_LINES);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    // Each look at this clock is a minute later: every alert is shown and every step is quiet.
    try (Screen screen =
        new Screen(
            new PrintWriter(Writer.nullWriter()), COLUMNS, () -> nanos.addAndGet(MINUTE_NANOS))) {
      AlertBoard board = AlertBoard.on(screen, () -> nanos.addAndGet(MINUTE_NANOS));
      screen.step(
          "cars on the road",
          () -> {
            long count = board.count();
            // Not before the finders are at it: a quick screen would have asked for all its lines.
            if (count > 0) {
              asked.countDown();
            }
            return count + " alerts";
          });

      List<CompletableFuture<Void>> finders = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        finders.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int n = 0; asked.getCount() > 0; n++) {
                    board.changed(added(alert(n)));
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

  @Test
  void found_moreThanAreShownAndThenNone_theRestIsSaidWhenTheSecondIsOver() throws Exception {
    AtomicLong nanos = new AtomicLong();
    BlockingQueue<String> shown = new LinkedBlockingQueue<>();
    try (Screen screen = new Screen(new PrintWriter(new Lines(shown)), COLUMNS, nanos::get)) {
      AlertBoard board = AlertBoard.on(screen, nanos::get);
      for (int n = 0; n < AlertBoard.SHOWN_A_SECOND + 21; n++) {
        board.changed(added(alert(n)));
      }
      for (int n = 0; n < AlertBoard.SHOWN_A_SECOND; n++) {
        assertThat(shown.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS)).contains("ALERT V000" + n);
      }

      nanos.set(1_000_000_000L);

      assertThat(shown.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS))
          .isEqualTo(" 0:01    ALERT … and 21 more");
      board.showNotShown();
    }
    assertThat(shown).isEmpty();
  }

  /** Notes each line as it is printed. */
  private static final class Lines extends Writer {

    private final BlockingQueue<String> lines;
    private final StringBuilder line = new StringBuilder();

    Lines(BlockingQueue<String> lines) {
      this.lines = lines;
    }

    @Override
    public void write(char[] text, int from, int length) {
      line.append(text, from, length);
      for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
        lines.add(line.substring(0, end).stripTrailing());
        line.delete(0, end + 1);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
