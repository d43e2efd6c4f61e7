package io.smartcar.cli.notify;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.DurationOption;
import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.MomentOption;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.time.Moment;
import io.smartcar.redis.RedisSettings;
import io.smartcar.redis.Silence;
import io.smartcar.redis.SilenceStore;
import io.smartcar.redis.ToldReceivers;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar notify silence}: nobody is told of some alerts for a while. */
@Command(
    name = "silence",
    description = "Makes that nobody is told of some alerts until a time; lists and ends silences.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class SilenceCommand implements Runnable {

  private static final int ID_BYTES = 4;

  /** Of which alerts. */
  static final class Selection {

    @Option(names = "--rule", paramLabel = "NAME", split = ",", description = "Of these rules.")
    private @Nullable Set<String> rules;

    @Option(names = "--car", paramLabel = "CAR", split = ",", description = "Of these cars.")
    private @Nullable Set<String> cars;

    @Option(
        names = "--area",
        paramLabel = "AREA",
        split = ",",
        description = "In these areas: alerts that say where, as areaNumber.")
    private @Nullable Set<String> areas;

    @Option(
        names = "--severity",
        paramLabel = "SEVERITY",
        split = ",",
        description = "Of these severities.")
    private @Nullable Set<String> severities;

    private Silence.Selection selection() {
      return new Silence.Selection(set(rules), set(cars), set(areas), set(severities));
    }

    private static Set<String> set(@Nullable Set<String> set) {
      return set == null ? Set.of() : set;
    }
  }

  /** Until when. */
  static final class End {

    @Option(
        names = "--for",
        required = true,
        paramLabel = "TIME",
        converter = DurationOption.class,
        description = "For so long from now: 30m, 8h, 2d.")
    private @Nullable Duration lasts;

    @Option(
        names = "--until",
        required = true,
        paramLabel = "TIME",
        converter = MomentOption.class,
        description = "Until then, of a day its end: " + Moment.FORMS + ".")
    private @Nullable Moment until;

    private Instant after(Clock clock, Instant now) {
      if (lasts != null) {
        return now.plus(lasts);
      }
      return until == null ? now : until.end(clock);
    }
  }

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  @Command(
      description = {
        "Nobody is told of new alerts of that kind until then; what would have been is counted, and is"
            + " not sent later. Corrections are told.",
        "An alert must be of one of the rules, of one of the cars, in one of the areas and of one of"
            + " the severities that are named."
      },
      mixinStandardHelpOptions = true)
  int add(
      @Mixin ConfigurationOptions options,
      @Mixin Selection selection,
      @ArgGroup(multiplicity = "1") End end,
      @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
          String reason,
      @Option(
              names = "--by",
              paramLabel = "NAME",
              defaultValue = "${sys:user.name}",
              description = "Who; default: ${DEFAULT-VALUE}.")
          String by)
      throws SandboxException {
    SmartcarConfig config = options.load();
    Clock clock = Clock.system(config.events().timeZone());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Silence silence;
    try {
      silence =
          new Silence(
              newId(),
              selection.selection(),
              now,
              end.after(clock, now),
              reason,
              by,
              Optional.empty());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    new SilenceStore(StoreSettings.redis(config)).add(silence);
    print("silence " + silence.id() + " holds until " + silence.until());
    return ExitStatus.OK;
  }

  @Command(
      description = {
        "Shows silences, who made them, when and why, and of how many alerts each receiver was not told"
            + " for it.",
        "Those that are over are kept for 90 days."
      },
      mixinStandardHelpOptions = true)
  int list(
      @Mixin ConfigurationOptions options,
      @Option(names = "--all", description = "Also those that are over.") boolean all)
      throws SandboxException {
    RedisSettings redis = StoreSettings.redis(options.load());
    Instant now = Instant.now();
    List<Silence> silences =
        new SilenceStore(redis)
            .list().stream().filter(silence -> all || silence.holdsAt(now)).toList();
    if (silences.isEmpty()) {
      print(all ? "there are no silences" : "no silence holds; --all shows those that are over");
      return ExitStatus.OK;
    }
    ToldReceivers told = ToldReceivers.read(redis);
    for (Silence silence : silences) {
      SilenceText.lines(silence, now, told.silenced(silence.id())).forEach(this::print);
    }
    return ExitStatus.OK;
  }

  @Command(
      description = "Ends silences now; status 1 if one does not hold, or is not there.",
      mixinStandardHelpOptions = true)
  int end(
      @Mixin ConfigurationOptions options,
      @Option(
              names = "--by",
              paramLabel = "NAME",
              defaultValue = "${sys:user.name}",
              description = "Who; default: ${DEFAULT-VALUE}.")
          String by,
      @Parameters(arity = "1..*", paramLabel = "ID", description = "As silence list shows them.")
          List<String> ids)
      throws SandboxException {
    SilenceStore store = new SilenceStore(StoreSettings.redis(options.load()));
    int status = ExitStatus.OK;
    for (String id : ids) {
      if (store.end(id, new Silence.Ended(Instant.now(), by)).isPresent()) {
        print("silence " + id + " is over");
      } else {
        status = ExitStatus.NO;
        spec.commandLine()
            .getErr()
            .println("no silence " + id + " holds: see smartcar notify silence list");
      }
    }
    spec.commandLine().getErr().flush();
    return status;
  }

  private static String newId() {
    byte[] id = new byte[ID_BYTES];
    new SecureRandom().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
