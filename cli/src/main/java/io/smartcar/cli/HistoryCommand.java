package io.smartcar.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventEncoder;
import io.smartcar.events.time.Moment;
import io.smartcar.hbase.EventHistory;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar history}: what a car reported. */
@Command(
    name = "history",
    description = {
      "Shows what a car reported, in order of time; status 1 if it reported nothing.",
      "A time is "
          + Moment.FORMS
          + "; in the"
          + " configured zone (smartcar.events.time-zone) unless it has an offset."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class HistoryCommand implements Callable<Integer> {

  private static final String ROW = "%-17s  %5s  %10s  %10s  %10s  %11s  %4s";

  @Spec private CommandSpec spec;

  @Mixin private ConfigurationOptions options;

  @Parameters(
      paramLabel = "CAR",
      converter = CarOption.class,
      description = "The car's number, as V0004.")
  private String carNumber;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      converter = MomentOption.class,
      description = "From this time on; of a day, from its beginning.")
  private Moment from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = MomentOption.class,
      description = "Before this time; of a day, to its end. Default: the end of the first day.")
  private @Nullable Moment to;

  @Option(
      names = "--format",
      defaultValue = "table",
      description =
          "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}. csv and json can be replayed.")
  private OutputFormat format;

  @Override
  public Integer call() throws SandboxException {
    SmartcarConfig config = options.load();
    ZoneId zone = config.events().timeZone();
    Bounds bounds = Bounds.of(spec, from, to, Clock.system(zone));
    try (EventHistory history = new EventHistory(StoreSettings.hbase(config), zone);
        Stream<CarEvent> events = history.of(carNumber, bounds.begin(), bounds.end())) {
      return print(events.iterator(), bounds);
    }
  }

  private int print(Iterator<CarEvent> events, Bounds bounds) {
    PrintWriter out = spec.commandLine().getOut();
    if (!events.hasNext()) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf("%s reported nothing from %s to %s%n", carNumber, bounds.begin(), bounds.end());
      CarOption.hint(carNumber, null).ifPresent(err::println);
      err.flush();
      return ExitStatus.NO;
    }
    if (format == OutputFormat.TABLE) {
      out.printf(
          ROW + "%n",
          "DATE",
          "SPEED",
          "SPEEDPEDAL",
          "BREAKPEDAL",
          "STEERANGLE",
          "DIRECTLIGHT",
          "AREA");
    }
    while (events.hasNext()) {
      out.println(line(events.next()));
      Pipe.flush(out);
    }
    return ExitStatus.OK;
  }

  private String line(CarEvent event) {
    return switch (format) {
      case CSV -> new String(EventEncoder.csv(event), UTF_8);
      case JSON -> new String(EventEncoder.json(event), UTF_8);
      case TABLE ->
          ROW.formatted(
              event.date(),
              event.speed(),
              event.speedPedal(),
              event.breakPedal(),
              event.steerAngle(),
              event.directLight(),
              event.areaNumber());
    };
  }
}
