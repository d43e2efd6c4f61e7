package io.smartcar.cli.door;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.EndSignal;
import io.smartcar.cli.ExitStatus;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.tail.TailDoor;
import io.smartcar.door.tail.TailSettings;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.eventlog.TopicWriter;
import io.smartcar.formats.Format;
import io.smartcar.formats.FormatException;
import io.smartcar.formats.Formats;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar door tail}. */
@Command(
    name = "tail",
    sortOptions = false,
    description = {
      "Follows the files of a directory and puts their lines into the log as they are written,"
          + " until it is told to end (Ctrl-C, SIGTERM).",
      "Goes on where it was: across restarts, files that are renamed, and files that are emptied."
          + " Each line is in the log at least once; a line twice is the same row."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class TailCommand implements Callable<Integer> {

  private static final int MAX_PORT = 65_535;

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Parameters(paramLabel = "DIR", description = "The directory; not those below it.")
  private Path directory;

  @Option(
      names = "--files",
      paramLabel = "PATTERN",
      defaultValue = "*",
      description =
          "Names of the files, as 'telemetry.csv*': also of those that are renamed before the door has"
              + " seen them. A file that it has seen is followed under any name. Names that begin"
              + " with a dot are passed over. Default: ${DEFAULT-VALUE}.")
  private String files;

  @Option(
      names = "--format",
      paramLabel = "NAME|FILE",
      description =
          "The format of the lines: a shipped one or a mapping file; default: the book's.")
  private @Nullable String format;

  @Option(
      names = "--positions",
      paramLabel = "FILE",
      description = "Where it keeps how far it is; default: .smartcar-positions in the directory.")
  private @Nullable Path positions;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description =
          "Port of 127.0.0.1 for GET /metrics (Prometheus) and GET /health; default: none.")
  private @Nullable Integer metricsPort;

  @Override
  public Integer call() throws FormatException, SandboxException, InterruptedException {
    SmartcarConfig config = options.load();
    EventLogSettings log = StoreSettings.log(config);
    Format mapping = format == null ? null : Formats.find(format);
    if (mapping != null && mapping.type().equals("avro")) {
      throw new ParameterException(
          spec.commandLine(),
          "--format must be one of lines: the records of "
              + mapping.name()
              + " are Avro; send them over HTTP or to the topic");
    }
    if (metricsPort != null && (metricsPort < 1 || metricsPort > MAX_PORT)) {
      throw new ParameterException(
          spec.commandLine(), "--metrics-port must be 1 to " + MAX_PORT + ": " + metricsPort);
    }
    Path kept = positions == null ? directory.resolve(".smartcar-positions") : positions;
    TailSettings settings =
        new TailSettings(directory, files, mapping, config.events().timeZone(), kept);
    try (TopicWriter writer = DoorLog.open(log, patience(), spec.commandLine().getErr());
        EndSignal end = new EndSignal();
        TailDoor door = TailDoor.open(settings, writer, Clock.systemUTC())) {
      if (metricsPort != null) {
        door.serveMetrics(metricsPort);
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println("following " + directory.resolve(files) + " for " + log + "; Ctrl-C ends it");
      out.flush();
      door.follow(end::awaitFor);
    }
    return ExitStatus.OK;
  }

  /** No constant: to be listed in a usage, a command must do without Kafka's classes. */
  private static Duration patience() {
    return EventTopic.TIMEOUT.plusSeconds(5);
  }
}
