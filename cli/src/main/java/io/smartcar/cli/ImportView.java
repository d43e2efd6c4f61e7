package io.smartcar.cli;

import io.smartcar.bulk.BulkCounts;
import io.smartcar.bulk.BulkLoader;
import io.smartcar.events.file.EventFile;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows an import while it runs: a bar on a terminal, a line every few seconds anywhere else. Used
 * by the thread that imports.
 */
final class ImportView implements AutoCloseable {

  /**
   * Set to true by scripts/smartcar if the standard error is a terminal, which Java cannot tell.
   */
  private static final String TERMINAL = "smartcar.terminal";

  private static final Duration BAR_EVERY = Duration.ofMillis(250);
  private static final Duration LINE_EVERY = Duration.ofSeconds(5);
  private static final int TERMINAL_COLUMNS = 79;
  private static final int PER_MILLE = 1_000;

  private final BulkLoader loader;
  private final int files;
  private final PrintWriter err;
  private final long startNanos = System.nanoTime();
  private final @Nullable ProgressBar bar;
  private final ScheduledExecutorService ticker;
  private volatile @Nullable EventFile file;
  private final AtomicInteger begun = new AtomicInteger();

  ImportView(BulkLoader loader, int files, PrintWriter err) {
    this.loader = loader;
    this.files = files;
    this.err = err;
    this.bar = Boolean.getBoolean(TERMINAL) ? bar() : null;
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "import-progress");
              thread.setDaemon(true);
              return thread;
            });
    long everyMillis = (bar == null ? LINE_EVERY : BAR_EVERY).toMillis();
    var unused =
        ticker.scheduleAtFixedRate(this::show, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
  }

  private static ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName("import")
        .setStyle(ProgressBarStyle.ASCII)
        .setInitialMax(PER_MILLE)
        .setUnit("%", PER_MILLE / 100)
        .setUpdateIntervalMillis((int) BAR_EVERY.toMillis())
        .setConsumer(new ConsoleProgressBarConsumer(System.err, TERMINAL_COLUMNS))
        .build();
  }

  /** This file is read from now on, and is the next of all. */
  void reads(EventFile next) {
    file = next;
    begun.incrementAndGet();
  }

  /** How long it has taken so far. */
  double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private void show() {
    BulkCounts counts = loader.counts();
    double done = done();
    if (bar != null) {
      if (done >= 0) {
        bar.stepTo(Math.round(done * PER_MILLE));
      }
      bar.setExtraMessage(String.format(Locale.ROOT, " %,d rows", counts.rows()));
      return;
    }
    err.println(line(counts, done));
    err.flush();
  }

  private String line(BulkCounts counts, double done) {
    double seconds = seconds();
    String said =
        String.format(
            Locale.ROOT,
            "  %.0f s: %,d events read, %,d rows in HBase, %,.0f/s",
            seconds,
            counts.added(),
            counts.rows(),
            counts.added() / Math.max(seconds, 0.001));
    return done <= 0
        ? said
        : said
            + String.format(
                Locale.ROOT,
                ", %.0f %%, %.0f s left",
                done * 100,
                Math.max(0, seconds / done - seconds));
  }

  /** Files count alike, however large they are; less than 0 if it cannot be told. */
  private double done() {
    EventFile current = file;
    if (current == null) {
      return 0;
    }
    double ofThis = current.done();
    return ofThis < 0 ? ofThis : (begun.get() - 1 + ofThis) / files;
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    if (bar != null) {
      bar.close();
    }
  }
}
