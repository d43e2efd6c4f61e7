package io.smartcar.bench;

import io.smartcar.config.ConfigException;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.simulator.TelemetryException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code bench}. Exit status 0 if every figure is valid, 1 if one is void, 2 if it was
 * asked wrongly or the servers do not start.
 */
@Command(
    name = "bench",
    description = "Measures the platform on servers of its own.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      PathCommand.Whole.class,
      PathCommand.RulesAlone.class,
      ScaleCommand.class,
      LatencyCommand.class,
      SustainedCommand.class,
      LateCommand.class,
      KeysCommand.class,
      ImportCommand.class,
      DoorCommand.class,
      DoorsCommand.class,
      ViewersCommand.class,
      TrialsCommand.class,
      MicroCommand.class,
      StartCommand.class
    })
public final class Bench implements Runnable {

  private static final int WRONG = 2;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before run()
  private CommandSpec spec;

  /** Runs the command and ends the JVM with its status. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bench()).setExecutionExceptionHandler(Bench::report);
  }

  /** A failure that was foreseen is one message; any other is a defect and shows where. */
  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof BenchException
        || failure instanceof SandboxException
        || failure instanceof ConfigException
        || failure instanceof EventStoreException
        || failure instanceof IllegalArgumentException
        || failure instanceof TelemetryException
        || failure instanceof EventLogException) {
      err.println("bench: " + failure.getMessage());
    } else {
      err.println("bench: unexpected failure, please report it:");
      failure.printStackTrace(err);
    }
    err.flush();
    return WRONG;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
