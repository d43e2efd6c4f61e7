package io.smartcar.cli;

import io.smartcar.export.DayOutcome;
import io.smartcar.export.ExportProgress;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far an export is: on a terminal a bar, of which nobody knows the end while events are
 * read; elsewhere nothing. Each day is handed on when it is done.
 */
final class ExportBar implements ExportProgress, AutoCloseable {

  /**
   * Set to true by scripts/smartcar if the standard error is a terminal, which Java cannot tell.
   */
  private static final String TERMINAL = "smartcar.terminal";

  private static final int EVERY_MILLIS = 250;
  private static final int TERMINAL_COLUMNS = 79;
  private static final int UNKNOWN = -1;

  private final Consumer<DayOutcome> days;
  private final @Nullable ProgressBar bar;

  ExportBar(Consumer<DayOutcome> days) {
    this.days = days;
    this.bar =
        Boolean.getBoolean(TERMINAL)
            ? new ProgressBarBuilder()
                .setTaskName("export")
                .setStyle(ProgressBarStyle.ASCII)
                .setInitialMax(UNKNOWN)
                .showSpeed()
                .setUpdateIntervalMillis(EVERY_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, TERMINAL_COLUMNS))
                .build()
            : null;
  }

  @Override
  public void read(long events) {
    if (bar != null) {
      bar.stepTo(events);
      bar.setExtraMessage(" read");
    }
  }

  @Override
  public void written(long events, long ofEvents) {
    if (bar != null) {
      bar.maxHint(ofEvents);
      bar.stepTo(events);
      bar.setExtraMessage(" written");
    }
  }

  @Override
  public void done(DayOutcome day) {
    days.accept(day);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
