package io.smartcar.cli.history;

import io.smartcar.cli.Bounds;
import io.smartcar.cli.CarOption;
import io.smartcar.cli.MomentOption;
import io.smartcar.events.time.Moment;
import io.smartcar.hbase.EventFilter;
import io.smartcar.hbase.EventQuery;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The options by which stored events are chosen, in any combination. */
final class WantedEvents {

  @Parameters(
      arity = "0..*",
      paramLabel = "CAR",
      split = ",",
      description = "Of these cars, as V0004; letters' case matters. Default: all.")
  private @Nullable List<String> carNumbers;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = MomentOption.class,
      description = "From this time on; of a day, from its beginning. Default: from the first on.")
  private @Nullable Moment from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = MomentOption.class,
      description =
          "Before this time; of a day, to its end. Default: the end of the day of --from; without"
              + " it, to the last.")
  private @Nullable Moment to;

  @Option(
      names = "--area",
      paramLabel = "AREA",
      split = ",",
      converter = AreaOption.class,
      description = "In these areas, A01 to F10, with commas between.")
  private @Nullable List<String> areas;

  @Option(names = "--above", paramLabel = "KMH", description = "Faster than this.")
  private @Nullable Integer aboveKmh;

  @Option(names = "--below", paramLabel = "KMH", description = "Slower than this.")
  private @Nullable Integer belowKmh;

  /**
   * What is asked for.
   *
   * @param clock what is now, and the zone
   * @throws ParameterException if nothing is, or what no event can have
   */
  EventQuery query(CommandSpec spec, Clock clock) {
    boolean isAnything =
        carNumbers == null
            && from == null
            && to == null
            && areas == null
            && aboveKmh == null
            && belowKmh == null;
    if (isAnything) {
      throw new ParameterException(
          spec.commandLine(),
          "name a car, a time, an area or a speed; --from 19700101 --to 99991231 is all of it");
    }
    checkCars(spec);
    EventFilter filter = filter(spec);
    Bounds bounds = bounds(spec, clock);
    return new EventQuery(Set.copyOf(cars()), bounds.begin(), bounds.end(), filter);
  }

  /** A converter would make picocli say of a wrong number only that it is one argument too many. */
  private void checkCars(CommandSpec spec) {
    CarOption converter = new CarOption();
    for (String car : cars()) {
      try {
        String unused = converter.convert(car);
      } catch (TypeConversionException e) {
        throw new ParameterException(spec.commandLine(), "CAR " + e.getMessage(), e);
      }
    }
  }

  private Bounds bounds(CommandSpec spec, Clock clock) {
    Moment begin = from;
    if (begin != null) {
      return Bounds.of(spec, begin, to, clock);
    }
    return to == null ? new Bounds(Instant.MIN, Instant.MAX) : Bounds.until(spec, to, clock);
  }

  private EventFilter filter(CommandSpec spec) {
    int above = kmh(spec, "--above", aboveKmh, 0, EventFilter.HIGHEST_SPEED - 1);
    int below = kmh(spec, "--below", belowKmh, 1, EventFilter.HIGHEST_SPEED);
    int min = aboveKmh == null ? 0 : above + 1;
    int max = belowKmh == null ? EventFilter.HIGHEST_SPEED : below - 1;
    if (min > max) {
      throw new ParameterException(
          spec.commandLine(),
          "no whole speed is above %d and below %d km/h".formatted(above, below));
    }
    return new EventFilter(areas == null ? Set.of() : Set.copyOf(areas), min, max);
  }

  private static int kmh(
      CommandSpec spec, String option, @Nullable Integer kmh, int lowest, int highest) {
    if (kmh == null) {
      return 0;
    }
    if (kmh < lowest || kmh > highest) {
      throw new ParameterException(
          spec.commandLine(),
          "%s must be %d to %d, as speeds are 0 to %d km/h: %d"
              .formatted(option, lowest, highest, EventFilter.HIGHEST_SPEED, kmh));
    }
    return kmh;
  }

  /** The cars that are named, each once, in that order. */
  Set<String> cars() {
    return carNumbers == null ? Set.of() : new LinkedHashSet<>(carNumbers);
  }

  /** What to say if there is nothing. */
  List<String> nothing(EventQuery query) {
    StringBuilder line = new StringBuilder();
    line.append(cars().isEmpty() ? "no car" : String.join(", ", cars()));
    line.append(cars().isEmpty() ? " reported anything" : " reported nothing");
    if (areas != null) {
      line.append(" in ").append(String.join(", ", areas));
    }
    if (aboveKmh != null) {
      line.append(" above ").append(aboveKmh).append(" km/h");
    }
    if (belowKmh != null) {
      line.append(aboveKmh == null ? " below " : " and below ").append(belowKmh).append(" km/h");
    }
    if (from != null) {
      line.append(" from ").append(query.from());
    }
    if (from != null || to != null) {
      line.append(" to ").append(query.to());
    }
    List<String> lines = new ArrayList<>(List.of(line.toString()));
    cars().stream()
        .map(car -> CarOption.hint(car, null))
        .flatMap(Optional::stream)
        .forEach(lines::add);
    return lines;
  }
}
