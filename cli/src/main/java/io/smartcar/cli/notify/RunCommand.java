package io.smartcar.cli.notify;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.EndSignal;
import io.smartcar.cli.ExitStatus;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.notify.Notifier;
import io.smartcar.notify.NotifyException;
import io.smartcar.notify.Receiver;
import io.smartcar.notify.Told;
import io.smartcar.notify.receiver.Receivers;
import io.smartcar.redis.RedisSettings;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar notify run}. */
@Command(
    name = "run",
    sortOptions = false,
    description = {
      "Tells the receivers of a file of every alert and correction, until it is told to end (Ctrl-C,"
          + " SIGTERM).",
      "Each receiver is told in order and at least once, and goes on where it was after a restart; one"
          + " that is away delays nobody else. Run one process for a receiver at a time."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Parameters(paramLabel = "FILE", description = "The file of receivers; see docs/notify.md.")
  private Path file;

  @Option(
      names = "--from-beginning",
      description =
          "Tell receivers that were never told anything of all alerts that are there, and not only of"
              + " those that come from now on.")
  private boolean fromBeginning;

  @Override
  public Integer call() throws SandboxException, InterruptedException {
    RedisSettings redis = StoreSettings.redis(config());
    PrintWriter out = spec.commandLine().getOut();
    Map<Told, Receiver> receivers;
    try {
      receivers = Receivers.read(file, Clock.systemUTC());
    } catch (NotifyException e) {
      e.problems().forEach(spec.commandLine().getErr()::println);
      spec.commandLine().getErr().flush();
      return ExitStatus.NO;
    }
    String names = receivers.keySet().stream().map(Told::name).collect(Collectors.joining(", "));
    try (EndSignal end = new EndSignal();
        Notifier notifier = Notifier.start(redis, receivers, fromBeginning)) {
      out.println("telling " + names + " of alerts in " + redis.address() + "; Ctrl-C ends it");
      out.flush();
      end.await();
    }
    return ExitStatus.OK;
  }

  private SmartcarConfig config() throws SandboxException {
    return options.load();
  }
}
