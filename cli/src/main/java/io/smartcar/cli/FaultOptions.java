package io.smartcar.cli;

import io.smartcar.simulator.Faults;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What goes wrong on the road, nothing by default. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class FaultOptions {

  private static final String NONE = "0";

  @Option(
      names = "--late",
      paramLabel = "FRACTION",
      defaultValue = NONE,
      description =
          "Fraction of events, 0 to 1, that are sent after their time: by up to --max-delay.")
  private double late;

  @Option(
      names = "--max-delay",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationOption.class,
      description =
          "The rules forgive disorder of less than smartcar.rules.lateness (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration maxDelay;

  @Option(
      names = "--repeated",
      paramLabel = "FRACTION",
      defaultValue = NONE,
      description = "Fraction of events that are sent twice.")
  private double repeated;

  @Option(
      names = "--malformed",
      paramLabel = "FRACTION",
      defaultValue = NONE,
      description = "Malformed records, as a fraction of the events.")
  private double malformed;

  @Option(
      names = "--silent",
      paramLabel = "FRACTION",
      defaultValue = NONE,
      description = "Fraction of cars that send nothing in every other minute.")
  private double silent;

  @Option(
      names = "--clock-ahead",
      paramLabel = "FRACTION",
      defaultValue = NONE,
      description = "Fraction of cars whose clocks are ahead, by --clock-ahead-by.")
  private double clockAhead;

  @Option(
      names = "--clock-ahead-by",
      paramLabel = "TIME",
      defaultValue = "36500d",
      converter = DurationOption.class,
      description =
          "A date ahead of Kafka's clock is found, one ahead of the other cars only is not"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration aheadBy;

  @Option(
      names = "--buffered",
      paramLabel = "SHARE:MINUTES",
      converter = BufferedOption.class,
      description =
          "0.1:10: a tenth of the cars is out of reach for ten minutes at a time, and then sends"
              + " what it kept in one go.")
  private BufferedOption.@Nullable Buffered buffered;

  /** The faults that were asked for; an IllegalArgumentException if a value is out of range. */
  Faults faults() {
    Faults faults = new Faults(late, maxDelay, repeated, malformed, silent, clockAhead, aheadBy);
    boolean none = late + repeated + malformed + silent + clockAhead == 0;
    Faults inReach = none ? Faults.NONE : faults;
    return buffered == null || buffered.share() == 0
        ? inReach
        : inReach.withBuffered(buffered.share(), buffered.length());
  }
}
