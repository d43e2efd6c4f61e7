package io.smartcar.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the demo prints: whole lines no wider than the terminal, each led by the time since the
 * beginning, so that it reads the same in a terminal and in a log. When a step takes longer than
 * {@value #FIRST_QUIET_SECONDS} s, and then every {@value #NEXT_QUIET_SECONDS} s, it says how it
 * stands.
 *
 * <p>Thread-safe, and no call waits: lines are queued, and one thread prints them and asks how a
 * step stands. It holds no lock meanwhile, so a terminal that is held up holds up nobody else.
 */
final class Screen implements AutoCloseable {

  /** No terminal is narrower: less has no room for a word beside the time. */
  private static final int MIN_COLUMNS = 20;

  private static final int FIRST_QUIET_SECONDS = 2;
  private static final int NEXT_QUIET_SECONDS = 4;
  private static final long CHECK_MILLIS = 200;

  /** The last lines get so long to be printed. */
  private static final Duration LAST_LINES = Duration.ofSeconds(2);

  /** Told from any other line by being this object. */
  private static final String END = "end";

  /**
   * The step at hand; immutable.
   *
   * @param how says how it stands
   * @param saidNanos when it last said something
   * @param quietSeconds for how long it may say nothing
   */
  private record Step(Supplier<String> how, long saidNanos, int quietSeconds) {}

  private final PrintWriter out;
  private final int columns;
  private final LongSupplier nanoTime;
  private final Runnable onReaderGone;
  private final long startNanos;
  private final AtomicReference<Step> step;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Thread printer = new Thread(this::print, "demo-screen");
  private volatile Supplier<List<String>> due = List::of;
  private volatile boolean readerGone;

  Screen(PrintWriter out, int columns, LongSupplier nanoTime) {
    this(out, columns, nanoTime, () -> {});
  }

  /**
   * Creates it and its thread.
   *
   * @param columns the width of the terminal
   * @param onReaderGone called once, by the thread that prints, when nobody reads any more
   */
  Screen(PrintWriter out, int columns, LongSupplier nanoTime, Runnable onReaderGone) {
    this.out = out;
    this.columns = Math.max(MIN_COLUMNS, columns);
    this.nanoTime = nanoTime;
    this.onReaderGone = onReaderGone;
    this.startNanos = nanoTime.getAsLong();
    this.step = new AtomicReference<>(new Step(() -> "", startNanos, FIRST_QUIET_SECONDS));
    printer.setDaemon(true);
    printer.start();
  }

  /** Begins a step; {@code how} is asked how it stands when it takes longer, by another thread. */
  void step(String what, Supplier<String> how) {
    step.set(new Step(how, nanoTime.getAsLong(), FIRST_QUIET_SECONDS));
    aside(what);
  }

  /** Something of the step at hand. */
  void line(String text) {
    long now = nanoTime.getAsLong();
    step.updateAndGet(at -> new Step(at.how, now, at.quietSeconds));
    aside(text);
  }

  /** Something that says nothing of how the step at hand stands; what does not fit is cut. */
  void aside(String text) {
    Duration since = Duration.ofNanos(nanoTime.getAsLong() - startNanos);
    String line = "%2d:%02d  %s".formatted(since.toMinutes(), since.toSecondsPart(), text);
    lines.add(line.length() <= columns ? line : line.substring(0, columns - 1) + "…");
  }

  /** What is asked a few times a second, by the thread that prints, for asides that are due. */
  void ask(Supplier<List<String>> asides) {
    due = asides;
  }

  /** A text without the time; what does not fit goes on in the next line, word by word. */
  void plain(String text) {
    String rest = text;
    while (rest.length() > columns) {
      int blank = rest.lastIndexOf(' ', columns);
      // A word that is wider than the terminal stays whole: a path to be copied.
      blank = rest.substring(0, Math.max(0, blank)).isBlank() ? rest.indexOf(' ', columns) : blank;
      if (blank < 0) {
        break;
      }
      lines.add(rest.substring(0, blank).stripTrailing());
      rest = rest.substring(blank + 1);
    }
    lines.add(rest);
  }

  /** A line as it is, however long: a command to be copied. */
  void command(String text) {
    lines.add("  " + text);
  }

  /** Whether what is printed goes nowhere: the pipe's other end is closed. */
  boolean isReaderGone() {
    return readerGone;
  }

  @SuppressWarnings("ReferenceEquality") // END is an object, not a text
  private void print() {
    try {
      while (true) {
        String line = lines.poll(CHECK_MILLIS, TimeUnit.MILLISECONDS);
        if (line == END) {
          // What the step said while the screen was closed.
          lines.forEach(this::print);
          return;
        }
        if (line != null) {
          print(line);
        }
        due.get().forEach(this::aside);
        sayIfQuiet();
      }
    } catch (InterruptedException noOneDoes) {
      Thread.currentThread().interrupt();
    }
  }

  private void print(String line) {
    out.println(line);
    if (out.checkError() && !readerGone) {
      readerGone = true;
      onReaderGone.run();
    }
  }

  private void sayIfQuiet() {
    Step quiet = Objects.requireNonNull(step.get());
    long now = nanoTime.getAsLong();
    if (now - quiet.saidNanos >= TimeUnit.SECONDS.toNanos(quiet.quietSeconds)) {
      String text = quiet.how.get();
      // Unless the step went on or ended while it was asked.
      if (step.compareAndSet(quiet, new Step(quiet.how, now, NEXT_QUIET_SECONDS))) {
        aside("  " + text);
      }
    }
  }

  /** Returns when the last line is printed, or soon if printing is held up. */
  @Override
  public void close() {
    lines.add(END);
    boolean interrupted = Thread.interrupted();
    try {
      printer.join(LAST_LINES.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
