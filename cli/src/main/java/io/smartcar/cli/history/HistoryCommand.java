package io.smartcar.cli.history;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.OutputFormat;
import io.smartcar.cli.Terminal;
import io.smartcar.cli.joined.CarJoin;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.time.Moment;
import io.smartcar.hbase.CarTable;
import io.smartcar.hbase.EventFilter;
import io.smartcar.hbase.EventHistory;
import io.smartcar.hbase.EventQuery;
import io.smartcar.hbase.EventSearch;
import io.smartcar.hbase.HBaseCarTable;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.redis.AlertReader;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar history}: what cars reported. */
@Command(
    name = "history",
    description = {
      "Shows what cars reported, in order of time, by car, area, time and speed in any combination;"
          + " status 1 if they reported nothing.",
      "A time is "
          + Moment.FORMS
          + "; in the"
          + " configured zone (smartcar.events.time-zone) unless it has an offset."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
public final class HistoryCommand implements Callable<Integer> {

  /** Where the output is no terminal. */
  private static final int UNKNOWN_COLUMNS = 100;

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;
  @Mixin private WantedEvents wanted;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      description = "Only the first so many; nothing is read beyond them.")
  private @Nullable Long limit;

  @Option(names = "--count", description = "Only how many they are.")
  private boolean count;

  @Option(
      names = "--format",
      defaultValue = "table",
      description =
          "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}. csv and json, an object a line, can"
              + " be replayed.")
  private OutputFormat format;

  @Option(
      names = "--with-car",
      description =
          "With what the car master in HBase knows of the car behind the rest: ten cells in CSV, an"
              + " object car in JSON. It cannot be replayed then.")
  private boolean withCar;

  @Option(
      names = "--plot",
      arity = "0..1",
      fallbackValue = "-",
      paramLabel = "FILE",
      description =
          "Draws one car's speed over time with a limit and its alerts: into a file that ends in .svg"
              + " or .png; without one, or with -, here.")
  private @Nullable Path plot;

  @Option(
      names = "--speed-limit",
      paramLabel = "KMH",
      defaultValue = "80",
      description = "The limit that --plot draws; default: ${DEFAULT-VALUE}.")
  private int speedLimitKmh;

  @Override
  public Integer call() throws SandboxException {
    SmartcarConfig config = options.load();
    ZoneId zone = config.events().timeZone();
    EventQuery query = query(Clock.system(zone));
    try (EventSearch search = new EventHistory(StoreSettings.hbase(config), zone);
        CarTable cars = new HBaseCarTable(StoreSettings.hbase(config))) {
      return plot == null ? show(search, query, cars) : plot(search, query, config);
    }
  }

  /** What is asked for. */
  EventQuery query(Clock clock) {
    if (limit != null && limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit must be 1 or more: " + limit);
    }
    if (limit != null && count) {
      throw new ParameterException(
          spec.commandLine(), "--count counts all of them: leave out --limit");
    }
    refuseIf(withCar && (count || plot != null), "--with-car goes with neither --count nor --plot");
    if (plot != null) {
      checkPlot(plot);
    }
    return wanted.query(spec, clock);
  }

  private void checkPlot(Path file) {
    refuseIf(count, "--plot and --count are not both possible");
    refuseIf(wanted.cars().size() != 1, "--plot draws one car: name it");
    refuseIf(
        speedLimitKmh < 0 || speedLimitKmh > EventFilter.HIGHEST_SPEED,
        "--speed-limit must be 0 to %d: %d".formatted(EventFilter.HIGHEST_SPEED, speedLimitKmh));
    refuseIf(
        !isHere(file) && !ChartFile.isNamed(file),
        "--plot must be a file that ends in .svg or .png, or -: " + file);
    Path directory = file.toAbsolutePath().getParent();
    refuseIf(
        directory == null || !Files.isDirectory(directory),
        "--plot: there is no directory " + file.getParent());
  }

  private void refuseIf(boolean isSo, String problem) {
    if (isSo) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }

  private static boolean isHere(Path file) {
    return file.toString().equals("-");
  }

  int show(EventSearch search, EventQuery query, CarTable cars) {
    if (count) {
      long events = search.count(query);
      spec.commandLine().getOut().println(events);
      spec.commandLine().getOut().flush();
      return events == 0 ? ExitStatus.NO : ExitStatus.OK;
    }
    try (Stream<StoredEvent> found = search.find(query)) {
      Stream<StoredEvent> events = limit == null ? found : found.limit(limit);
      return print(events.iterator(), query, withCar ? new CarJoin(cars) : null);
    }
  }

  private int plot(EventSearch search, EventQuery query, SmartcarConfig config) {
    try (AlertReader alerts = new AlertReader(StoreSettings.redis(config))) {
      return plot(
          search,
          query,
          config.events().timeZone(),
          (day, consumer) -> alerts.forEach(day, added -> consumer.accept(added.raised().alert())));
    }
  }

  /** Draws what is asked for; without alerts if they cannot be read. */
  int plot(EventSearch search, EventQuery query, ZoneId zone, PlottedHistory.DaysAlerts alerts) {
    PlottedHistory history = new PlottedHistory(wanted.cars().iterator().next(), zone);
    try (Stream<StoredEvent> found = search.find(query)) {
      Iterator<StoredEvent> events = (limit == null ? found : found.limit(limit)).iterator();
      if (!events.hasNext()) {
        return nothing(wanted.nothing(query));
      }
      history.read(events);
    }
    try {
      history.read(alerts);
    } catch (AlertStoreException e) {
      spec.commandLine().getErr().println("drawn without alerts: " + e.getMessage());
      spec.commandLine().getErr().flush();
    }
    draw(history);
    return ExitStatus.OK;
  }

  private void draw(PlottedHistory history) {
    PrintWriter out = spec.commandLine().getOut();
    SpeedPlot drawn = history.plot(speedLimitKmh);
    Path file = plot;
    if (file == null || isHere(file)) {
      int columns = Terminal.current().tableColumns();
      TerminalChart.of(drawn, columns == Integer.MAX_VALUE ? UNKNOWN_COLUMNS : columns)
          .forEach(out::println);
    } else {
      try {
        ChartFile.write(drawn, file);
      } catch (IOException e) {
        throw new ParameterException(
            spec.commandLine(), "--plot: %s cannot be written: %s".formatted(file, e), e);
      }
      out.println(
          String.format(
              Locale.ROOT,
              "%s: %,d readings, %,d alerts",
              file,
              history.readings(),
              drawn.alerts().size()));
    }
    out.flush();
  }

  private int print(Iterator<StoredEvent> events, EventQuery query, @Nullable CarJoin cars) {
    if (!events.hasNext()) {
      return nothing(wanted.nothing(query));
    }
    EventPrinter printer =
        new EventPrinter(spec.commandLine().getOut(), format, wanted.cars().size() == 1, cars);
    while (events.hasNext()) {
      printer.print(events.next().event());
    }
    if (cars != null) {
      cars.hint().ifPresent(spec.commandLine().getErr()::println);
      spec.commandLine().getErr().flush();
    }
    return ExitStatus.OK;
  }

  private int nothing(List<String> lines) {
    PrintWriter err = spec.commandLine().getErr();
    lines.forEach(err::println);
    err.flush();
    return ExitStatus.NO;
  }
}
