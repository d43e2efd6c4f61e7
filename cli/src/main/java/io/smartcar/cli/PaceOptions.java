package io.smartcar.cli;

import io.smartcar.simulator.Pacing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How fast telemetry is sent. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class PaceOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--speed",
      paramLabel = "N|max",
      converter = SpeedOption.class,
      description = "N times as fast as the cars' own time, or as fast as possible.")
  private @Nullable Double speed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "So many records a second instead, whatever their time.")
  private @Nullable Double rate;

  @Option(
      names = "--max-pause",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationOption.class,
      description = "With --speed, no wait is longer than this (default: ${DEFAULT-VALUE}).")
  private Duration maxPause;

  /** The pace that was asked for. */
  Pacing pacing(double defaultSpeed) {
    if (speed != null && rate != null) {
      throw new ParameterException(spec.commandLine(), "give --speed or --rate, not both");
    }
    if (rate != null) {
      if (!(rate > 0)) {
        throw new ParameterException(spec.commandLine(), "--rate must be > 0: " + rate);
      }
      return Pacing.ofRate(rate);
    }
    double times = speed == null ? defaultSpeed : speed;
    return Double.isInfinite(times) ? Pacing.unlimited() : Pacing.ofSpeed(times, maxPause);
  }
}
