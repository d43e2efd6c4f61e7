package io.smartcar.cli;

import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;

import io.smartcar.cli.Subcommands.Subcommand;
import io.smartcar.cli.joined.CarJoin;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.Alert;
import io.smartcar.events.time.Moment;
import io.smartcar.hbase.CarTable;
import io.smartcar.hbase.HBaseCarTable;
import io.smartcar.redis.AlertChange;
import io.smartcar.redis.AlertReader;
import io.smartcar.redis.Episode;
import io.smartcar.redis.EpisodeStore;
import io.smartcar.redis.RedisEpisodeStore;
import io.smartcar.redis.RedisSettings;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar alerts}: what the rules found. */
@Command(
    name = "alerts",
    description = "Shows what the rules found.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class AlertsCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** What it has beside its methods, and what others bring. */
  static Subcommands and(Subcommands others) {
    List<Subcommand> all =
        new ArrayList<>(
            List.of(
                new Subcommand("episodes", EpisodesCommand.class),
                new Subcommand("ack", HandleCommand.Ack.class),
                new Subcommand("assign", HandleCommand.Assign.class),
                new Subcommand("note", HandleCommand.Note.class),
                new Subcommand("close", HandleCommand.Close.class)));
    all.addAll(others.all());
    return new Subcommands(all);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  /** Which alerts are shown, and how. */
  static final class Selection {

    @Option(names = "--rule", paramLabel = "RULE", description = "Only alerts of this rule.")
    private @Nullable String rule;

    @Option(
        names = "--car",
        paramLabel = "CAR",
        converter = CarOption.class,
        description = "Only alerts of this car; letters' case matters.")
    private @Nullable String carNumber;

    private @Nullable String writtenOtherwise;

    @Option(
        names = "--format",
        defaultValue = "table",
        description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private OutputFormat format;

    boolean has(Alert alert) {
      String car = alert.carNumber();
      if (carNumber != null && carNumber.equalsIgnoreCase(car) && !carNumber.equals(car)) {
        writtenOtherwise = car;
      }
      return (rule == null || rule.equals(alert.rule()))
          && (carNumber == null || carNumber.equals(alert.carNumber()));
    }

    /** What to say if it had none. */
    Optional<String> hint() {
      return CarOption.hint(carNumber, writtenOtherwise);
    }

    AlertPrinter printer(PrintWriter out, @Nullable CarJoin cars) {
      return new AlertPrinter(out, format, cars);
    }
  }

  @Command(
      description =
          "Lists a day's alerts that hold in the order they were found, one that was found late with"
              + " how late, and with what was done about its episode; status 1 if there are none.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin ConfigurationOptions options,
      @Mixin Selection selection,
      @Option(
              names = "--withdrawn",
              description =
                  "The alerts that do not hold any more instead: late readings showed otherwise.")
          boolean withdrawn,
      @Option(
              names = "--with-car",
              description = "With what the car master in HBase knows of the car.")
          boolean withCar,
      @Parameters(
              arity = "0..1",
              paramLabel = "DAY",
              defaultValue = "today",
              converter = MomentOption.class,
              description =
                  "The day of the events: 20180830, 2018-08-30, today or yesterday;"
                      + " default: ${DEFAULT-VALUE}.")
          Moment day)
      throws SandboxException {
    SmartcarConfig config = options.load();
    Clock clock = Clock.system(config.events().timeZone());
    String digits = BASIC_ISO_DATE.format(Bounds.existing(spec, "DAY", clock, day::day));
    RedisSettings redis = StoreSettings.redis(config);
    PrintWriter out = spec.commandLine().getOut();
    AtomicLong shown = new AtomicLong();
    List<Episode> handled = handled(redis, digits);
    // Without it, the command runs on a class path that has nothing of HBase's.
    try (AlertReader reader = new AlertReader(redis);
        CarTable cars = withCar ? new HBaseCarTable(StoreSettings.hbase(config)) : null) {
      CarJoin known = cars == null ? null : new CarJoin(cars);
      AlertPrinter printer = selection.printer(out, known);
      Consumer<AlertChange> shower =
          change -> {
            if (selection.has(change.raised().alert())) {
              shown.incrementAndGet();
              printer.print(change, withdrawn ? List.of() : handledOf(change, handled));
              Pipe.flush(out);
            }
          };
      if (withdrawn) {
        reader.withdrawn(digits).forEach(shower);
      } else {
        reader.forEach(digits, shower::accept);
      }
      Optional.ofNullable(known).flatMap(CarJoin::hint).ifPresent(this::err);
    }
    out.flush();
    if (shown.get() == 0) {
      err(
          (withdrawn ? "No such withdrawn alerts of " : "No such alerts of ")
              + digits
              + " in Redis at "
              + redis.address());
      selection.hint().ifPresent(this::err);
      return ExitStatus.NO;
    }
    return ExitStatus.OK;
  }

  private static List<Episode> handled(RedisSettings redis, String day) {
    try (EpisodeStore episodes = new RedisEpisodeStore(redis)) {
      return episodes.handled(day);
    }
  }

  private static List<String> handledOf(AlertChange change, List<Episode> handled) {
    return handled.stream()
        .filter(episode -> episode.has(change.raised()))
        .flatMap(episode -> EpisodePrinter.handled(episode).stream())
        .toList();
  }

  @Command(
      description =
          "Shows each alert as it is found, and each that is withdrawn or replaced, until interrupted"
              + " (Ctrl-C).",
      mixinStandardHelpOptions = true)
  int watch(@Mixin ConfigurationOptions options, @Mixin Selection selection)
      throws SandboxException {
    RedisSettings redis = StoreSettings.redis(options.load());
    PrintWriter out = spec.commandLine().getOut();
    AlertPrinter printer = selection.printer(out, null);
    err("Watching Redis at " + redis.address() + "; Ctrl-C ends it");
    selection.hint().ifPresent(this::err);
    try (AlertReader reader = new AlertReader(redis)) {
      reader.watch(
          change -> {
            if (selection.has(change.raised().alert())) {
              printer.print(change);
              Pipe.flush(out);
            }
          },
          this::err);
    }
    return ExitStatus.OK;
  }

  private void err(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}
