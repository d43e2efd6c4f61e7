package io.smartcar.cli;

import io.smartcar.simulator.TelemetrySource;
import io.smartcar.simulator.Transmission;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows a transmission while it runs: a bar on a terminal, a line every few seconds anywhere else.
 * Ctrl-C stops it with everything sent.
 */
final class TransmissionView {

  private static final int MOST_PARTITIONS = 12;
  private static final int FULLEST = 3;

  /**
   * Set to true by scripts/smartcar if the standard error is a terminal, which Java cannot tell.
   */
  private static final String TERMINAL = "smartcar.terminal";

  private static final Duration BAR_EVERY = Duration.ofMillis(250);
  private static final Duration LINE_EVERY = Duration.ofSeconds(5);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
  private static final int TERMINAL_COLUMNS = 79;
  private static final int PER_MILLE = 1000;

  private final String task;
  private final Transmission transmission;
  private final TelemetrySource source;
  private final PrintWriter err;
  private long startNanos;
  private double seconds;

  TransmissionView(
      String task, Transmission transmission, TelemetrySource source, PrintWriter err) {
    this.task = task;
    this.transmission = transmission;
    this.source = source;
    this.err = err;
  }

  /** Runs the transmission to its end. */
  void run() throws InterruptedException {
    startNanos = System.nanoTime();
    CountDownLatch finished = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(finished), task + "-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try (ProgressBar bar = Boolean.getBoolean(TERMINAL) ? bar() : null) {
      runShown(bar);
    } finally {
      seconds = elapsed();
      finished.countDown();
      removeHook(hook);
    }
  }

  /** What was sent, in one line. */
  String summary(String where) {
    return String.format(
        Locale.ROOT,
        "sent %,d records %s in %.1f s (%,.0f/s)",
        transmission.records(),
        where,
        seconds,
        transmission.records() / Math.max(seconds, 0.001));
  }

  /** Counts of partitions, in one line. */
  static String byPartition(long[] counts) {
    if (counts.length <= MOST_PARTITIONS) {
      return joined(IntStream.range(0, counts.length).boxed(), counts, "by partition ");
    }
    LongSummaryStatistics all = Arrays.stream(counts).summaryStatistics();
    return String.format(
            Locale.ROOT,
            "by partition %,d to %,d in each of %d, ",
            all.getMin(),
            all.getMax(),
            counts.length)
        + joined(
            IntStream.range(0, counts.length)
                .boxed()
                .sorted(Comparator.comparingLong(partition -> -counts[partition]))
                .limit(FULLEST),
            counts,
            "fullest ");
  }

  private static String joined(Stream<Integer> partitions, long[] counts, String title) {
    return partitions
        .map(partition -> String.format(Locale.ROOT, "%d: %,d", partition, counts[partition]))
        .collect(Collectors.joining(", ", title, ""));
  }

  private void runShown(@Nullable ProgressBar bar) throws InterruptedException {
    long everyMillis = (bar == null ? LINE_EVERY : BAR_EVERY).toMillis();
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, this.task + "-progress");
              thread.setDaemon(true);
              return thread;
            });
    try {
      var unused =
          ticker.scheduleAtFixedRate(
              () -> show(bar), everyMillis, everyMillis, TimeUnit.MILLISECONDS);
      transmission.run();
    } finally {
      ticker.shutdownNow();
    }
    if (bar != null) {
      show(bar);
    }
  }

  private void show(@Nullable ProgressBar bar) {
    double done = source.done();
    if (bar == null) {
      err.println(line(done));
      err.flush();
      return;
    }
    if (done >= 0) {
      bar.stepTo(Math.round(done * PER_MILLE));
    }
    bar.setExtraMessage(
        String.format(Locale.ROOT, " %,d (%,.0f/s)", transmission.records(), rate()));
  }

  private String line(double done) {
    String sent =
        String.format(
            Locale.ROOT,
            "  %.0f s: %,d records, %,.0f/s",
            elapsed(),
            transmission.records(),
            rate());
    if (done <= 0) {
      return sent;
    }
    double left = Math.max(0, elapsed() / done - elapsed());
    return sent + String.format(Locale.ROOT, ", %.0f %%, %.0f s left", done * 100, left);
  }

  private double rate() {
    return transmission.records() / Math.max(elapsed(), 0.001);
  }

  private double elapsed() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setStyle(ProgressBarStyle.ASCII)
        .setInitialMax(source.done() < 0 ? -1 : PER_MILLE)
        .setUnit("%", PER_MILLE / 100)
        .setUpdateIntervalMillis((int) BAR_EVERY.toMillis())
        .setConsumer(new ConsoleProgressBarConsumer(System.err, TERMINAL_COLUMNS))
        .build();
  }

  private void stop(CountDownLatch finished) {
    transmission.stop();
    try {
      finished.await(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // then it runs or has run
    }
  }
}
