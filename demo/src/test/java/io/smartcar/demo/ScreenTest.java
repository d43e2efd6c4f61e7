package io.smartcar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ScreenTest {

  private static final long DEADLINE_SECONDS = 20;
  private static final int COLUMNS = 80;

  private final StringWriter shown = new StringWriter();

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 140})
  void line_widerThanTheTerminal_isCutToItsWidth(int columns) {
    try (Screen screen = new Screen(new PrintWriter(shown), columns, () -> 0)) {
      screen.line("x".repeat(2 * columns));
    }
    assertThat(shown.toString().lines()).singleElement().asString().hasSize(columns);
    assertThat(shown.toString()).startsWith(" 0:00  xxx").contains("…");
  }

  @Test
  void line_noTerminal_isWhole() {
    String line = "x".repeat(1000);
    try (Screen screen = new Screen(new PrintWriter(shown), Integer.MAX_VALUE, () -> 0)) {
      screen.line(line);
    }
    assertThat(shown.toString().lines()).containsExactly(" 0:00  " + line);
  }

  @Test
  void plain_widerThanTheTerminal_goesOnInTheNextLine() {
    String path = "cep-rules/rules/a-rule-with-a-long-name.epl";
    try (Screen screen = new Screen(new PrintWriter(shown), 30, () -> 0)) {
      screen.plain("To see another alert: change the limit in " + path + ", then");
      screen.plain("one column more than thirty, ok");
      screen.plain("");
    }
    assertThat(shown.toString().lines())
        .containsExactly(
            "To see another alert: change",
            "the limit in",
            path + ",",
            "then",
            "one column more than thirty,",
            "ok",
            "");
  }

  @Test
  void step_thatSaysNothingForLong_isAskedHowItStands() throws Exception {
    AtomicLong nanos = new AtomicLong();
    CountDownLatch asked = new CountDownLatch(1);
    try (Screen screen = new Screen(new PrintWriter(shown), COLUMNS, nanos::get)) {
      screen.step(
          "starting",
          () -> {
            asked.countDown();
            return "waiting for redis";
          });
      nanos.set(Duration.ofSeconds(61).toNanos());
      assertThat(asked.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(shown.toString().lines())
        .containsExactly(" 0:00  starting", " 1:01    waiting for redis");
  }

  @Test
  void anyCall_terminalHeldUp_returnsAndEndsInBoundedTime() throws Exception {
    CountDownLatch printing = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    PrintWriter heldUp = new PrintWriter(new HeldUp(printing, released));
    CompletableFuture<Void> calls =
        CompletableFuture.runAsync(
            () -> {
              try (Screen screen = new Screen(heldUp, COLUMNS, System::nanoTime)) {
                screen.step("starting", () -> "waiting");
                assertThat(printing.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
                screen.line("redis is up");
                screen.aside("an alert");
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    try {
      assertThat(calls).succeedsWithin(Duration.ofSeconds(DEADLINE_SECONDS));
    } finally {
      released.countDown();
    }
  }

  @Test
  void reader_goneAway_isToldOnce() throws Exception {
    PipedInputStream reader = new PipedInputStream();
    PrintWriter pipe = new PrintWriter(new PipedOutputStream(reader), true, StandardCharsets.UTF_8);
    CountDownLatch told = new CountDownLatch(1);
    reader.close();
    try (Screen screen = new Screen(pipe, COLUMNS, System::nanoTime, told::countDown)) {
      screen.line("nobody reads this");
      assertThat(told.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(screen.isReaderGone()).isTrue();
    }
  }

  /** A terminal with Ctrl-S pressed. */
  private static final class HeldUp extends Writer {

    private final CountDownLatch printing;
    private final CountDownLatch released;

    HeldUp(CountDownLatch printing, CountDownLatch released) {
      this.printing = printing;
      this.released = released;
    }

    @Override
    public void write(char[] text, int from, int length) {
      printing.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
