package io.smartcar.cli;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.time.Moment;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.simulator.Fleet;
import io.smartcar.simulator.FleetSettings;
import io.smartcar.simulator.KafkaTelemetrySink;
import io.smartcar.simulator.Pacing;
import io.smartcar.simulator.StreamTelemetrySink;
import io.smartcar.simulator.TelemetrySink;
import io.smartcar.simulator.Transmission;
import io.smartcar.simulator.WallClock;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar simulate}: made-up cars into Kafka, a file or the standard output. */
@Command(
    name = "simulate",
    description = {
      "Lets cars drive, every tenth of them too fast, and sends their telemetry.",
      "The same options give the same bytes. Ctrl-C ends it with everything sent."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class SimulateCommand implements Callable<Integer> {

  /** As fast as the book's generator: 2 s of driving in 100 ms. */
  private static final double DEFAULT_SPEED = 20;

  /** Where the telemetry goes. */
  enum Destination {
    KAFKA,
    FILE,
    STDOUT
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--cars",
      defaultValue = "100",
      description = "How many cars (default: ${DEFAULT-VALUE}).")
  private int cars;

  @Option(
      names = "--seconds",
      defaultValue = "600",
      description =
          "How long they drive, in their own time; 0 is until Ctrl-C (default: ${DEFAULT-VALUE}).")
  private long seconds;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "What the drivers' whims come from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      defaultValue = "20160124134500",
      converter = MomentOption.class,
      description = "The first date: " + Moment.FORMS + " (default: ${DEFAULT-VALUE}).")
  private Moment start;

  @Option(
      names = "--period",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationOption.class,
      description = "The time between two events of a car (default: ${DEFAULT-VALUE}).")
  private Duration period;

  @Mixin private PaceOptions pace;

  @Option(
      names = "--to",
      defaultValue = "kafka",
      description = "kafka, file or stdout (default: ${DEFAULT-VALUE}).")
  private Destination destination;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The file for --to file; compressed if its name ends in .gz.")
  private @Nullable Path output;

  @Mixin private FaultOptions faults;
  @Mixin private TopicOptions topicOptions;

  @Override
  public Integer call() throws SandboxException, InterruptedException {
    if ((destination == Destination.FILE) != (output != null)) {
      throw new ParameterException(spec.commandLine(), "--to file and --output FILE go together");
    }
    SmartcarConfig config = topicOptions.load();
    Pacing pacing = pace.pacing(DEFAULT_SPEED);
    FleetSettings settings = settings(config.events().timeZone());
    try (TelemetrySink sink = sink(config)) {
      Fleet fleet = new Fleet(settings);
      Transmission transmission = new Transmission(fleet, sink, pacing, WallClock.system());
      TransmissionView view =
          new TransmissionView("simulate", transmission, fleet, spec.commandLine().getErr());
      view.run();
      summarize(fleet, sink, view, config);
    }
    return ExitStatus.OK;
  }

  private FleetSettings settings(ZoneId zone) {
    try {
      return new FleetSettings(
          cars, seed, start(zone), period, Duration.ofSeconds(seconds), faults.faults());
    } catch (IllegalArgumentException outOfRange) {
      throw new ParameterException(spec.commandLine(), "" + outOfRange.getMessage(), outOfRange);
    }
  }

  private LocalDateTime start(ZoneId zone) {
    Instant first = Bounds.existing(spec, "--start", Clock.system(zone), start::begin);
    return LocalDateTime.ofInstant(first, zone).truncatedTo(ChronoUnit.SECONDS);
  }

  private TelemetrySink sink(SmartcarConfig config) {
    return switch (destination) {
      case KAFKA -> KafkaTelemetrySink.open(topicOptions.log(config));
      case FILE -> StreamTelemetrySink.file(Objects.requireNonNull(output));
      case STDOUT -> StreamTelemetrySink.standardOutput();
    };
  }

  private void summarize(
      Fleet fleet, TelemetrySink sink, TransmissionView view, SmartcarConfig config) {
    // With --to stdout the standard output is the telemetry's alone.
    PrintWriter out =
        destination == Destination.STDOUT
            ? spec.commandLine().getErr()
            : spec.commandLine().getOut();
    String where =
        switch (destination) {
          case KAFKA -> "to topic " + topicOptions.log(config).topic();
          case FILE -> "to " + output;
          case STDOUT -> "to the standard output";
        };
    out.println(view.summary(where));
    if (sink instanceof KafkaTelemetrySink kafka) {
      out.println(TransmissionView.byPartition(kafka.partitionCounts()));
    }
    if (fleet.delayed() + fleet.repeats() + fleet.malformed() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d events; %,d of them late, %,d sent twice; %,d records that are no events%n",
          fleet.events(),
          fleet.delayed(),
          fleet.repeats(),
          fleet.malformed());
    }
    if (fleet.buffered() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d of %,d events kept while their cars were out of reach%n",
          fleet.buffered(),
          fleet.events());
    }
    out.flush();
  }
}
