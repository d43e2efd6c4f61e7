package io.smartcar.cli;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.status.AskedPlatform;
import io.smartcar.status.PlatformStatus;
import io.smartcar.status.StatusJson;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar status}: the platform on one screen. */
@Command(
    name = "status",
    description = {
      "Shows the platform on one screen: servers, rules, consumer lag.",
      "Status 1 if something needs a person; a line says what to do."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class PlatformCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(
      names = "--topology",
      paramLabel = "NAME",
      defaultValue = "DriverCarInfo",
      description = "The topology's name; default: ${DEFAULT-VALUE}.")
  private String topology;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationOption.class,
      description = "How long to wait for each server; default: ${DEFAULT-VALUE}.")
  private Duration limit;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table or json; default: ${DEFAULT-VALUE}.")
  private OutputFormat format;

  @Override
  public Integer call() throws SandboxException {
    if (format == OutputFormat.CSV) {
      throw new ParameterException(spec.commandLine(), "--format must be table or json: csv");
    }
    SmartcarConfig config = options.load();
    Clock clock = Clock.system(config.events().timeZone());
    AskedPlatform platform = new AskedPlatform(config, topology, clock);
    PlatformStatus status = PlatformStatus.ask(platform, topology, limit, clock);
    PrintWriter out = spec.commandLine().getOut();
    if (format == OutputFormat.JSON) {
      out.println(StatusJson.write(status));
    } else {
      new StatusScreen(out, clock.getZone()).print(status);
    }
    out.flush();
    return status.needs().isEmpty() ? ExitStatus.OK : ExitStatus.NO;
  }
}
