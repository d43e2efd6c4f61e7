package io.smartcar.cli;

import io.smartcar.cli.Subcommands.Subcommand;
import io.smartcar.cli.backup.BackupCommand;
import io.smartcar.cli.cars.CarsCommand;
import io.smartcar.cli.console.ConsoleCommand;
import io.smartcar.cli.door.DoorCommand;
import io.smartcar.cli.formats.FormatsCommand;
import io.smartcar.cli.history.HistoryCommand;
import io.smartcar.cli.judge.JudgeCommand;
import io.smartcar.cli.notify.NotifyCommand;
import io.smartcar.cli.rejected.RejectedCommand;
import io.smartcar.cli.rules.RulesCommand;
import io.smartcar.config.ConfigException;
import io.smartcar.console.ConsoleException;
import io.smartcar.demo.DemoException;
import io.smartcar.door.DoorException;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.events.DecodingWaitsException;
import io.smartcar.events.cars.CarMasterException;
import io.smartcar.events.file.EventFileException;
import io.smartcar.export.ExportException;
import io.smartcar.formats.FormatException;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.late.port.UnavailableException;
import io.smartcar.rulestore.RuleConflictException;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.simulator.ReaderGoneException;
import io.smartcar.simulator.TelemetryException;
import io.smartcar.wiring.backup.BackupException;
import java.io.FileDescriptor;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code smartcar}. Each subcommand is a class of its own, registered below by one
 * line; {@link ExitStatus} says what each returns.
 */
@Command(
    name = "smartcar",
    description = "Real-time analytics for connected cars.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Smartcar implements Runnable {

  private static final Subcommands SUBCOMMANDS =
      new Subcommands(
          List.of(
              new Subcommand("demo", DemoCommand.class),
              new Subcommand("sandbox", SandboxCommand.class),
              new Subcommand("status", PlatformCommand.class),
              new Subcommand("console", ConsoleCommand.class, ConsoleCommand.SUBCOMMANDS),
              new Subcommand("schema", SchemaCommand.class),
              new Subcommand(
                  "alerts", AlertsCommand.class, AlertsCommand.and(JudgeCommand.OF_ALERTS)),
              new Subcommand("history", HistoryCommand.class),
              new Subcommand("why", WhyCommand.class),
              new Subcommand("rejected", RejectedCommand.class, RejectedCommand.SUBCOMMANDS),
              new Subcommand("export", ExportCommand.class),
              new Subcommand("rules", RulesCommand.class, RulesCommand.SUBCOMMANDS),
              new Subcommand("cars", CarsCommand.class, CarsCommand.SUBCOMMANDS),
              new Subcommand("formats", FormatsCommand.class, FormatsCommand.SUBCOMMANDS),
              new Subcommand("door", DoorCommand.class, DoorCommand.SUBCOMMANDS),
              new Subcommand("notify", NotifyCommand.class, NotifyCommand.SUBCOMMANDS),
              new Subcommand("simulate", SimulateCommand.class),
              new Subcommand("replay", ReplayCommand.class),
              new Subcommand("import", ImportCommand.class),
              new Subcommand("backup", BackupCommand.class, BackupCommand.SUBCOMMANDS),
              new Subcommand("topic", TopicCommand.class)));

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before run()
  private CommandSpec spec;

  /** Runs the command and ends the JVM with its status. */
  public static void main(String[] arguments) {
    // What it says is English, with numbers to match; and servers read what it writes for them.
    Locale.setDefault(Locale.ROOT);
    System.exit(
        run(Terminal.writer(FileDescriptor.out), Terminal.writer(FileDescriptor.err), arguments));
  }

  /**
   * Runs the command within a program; it returns the command's status and ends nothing.
   *
   * @param out what people see
   * @param err what went wrong
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    SUBCOMMANDS.beginAhead(arguments);
    return commandLine(arguments).setOut(out).setErr(err).execute(arguments);
  }

  /** The command with what these arguments need of it, or all of it without any. */
  static CommandLine commandLine(String... arguments) {
    CommandLine command = new CommandLine(new Smartcar());
    SUBCOMMANDS.addTo(command, arguments);
    return command
        .setUsageHelpWidth(Terminal.current().helpColumns())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(UsageErrors::report)
        .setExecutionExceptionHandler(Smartcar::report);
  }

  /** A failure that was foreseen is one message; any other is a defect and shows where. */
  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof RuleException rules) {
      rules.problems().forEach(err::println);
      err.flush();
      return ExitStatus.NO;
    }
    if (failure instanceof FormatException format) {
      format.problems().forEach(err::println);
      err.flush();
      return ExitStatus.NO;
    }
    if (failure instanceof CarMasterException cars) {
      cars.problems().forEach(err::println);
      err.flush();
      return ExitStatus.NO;
    }
    if (failure instanceof ReaderGoneException) {
      return ExitStatus.READER_GONE;
    }
    if (failure instanceof InterruptedException) {
      err.println("smartcar: interrupted");
    } else if (failure instanceof SandboxException
        || failure instanceof DemoException
        || failure instanceof ConfigException
        || failure instanceof RuleStoreException
        || failure instanceof RuleConflictException
        || failure instanceof EventStoreException
        || failure instanceof ExportException
        || failure instanceof BackupException
        || failure instanceof AlertStoreException
        || failure instanceof UnavailableException
        || failure instanceof TelemetryException
        || failure instanceof DoorException
        || failure instanceof ConsoleException
        || failure instanceof EventLogException
        || failure instanceof DecodingWaitsException
        || failure instanceof EventFileException) {
      err.println("smartcar: " + failure.getMessage());
    } else {
      err.println("smartcar: unexpected failure, please report it:");
      failure.printStackTrace(err);
    }
    err.flush();
    return failure instanceof RuleConflictException
        ? ExitStatus.NO
        : ExitStatus.USAGE_OR_ENVIRONMENT;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), UsageErrors.NO_SUBCOMMAND);
  }
}
