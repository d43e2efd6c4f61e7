package io.smartcar.cli.rules;

import io.smartcar.cli.AlertPrinter;
import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.OutputFormat;
import io.smartcar.config.RulesConfig;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.Alert;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.live.RecordedRun;
import io.smartcar.rules.live.RuleTaskSettings;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.sandbox.SandboxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
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
          + " Windows that are open where the events begin are not full."
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
  public Integer call() throws SandboxException, RuleException, RuleStoreException {
    if (against != null && format == OutputFormat.JSON) {
      throw new ParameterException(
          spec.commandLine(), "--against shows table or csv: JSON has no + and -");
    }
    SmartcarConfig config = options.configuration();
    RulesConfig rules = config.rules();
    CompiledRule tried = CompiledRule.compile(RuleFile.read(file));
    RuleFile other = against == null ? null : other(against, rules);
    CompiledRule compared = other == null ? null : CompiledRule.compile(other);
    TriedAlerts alerts =
        new TriedAlerts(new AlertPrinter(spec.commandLine().getOut(), format), compared != null);
    TrialEvents events = source.open(spec, config);
    List<RecordedRun> runs = new ArrayList<>();
    List<RuleFile> files = new ArrayList<>(List.of(tried.file()));
    runs.add(run(tried, rules, events, alerts::raised));
    if (compared != null) {
      files.add(compared.file());
      runs.add(run(compared, rules, events, alerts::raisedInForce));
    }
    try (Trial trial = new Trial(events, files, runs)) {
      TrialBar.run(trial);
      alerts.print();
      spec.commandLine().getOut().flush();
      spec.commandLine().getErr().println(alerts.summary() + "; " + trial.summary());
      spec.commandLine().getErr().flush();
    }
    return ExitStatus.OK;
  }

  private static RecordedRun run(
      CompiledRule rule, RulesConfig rules, TrialEvents events, Consumer<Alert> alerts) {
    RuleTaskSettings.Timing time =
        new RuleTaskSettings.Timing(rules.lateness(), rules.idleTimeout(), rules.maxClockAhead());
    return new RecordedRun(List.of(rule), time, rules.lookBack(), events.partitions(), alerts);
  }

  private RuleFile other(String name, RulesConfig config)
      throws RuleException, RuleStoreException, SandboxException {
    if (!name.equals(CURRENT)) {
      return RuleFile.read(Path.of(name));
    }
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
