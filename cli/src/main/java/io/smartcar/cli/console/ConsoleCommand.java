package io.smartcar.cli.console;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.DurationOption;
import io.smartcar.cli.EndSignal;
import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.SizeOption;
import io.smartcar.cli.Subcommands;
import io.smartcar.cli.Subcommands.Subcommand;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.console.Console;
import io.smartcar.console.ConsoleSettings;
import io.smartcar.console.ConsoleSources;
import io.smartcar.console.TrialRunner;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar console}: the platform in a browser. */
@Command(
    name = "console",
    sortOptions = false,
    description = {
      "Shows alerts, cars and the platform's health in a browser, and lets people handle episodes,"
          + " until it is told to end (Ctrl-C, SIGTERM).",
      "It is for this machine alone unless there are tokens, or an identity provider"
          + " (smartcar.console.oidc), and a certificate with its key."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
public final class ConsoleCommand implements Callable<Integer> {

  /** Its subcommands. */
  public static final Subcommands SUBCOMMANDS =
      new Subcommands(List.of(new Subcommand("token", TokenCommand.class)));

  private static final int MAX_PORT = 65_535;
  private static final int TO_MEGABYTES = 20;

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = ConsoleSettings.HOST,
      description = "The address to listen at; default: ${DEFAULT-VALUE}.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "" + ConsoleSettings.PORT,
      description = "The port; 0 for any that is free; default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      split = ",",
      description =
          "The names by which browsers may call it, without ports. Default: those of this machine;"
              + " with --tokens any.")
  private @Nullable List<String> names;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description =
          "Who may look, who may handle and who may write rules: a line for each, as `console"
              + " token` writes it. Without it, whoever is on this machine may do all.")
  private @Nullable Path tokens;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "The certificate with its chain, PEM; with --key, for TLS.")
  private @Nullable Path certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "The certificate's key, PEM.")
  private @Nullable Path key;

  @Option(
      names = "--topology",
      paramLabel = "NAME",
      defaultValue = "DriverCarInfo",
      description = "The topology whose health is shown; default: ${DEFAULT-VALUE}.")
  private String topology;

  @Option(
      names = "--trial-time",
      paramLabel = "TIME",
      defaultValue = "5m",
      converter = DurationOption.class,
      description = "How long a trial of a rule may take; default: ${DEFAULT-VALUE}.")
  private Duration trialTime;

  @Option(
      names = "--trial-memory",
      paramLabel = "SIZE",
      defaultValue = "512MB",
      converter = SizeOption.class,
      description =
          "How much its process may keep, and needs some 200 MB beside it; default:"
              + " ${DEFAULT-VALUE}.")
  private long trialBytes;

  @Override
  public Integer call() throws SandboxException, InterruptedException {
    if (port < 0 || port > MAX_PORT) {
      throw new ParameterException(
          spec.commandLine(), "--port must be 0 to %d: %d".formatted(MAX_PORT, port));
    }
    SmartcarConfig config = options.load();
    ConsoleSettings settings =
        new ConsoleSettings(
            host,
            port,
            names == null ? List.of() : names,
            tokens,
            certificate,
            key,
            config.oidc().isOn() ? config.oidc() : null);
    TrialRunner.Limits trials =
        new TrialRunner.Limits(
            trialTime, (int) Math.min(trialBytes >> TO_MEGABYTES, Integer.MAX_VALUE));
    try (EndSignal end = new EndSignal();
        Console console = Console.open(settings, ConsoleSources.of(config, topology, trials))) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("The console is at " + console.address() + "; Ctrl-C ends it");
      out.flush();
      end.await();
    }
    return ExitStatus.OK;
  }
}
