package io.smartcar.cli.judge;

import io.smartcar.cli.Bounds;
import io.smartcar.cli.CarOption;
import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.MomentOption;
import io.smartcar.cli.OutputFormat;
import io.smartcar.cli.Subcommands;
import io.smartcar.cli.Subcommands.Subcommand;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.time.Moment;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.late.JudgementOnDemand;
import io.smartcar.rules.late.NotYetException;
import io.smartcar.rules.late.port.UnavailableException;
import io.smartcar.sandbox.settings.SandboxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar alerts judge}: stored history judged again, after a rule was corrected. */
@Command(
    name = "judge",
    description = {
      "Judges stored history again by the rules that are in force now, after a rule was corrected:"
          + " shows the alerts that would be added, withdrawn and replaced. With --yes it is done.",
      "What was judged so stays so: readings that come late afterwards are judged by the same"
          + " version in that time. Without it they are judged by the version that was in force at"
          + " their time.",
      "An alert is of the time at which it is raised; a window counts at its end. The time may not"
          + " go beyond what the live rules have judged. Rules of scope fleet, and alerts of rules"
          + " that are not in force, stay as they are; so do alerts whose readings are gone, and days"
          + " whose alerts have expired.",
      "Status 1 if nothing can be judged yet, or not every car was judged. What was done is on record:"
          + " `alerts judgements`."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
public final class JudgeCommand implements Callable<Integer> {

  /** What {@code smartcar alerts} has of this package. */
  public static final Subcommands OF_ALERTS =
      new Subcommands(
          List.of(
              new Subcommand("judge", JudgeCommand.class),
              new Subcommand("judgements", JudgementsCommand.class)));

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long PAUSE_NANOS = 200_000_000L;

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(
      names = "--topology",
      paramLabel = "NAME",
      defaultValue = "DriverCarInfo",
      description = "The topology's name; default: ${DEFAULT-VALUE}.")
  private String topology;

  @Option(
      names = "--car",
      paramLabel = "CAR",
      split = ",",
      converter = CarOption.class,
      description =
          "The cars, with commas between; letters' case matters. Without it all that have readings in"
              + " the time: the whole table is looked through.")
  private @Nullable List<String> carNumbers;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      converter = MomentOption.class,
      description = "Alerts raised from this time on, as 20180830, '2018-08-30 22:00' or -2h.")
  private Moment from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TIME",
      converter = MomentOption.class,
      description = "And up to this time; of a day, to its end.")
  private Moment to;

  @Option(
      names = "--rule",
      paramLabel = "RULE",
      description = "Only alerts of this rule; without it those of all rules of scope car.")
  private @Nullable String rule;

  @Option(names = "--yes", description = "Correct the alerts, and put it on record.")
  private boolean yes;

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why, in one line.")
  private String why;

  @Option(
      names = "--author",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who; default: ${DEFAULT-VALUE}.")
  private String author;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private OutputFormat format;

  @Override
  public Integer call() throws SandboxException, RuleException, UnavailableException {
    SmartcarConfig config = options.load();
    Clock clock = Clock.system(config.events().timeZone());
    Bounds bounds = Bounds.of(spec, from, to, clock);
    try (Judging judging = new ServerJudging(config, topology)) {
      return judge(judging, bounds);
    } catch (NotYetException e) {
      err("smartcar: " + e.getMessage());
      return ExitStatus.NO;
    }
  }

  int judge(Judging judging, Bounds bounds) throws UnavailableException, NotYetException {
    int version = judging.versionInForce();
    Set<String> rules = rules(judging.rules(version), version);
    JudgementOnDemand.Reach reach = judging.onDemand().reach(patience());
    long begin = bounds.begin().toEpochMilli();
    long end = Math.min(bounds.end().toEpochMilli(), reach.untilMillis());
    if (begin > end) {
      throw new NotYetException(
          "the live rules have judged up to %s: --from must be before that"
              .formatted(Instant.ofEpochMilli(reach.untilMillis())));
    }
    if (end < bounds.end().toEpochMilli()) {
      err(
          "The live rules have judged up to %s: judged to there, and not to %s"
              .formatted(Instant.ofEpochMilli(end), bounds.end()));
    }
    List<String> named = carNumbers;
    Set<String> cars = named == null ? judging.cars(version, begin, end) : new TreeSet<>(named);
    if (cars.isEmpty()) {
      throw new NotYetException(
          "no car has readings in HBase from %s to %s"
              .formatted(Instant.ofEpochMilli(begin), Instant.ofEpochMilli(end)));
    }
    AskedJudgement asked = new AskedJudgement(author, why, cars, begin, end, version, rules);
    JudgedAlerts printed =
        new JudgedAlerts(
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            format,
            yes ? "" : "would be ");
    return yes ? carryOut(judging, asked, reach, printed) : show(judging, asked, reach, printed);
  }

  private Set<String> rules(Set<String> inForce, int version) throws NotYetException {
    if (inForce.isEmpty()) {
      throw new NotYetException(
          "version %d of the rules has no rule of scope car that runs: see `smartcar rules show`"
              .formatted(version));
    }
    if (rule == null) {
      return inForce;
    }
    if (!inForce.contains(rule)) {
      throw new ParameterException(
          spec.commandLine(),
          "--rule: version %d of the rules has no alert %s of scope car, but %s"
              .formatted(version, rule, String.join(", ", new TreeSet<>(inForce))));
    }
    return Set.of(rule);
  }

  private static BooleanSupplier patience() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    return () -> {
      LockSupport.parkNanos(PAUSE_NANOS);
      return System.nanoTime() < end && !Thread.currentThread().isInterrupted();
    };
  }

  private int show(
      Judging judging, AskedJudgement asked, JudgementOnDemand.Reach reach, JudgedAlerts printed)
      throws UnavailableException {
    JudgementOnDemand.Outcome outcome = judging.onDemand().show(asked, reach, printed::print);
    printed.summary(asked, outcome, judging);
    if (!outcome.counts().isNothing()) {
      err("Nothing is changed yet: the same command with --yes corrects the alerts");
    }
    return ExitStatus.OK;
  }

  private int carryOut(
      Judging judging, AskedJudgement asked, JudgementOnDemand.Reach reach, JudgedAlerts printed)
      throws UnavailableException {
    JudgementOnDemand onDemand = judging.onDemand();
    try {
      JudgementOnDemand.Outcome outcome =
          onDemand.carryOut(asked, reach, judging.records(), printed::print);
      printed.summary(asked, outcome, judging);
      return outcome.notJudged().isEmpty() ? ExitStatus.OK : ExitStatus.NO;
    } catch (UnavailableException e) {
      err(
          String.format(
              Locale.ROOT,
              "%,d of %,d cars are judged; the same command once more completes it",
              onDemand.counts().cars(),
              asked.carNumbers().size()));
      throw e;
    }
  }

  private void err(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}
