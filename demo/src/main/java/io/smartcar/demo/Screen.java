package io.smartcar.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the demo prints: whole lines of at most {@value #WIDTH} columns, each led by the time since
 * the beginning, so that it reads the same in a terminal and in a log. When a step takes longer
 * than {@value #FIRST_QUIET_SECONDS} s, and then every {@value #NEXT_QUIET_SECONDS} s, it says how
 * it stands. Thread-safe.
 */
final class Screen implements AutoCloseable {

  static final int WIDTH = 80;

  private static final int FIRST_QUIET_SECONDS = 2;
  private static final int NEXT_QUIET_SECONDS = 4;
  private static final long CHECK_MILLIS = 200;

  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final ScheduledExecutorService pulse =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "demo-progress");
            thread.setDaemon(true);
            return thread;
          });
  private Supplier<String> status = () -> "";
  private long lastStepNanos;
  private int quietSeconds = FIRST_QUIET_SECONDS;

  Screen(PrintWriter out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.lastStepNanos = startNanos;
    var unused =
        pulse.scheduleWithFixedDelay(
            this::sayIfQuiet, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Begins a step; {@code how} is asked how it stands when it takes longer. */
  synchronized void step(String what, Supplier<String> how) {
    status = how;
    line(what);
    quietSeconds = FIRST_QUIET_SECONDS;
  }

  /** Something of the step at hand. */
  synchronized void line(String text) {
    lastStepNanos = nanoTime.getAsLong();
    aside(text);
  }

  /** Something that says nothing of how the step at hand stands. */
  synchronized void aside(String text) {
    Duration since = Duration.ofNanos(nanoTime.getAsLong() - startNanos);
    plain("%2d:%02d  %s".formatted(since.toMinutes(), since.toSecondsPart(), text));
  }

  /** A line as it is; what does not fit is cut. */
  synchronized void plain(String text) {
    out.println(text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…");
    out.flush();
  }

  /** A line as it is, however long: a command to be copied. */
  synchronized void command(String text) {
    out.println("  " + text);
    out.flush();
  }

  private synchronized void sayIfQuiet() {
    if (nanoTime.getAsLong() - lastStepNanos >= TimeUnit.SECONDS.toNanos(quietSeconds)) {
      line("  " + status.get());
      quietSeconds = NEXT_QUIET_SECONDS;
    }
  }

  @Override
  public void close() {
    pulse.shutdownNow();
  }
}
