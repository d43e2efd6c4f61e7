package io.smartcar.cli;

import io.smartcar.hbase.KeyConversion;
import io.smartcar.hbase.KeyConversion.Progress;
import io.smartcar.hbase.KeyKind;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartcar schema convert}: from one key to the other, while events come. */
@Command(
    name = "convert",
    description = {
      "Converts the table of events to another key while events come, or goes on with it: shows what"
          + " would be done, and does it with --yes.",
      "May be ended at any time; the same command goes on."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ConvertCommand implements Callable<Integer> {

  private static final long NANOS_BETWEEN_LINES = Duration.ofSeconds(5).toNanos();

  /** What is to be done: one of both. */
  private static final class What {

    @Option(
        names = "--to",
        required = true,
        paramLabel = "KEY",
        converter = KeyOption.class,
        description = "The key that the table is to have: book or car-first.")
    private @Nullable KeyKind key;

    @Option(
        names = "--drop-old",
        required = true,
        description = "Drop the table that a conversion has left behind.")
    private boolean dropOld;
  }

  @Spec private CommandSpec spec;

  @Mixin private ConfigurationOptions options;

  @ArgGroup(multiplicity = "1")
  private What what;

  @Option(names = "--yes", description = "Do it.")
  private boolean yes;

  @Override
  public Integer call() throws SandboxException {
    try (KeyConversion conversion = new KeyConversion(StoreSettings.hbase(options.load()))) {
      KeyKind key = what.key;
      if (what.dropOld || key == null) {
        dropOld(conversion);
      } else {
        convert(conversion, key);
      }
    }
    return ExitStatus.OK;
  }

  private void dropOld(KeyConversion conversion) {
    if (yes) {
      line(conversion.dropOld());
    } else if (conversion.old().isEmpty()) {
      line("no old table is left behind");
    } else {
      line(conversion.old() + " and its rows would be dropped");
      line("Nothing is changed yet: the same command with --yes does it");
    }
  }

  private void convert(KeyConversion conversion, KeyKind key) {
    if (yes) {
      line(conversion.convert(key, new Lines()));
    } else {
      conversion.plan(key).forEach(this::line);
      line("Nothing is changed yet: the same command with --yes does it");
    }
  }

  private void line(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }

  /** Says each step, and every few seconds how much is copied. */
  private final class Lines implements Consumer<Progress> {

    private final long startNanos = System.nanoTime();
    private long saidNanos = startNanos - NANOS_BETWEEN_LINES;

    @Override
    public void accept(Progress progress) {
      switch (progress.step()) {
        case ANNOUNCED ->
            line(
                "readers look into %s and %s; waiting until all do, some two minutes"
                    .formatted(progress.from(), progress.to()));
        case SWITCHED -> line("events are written to " + progress.to());
        case FROZEN -> line(progress.from() + " is read-only; its rows are being copied");
        case COPYING -> copied(progress);
        case DONE -> line("%,d rows copied".formatted(progress.copied()));
      }
    }

    private void copied(Progress progress) {
      long now = System.nanoTime();
      if (now - saidNanos >= NANOS_BETWEEN_LINES) {
        saidNanos = now;
        line(
            "%,d rows copied in %d s, %.0f %% of the regions"
                .formatted(
                    progress.copied(),
                    Duration.ofNanos(now - startNanos).toSeconds(),
                    100 * progress.share()));
      }
    }
  }
}
