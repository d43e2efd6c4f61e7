package io.smartcar.cli;

import io.smartcar.events.time.Moment;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The span of time that {@code --from} and {@code --to} of a command name; immutable.
 *
 * @param begin the first instant of it
 * @param end the first instant after it
 */
public record Bounds(Instant begin, Instant end) {

  /**
   * Finds out which times are meant.
   *
   * @param from its time, or the beginning of its day
   * @param to its time, or the end of its day; null for the end of the day of {@code from}
   * @param clock what is now, and the zone
   * @throws ParameterException if there is no such time in the zone, or the span is empty
   */
  public static Bounds of(CommandSpec spec, Moment from, @Nullable Moment to, Clock clock) {
    Instant begin = existing(spec, "--from", clock, from::begin);
    Instant end =
        to == null
            ? existing(spec, "--from", clock, from::endOfDay)
            : existing(spec, "--to", clock, to::end);
    if (!begin.isBefore(end)) {
      throw new ParameterException(
          spec.commandLine(), "--from must be before --to: %s, %s".formatted(begin, end));
    }
    return new Bounds(begin, end);
  }

  /**
   * The times before one.
   *
   * @param to its time, or the end of its day
   * @throws ParameterException if there is no such time in the zone
   */
  public static Bounds until(CommandSpec spec, Moment to, Clock clock) {
    return new Bounds(Instant.MIN, existing(spec, "--to", clock, to::end));
  }

  /**
   * What a moment is, by the clock.
   *
   * @param name the option or parameter, for the message
   * @throws ParameterException if it does not exist in the clock's zone
   */
  static <T> T existing(CommandSpec spec, String name, Clock clock, Function<Clock, T> what) {
    try {
      return what.apply(clock);
    } catch (DateTimeException e) {
      throw new ParameterException(spec.commandLine(), name + ": " + e.getMessage(), e);
    }
  }
}
