package io.smartcar.cli;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.formats.FormatException;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.simulator.KafkaTelemetrySink;
import io.smartcar.simulator.Pacing;
import io.smartcar.simulator.RecordedFile;
import io.smartcar.simulator.SendingOrder;
import io.smartcar.simulator.TelemetrySource;
import io.smartcar.simulator.Transmission;
import io.smartcar.simulator.WallClock;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar replay}: a recorded file into Kafka. */
@Command(
    name = "replay",
    description = {
      "Sends a recorded file to Kafka, keyed by car, at its own pace or faster.",
      "Malformed records are sent as they are, and counted; status 1 if none was an" + " event.",
      "With --format, records of another format are sent as the book's CSV; what is no event is"
          + " shown and not sent."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ReplayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private TopicOptions topicOptions;
  @Mixin private PaceOptions pace;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      defaultValue = "as-is",
      converter = OrderOption.class,
      description =
          "as-is; by-car: one car after the other, as devices upload whole drives; shuffled:15m:"
              + " blocks of 15 minutes at random (default: ${DEFAULT-VALUE}).")
  private SendingOrder order;

  @Option(
      names = {"--format", "--input-format"},
      paramLabel = "FORMAT",
      description = RecordedEvents.FORMAT)
  private @Nullable String format;

  @Parameters(
      paramLabel = "FILE",
      description =
          "CSV or JSON, compressed with gzip or not, in UTF-8 or UTF-16; - is the standard input.")
  private Path file;

  @Override
  public Integer call() throws SandboxException, FormatException, InterruptedException {
    Pacing pacing = pace.pacing(1);
    SmartcarConfig config = topicOptions.load();
    EventLogSettings log = topicOptions.log(config);
    try (RecordedFile recorded =
            RecordedFile.of(RecordedEvents.open(file, format, config.events().timeZone()));
        TelemetrySource source = order.of(recorded);
        KafkaTelemetrySink sink = KafkaTelemetrySink.open(log)) {
      Transmission transmission = new Transmission(source, sink, pacing, WallClock.system());
      TransmissionView view =
          new TransmissionView("replay", transmission, source, spec.commandLine().getErr());
      view.run();
      spec.commandLine().getOut().println(view.summary("to topic " + log.topic()));
      spec.commandLine().getOut().println(TransmissionView.byPartition(sink.partitionCounts()));
      spec.commandLine().getOut().flush();
      return FileRemarks.print(recorded.report(), spec.commandLine().getErr());
    }
  }
}
