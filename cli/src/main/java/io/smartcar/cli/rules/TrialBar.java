package io.smartcar.cli.rules;

import io.smartcar.rules.RuleException;
import io.smartcar.rules.trial.Trial;
import io.smartcar.rules.trial.TrialCounts;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar for a trial that runs, on a terminal; elsewhere nothing. */
final class TrialBar implements AutoCloseable {

  /**
   * Set to true by scripts/smartcar if the standard error is a terminal, which Java cannot tell.
   */
  private static final String TERMINAL = "smartcar.terminal";

  private static final int EVERY_MILLIS = 250;
  private static final int TERMINAL_COLUMNS = 79;
  private static final int PER_MILLE = 1000;

  private final Trial trial;
  private final ProgressBar bar;
  private final ScheduledExecutorService ticker;

  private TrialBar(Trial trial) {
    this.trial = trial;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("try")
            .setStyle(ProgressBarStyle.ASCII)
            .setInitialMax(PER_MILLE)
            .setUnit("%", PER_MILLE / 100)
            .setUpdateIntervalMillis(EVERY_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(System.err, TERMINAL_COLUMNS))
            .build();
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "try-progress");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        ticker.scheduleAtFixedRate(this::show, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Runs the trial under a bar if there is a terminal. */
  static TrialCounts run(Trial trial) throws RuleException {
    if (!Boolean.getBoolean(TERMINAL)) {
      return trial.run();
    }
    try (TrialBar bar = new TrialBar(trial)) {
      TrialCounts counts = trial.run();
      bar.show();
      return counts;
    }
  }

  private void show() {
    bar.stepTo(Math.round(Math.max(0, trial.done()) * PER_MILLE));
    bar.setExtraMessage(String.format(Locale.ROOT, " %,d (%,.0f/s)", trial.events(), trial.rate()));
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    bar.close();
  }
}
