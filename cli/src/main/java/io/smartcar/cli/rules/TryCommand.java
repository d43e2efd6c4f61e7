package io.smartcar.cli.rules;

import io.smartcar.cli.AlertPrinter;
import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.FileRemarks;
import io.smartcar.cli.OutputFormat;
import io.smartcar.config.RulesConfig;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.cars.CarMasterException;
import io.smartcar.formats.FormatException;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.trial.Trial;
import io.smartcar.rules.trial.TrialCounts;
import io.smartcar.rules.trial.TrialEvents;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.PushedRules;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar rules try}: what a rule would have raised. */
@Command(
    name = "try",
    description = {
      "Shows what a rule would have raised on recorded events: a file, the Kafka log or the stored"
          + " history. Nothing is changed anywhere.",
      "Events go to the rule as in the topology: in order of time, late and repeated ones left out."
          + " With --kafka and --history more is read before, so that windows are full where they"
          + " begin.",
      "Where the events end, windows are closed with what is in them. What would only be right if"
          + " nothing came after the end, as the silence of a car, is counted and not shown."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class TryCommand implements Callable<Integer> {

  private static final String CURRENT = "current";

  @Spec private CommandSpec spec;

  @Mixin private StoreOptions options;

  @Parameters(paramLabel = "FILE", description = "The rule file, as over-speed.epl.")
  private Path file;

  @ArgGroup(multiplicity = "1", exclusive = true)
  private TrialSource source;

  @Mixin private TriedCars cars;

  @Option(
      names = "--against",
      paramLabel = "current|FILE",
      description =
          "Shows only what differs from the rule of the same name that is in force, or from another"
              + " rule file: alerts added (+) and lost (-).")
  private @Nullable String against;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private OutputFormat format;

  @Override
  public Integer call()
      throws SandboxException,
          FormatException,
          RuleException,
          CarMasterException,
          RuleStoreException {
    if (against != null && format == OutputFormat.JSON) {
      throw new ParameterException(
          spec.commandLine(), "--against shows table or csv: JSON has no + and -");
    }
    SmartcarConfig config = options.configuration();
    RulesConfig rules = config.rules();
    CompiledRule tried = cars.of(CompiledRule.compile(RuleFile.read(file)), options, rules);
    CompiledRule compared = against == null ? null : compared(against, rules);
    TriedAlerts alerts =
        new TriedAlerts(new AlertPrinter(spec.commandLine().getOut(), format), compared != null);
    TrialEvents events = source.open(spec, config, lookBack(rules, tried, compared));
    List<Trial.Subject> subjects = new ArrayList<>();
    subjects.add(new Trial.Subject(tried, alerts::raised));
    if (compared != null) {
      subjects.add(new Trial.Subject(compared, alerts::raisedInForce));
    }
    try (Trial trial = new Trial(events, subjects, settings(config))) {
      TrialCounts counts = TrialBar.run(trial);
      alerts.print();
      spec.commandLine().getOut().flush();
      PrintWriter err = spec.commandLine().getErr();
      err.println(alerts.summary() + "; " + summary(counts));
      source.hint(counts).ifPresent(err::println);
      err.flush();
    }
    return events instanceof FileEvents recorded
        ? FileRemarks.print(recorded.report(), spec.commandLine().getErr())
        : ExitStatus.OK;
  }

  /** The longest of the rules'. */
  private static Duration lookBack(
      RulesConfig rules, CompiledRule tried, @Nullable CompiledRule compared) {
    Duration one = tried.lookBack().orElse(rules.lookBack());
    Duration other = compared == null ? one : compared.lookBack().orElse(rules.lookBack());
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Trial.Settings settings(SmartcarConfig config) {
    RulesConfig rules = config.rules();
    return new Trial.Settings(
        new RuleTaskSettings.Timing(rules.lateness(), rules.idleTimeout(), rules.maxClockAhead()),
        rules.lookBack(),
        config.events().timeZone());
  }

  /** What was read and in what time, in one line. */
  static String summary(TrialCounts counts) {
    String read =
        String.format(
            Locale.ROOT,
            "%,d events of %,d cars in %.1f s (%,.0f/s)",
            counts.events(),
            counts.cars(),
            counts.seconds(),
            counts.rate());
    return read
        + (counts.before() == 0
            ? ""
            : String.format(Locale.ROOT, ", and %,d before to fill windows", counts.before()))
        + notShown(counts)
        + ends(counts);
  }

  private static String notShown(TrialCounts counts) {
    return counts.allShown()
        ? ""
        : String.format(
            Locale.ROOT,
            "; not shown to the rule: %,d late, %,d repeated, %,d of a bad clock, %,d no event",
            counts.late(),
            counts.repeated(),
            counts.badClock(),
            counts.noEvent());
  }

  private static String ends(TrialCounts counts) {
    String open =
        counts.ofOpenWindows() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "; %,d of them of windows still open at the data's end",
                counts.ofOpenWindows());
    return counts.unknown() == 0
        ? open
        : open
            + String.format(
                Locale.ROOT,
                "; %,d more, not shown, if nothing came after the data's end",
                counts.unknown());
  }

  /** A rule in force looks up what is in force; that of a file, what the one that is tried does. */
  private CompiledRule compared(String name, RulesConfig config)
      throws RuleException, CarMasterException, RuleStoreException, SandboxException {
    return name.equals(CURRENT)
        ? CompiledRule.compile(inForce(config))
        : cars.of(CompiledRule.compile(RuleFile.read(Path.of(name))), options, config);
  }

  private RuleFile inForce(RulesConfig config)
      throws RuleException, RuleStoreException, SandboxException {
    String rule = RuleFile.read(file).name();
    try (RuleStore store = options.open()) {
      return new PushedRules(store, config)
          .named(rule)
          .orElseThrow(
              () ->
                  new RuleException(
                      List.of(
                          "%s: no rule %s is in force: compare with a file, --against FILE"
                              .formatted(file, rule))));
    }
  }
}
