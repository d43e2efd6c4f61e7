package io.smartcar.cli;

import io.smartcar.events.Alert;
import io.smartcar.redis.AlertReader;
import io.smartcar.redis.RedisSettings;
import io.smartcar.sandbox.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar alerts}: what the rules found. */
@Command(
    name = "alerts",
    description = "Shows what the rules found.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class AlertsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  /** Which alerts are shown, and how. */
  static final class Selection {

    @Option(names = "--rule", paramLabel = "RULE", description = "Only alerts of this rule.")
    private @Nullable String rule;

    @Option(names = "--car", paramLabel = "CAR", description = "Only alerts of this car.")
    private @Nullable String carNumber;

    @Option(
        names = "--format",
        defaultValue = "table",
        description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private OutputFormat format;

    boolean has(Alert alert) {
      return (rule == null || rule.equals(alert.rule()))
          && (carNumber == null || carNumber.equals(alert.carNumber()));
    }

    AlertPrinter printer(PrintWriter out) {
      return new AlertPrinter(out, format);
    }
  }

  @Command(
      description =
          "Lists a day's alerts in the order they were found; status 1 if there are none.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin ConfigurationOptions options,
      @Mixin Selection selection,
      @Parameters(paramLabel = "DAY", description = "The day of the events, as in 20180830.")
          String day)
      throws SandboxException {
    String digits = dayDigits(day);
    RedisSettings redis = StoreSettings.redis(options.load());
    PrintWriter out = spec.commandLine().getOut();
    AtomicLong shown = new AtomicLong();
    AlertPrinter printer = selection.printer(out);
    try (AlertReader reader = new AlertReader(redis)) {
      reader.forEach(
          digits,
          alert -> {
            if (selection.has(alert)) {
              shown.incrementAndGet();
              printer.print(alert);
              Pipe.flush(out);
            }
          });
    }
    out.flush();
    if (shown.get() == 0) {
      err("No such alerts of " + digits + " in Redis at " + redis.host() + ':' + redis.port());
      return ExitStatus.NO;
    }
    return ExitStatus.OK;
  }

  @Command(
      description = "Shows each alert as it is found, until interrupted (Ctrl-C).",
      mixinStandardHelpOptions = true)
  int watch(@Mixin ConfigurationOptions options, @Mixin Selection selection)
      throws SandboxException {
    RedisSettings redis = StoreSettings.redis(options.load());
    PrintWriter out = spec.commandLine().getOut();
    AlertPrinter printer = selection.printer(out);
    err("Watching Redis at " + redis.host() + ':' + redis.port() + "; Ctrl-C ends it");
    try (AlertReader reader = new AlertReader(redis)) {
      reader.watch(
          alert -> {
            if (selection.has(alert)) {
              printer.print(alert);
              Pipe.flush(out);
            }
          },
          this::err);
    }
    return ExitStatus.OK;
  }

  private String dayDigits(String day) {
    try {
      DateTimeFormatter format =
          day.indexOf('-') < 0
              ? DateTimeFormatter.BASIC_ISO_DATE
              : DateTimeFormatter.ISO_LOCAL_DATE;
      return LocalDate.parse(day, format).format(DateTimeFormatter.BASIC_ISO_DATE);
    } catch (DateTimeParseException e) {
      throw new ParameterException(
          spec.commandLine(), "DAY must be a day, as 20180830 or 2018-08-30: " + day, e);
    }
  }

  private void err(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}
