package io.smartcar.cli;

import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.time.Moment;
import io.smartcar.redis.Episode;
import io.smartcar.redis.EpisodeStore;
import io.smartcar.redis.RedisEpisodeStore;
import io.smartcar.redis.RedisSettings;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar alerts episodes}: alerts of a car that follow each other closely, as one. */
@Command(
    name = "episodes",
    description = {
      "Lists a day's episodes: alerts of a rule and car that follow each other closely"
          + " (smartcar.redis.episode-silence), with the worst value and what was done about them;"
          + " status 1 if there are none.",
      "With --open those that go on: who is speeding now."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class EpisodesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(names = "--open", description = "Only episodes that go on.")
  private boolean open;

  @Option(names = "--rule", paramLabel = "RULE", description = "Only episodes of this rule.")
  private @Nullable String rule;

  @Option(
      names = "--car",
      paramLabel = "CAR",
      converter = CarOption.class,
      description = "Only episodes of this car; letters' case matters.")
  private @Nullable String carNumber;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private OutputFormat format;

  @Parameters(
      arity = "0..1",
      paramLabel = "DAY",
      defaultValue = "today",
      converter = MomentOption.class,
      description =
          "The day of the events: 20180830, 2018-08-30, today or yesterday;"
              + " default: ${DEFAULT-VALUE}.")
  private Moment day;

  @Override
  public Integer call() throws SandboxException {
    SmartcarConfig config = options.load();
    Clock clock = Clock.system(config.events().timeZone());
    String digits = BASIC_ISO_DATE.format(Bounds.existing(spec, "DAY", clock, day::day));
    RedisSettings redis = StoreSettings.redis(config);
    try (EpisodeStore episodes = new RedisEpisodeStore(redis)) {
      return print(episodes, digits, redis.address());
    }
  }

  private int print(EpisodeStore episodes, String digits, String address) {
    List<Episode> shown =
        (open ? episodes.open(digits) : episodes.of(digits))
            .stream()
                .filter(episode -> rule == null || rule.equals(episode.rule()))
                .filter(episode -> carNumber == null || carNumber.equals(episode.carNumber()))
                .toList();
    PrintWriter out = spec.commandLine().getOut();
    EpisodePrinter printer = new EpisodePrinter(out, format);
    shown.forEach(printer::print);
    out.flush();
    if (shown.isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf("No such %sepisodes of %s in Redis at %s%n", open ? "open " : "", digits, address);
      err.flush();
      return ExitStatus.NO;
    }
    return ExitStatus.OK;
  }
}
