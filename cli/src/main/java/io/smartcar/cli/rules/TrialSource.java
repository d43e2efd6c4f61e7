package io.smartcar.cli.rules;

import io.smartcar.cli.Bounds;
import io.smartcar.cli.CarOption;
import io.smartcar.cli.DurationOption;
import io.smartcar.cli.MomentOption;
import io.smartcar.cli.RecordedEvents;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.time.Moment;
import io.smartcar.formats.FormatException;
import io.smartcar.hbase.EventHistory;
import io.smartcar.rules.trial.TrialCounts;
import io.smartcar.rules.trial.TrialEvents;
import io.smartcar.wiring.StoreSettings;
import io.smartcar.wiring.trial.TrialSources;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that say where a trial's events come from: one of three. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class TrialSource {

  /** They are sorted in memory; so many take about 400 MB. */
  private static final int MAX_EVENTS = 2_000_000;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private @Nullable Recorded recorded;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private @Nullable KafkaLog kafka;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private @Nullable History history;

  /** A file. */
  static final class Recorded {

    @Option(
        names = "--input",
        required = true,
        paramLabel = "EVENTS",
        description =
            "A recorded file of CSV or JSON, compressed with gzip or not, in UTF-8 or UTF-16; - is"
                + " the standard input.")
    private Path input;

    @Option(
        names = "--input-format",
        paramLabel = "FORMAT",
        description = "With --input: " + RecordedEvents.FORMAT)
    private @Nullable String format;
  }

  /** What reached the topic lately. */
  static final class KafkaLog {

    @Option(
        names = "--kafka",
        required = true,
        description = "The Kafka log, up to its end at the start.")
    @SuppressWarnings("UnusedVariable") // it only says which group is meant
    private boolean kafka;

    @Option(
        names = "--last",
        required = true,
        paramLabel = "TIME",
        converter = DurationOption.class,
        description = "With --kafka: records that reached it in the last 30m, 1h, 2d.")
    private Duration last;
  }

  /** What is stored. */
  static final class History {

    @Option(
        names = "--history",
        required = true,
        description = "The stored events; which of them came late is not known there.")
    @SuppressWarnings("UnusedVariable") // it only says which group is meant
    private boolean history;

    @Option(
        names = "--from",
        required = true,
        paramLabel = "TIME",
        converter = MomentOption.class,
        description = "With --history: from this time on, as 20180830, '2018-08-30 22:00' or -2h.")
    private Moment from;

    @Option(
        names = "--to",
        required = true,
        paramLabel = "TIME",
        converter = MomentOption.class,
        description = "With --history: before this time; of a day, to its end.")
    private Moment to;

    @Option(
        names = "--car",
        paramLabel = "CAR",
        converter = CarOption.class,
        description =
            "With --history: only this car, whose letters' case matters; without it, the whole table is read.")
    private @Nullable String carNumber;
  }

  /**
   * Opens what was asked for.
   *
   * @param lookBack how much more is read before it, so that windows are full where it begins
   * @throws FormatException if the file's format is not known or not taken
   */
  TrialEvents open(CommandSpec spec, SmartcarConfig config, Duration lookBack)
      throws FormatException {
    ZoneId zone = config.events().timeZone();
    if (recorded != null) {
      return new FileEvents(RecordedEvents.open(recorded.input, recorded.format, zone));
    }
    if (kafka != null) {
      return TrialSources.log(config, Instant.now().minus(kafka.last), lookBack);
    }
    if (history != null) {
      return open(spec, history, config, lookBack);
    }
    throw new IllegalStateException("picocli must have set a source");
  }

  /** What to say if a trial read nothing at all of the car that was asked for. */
  Optional<String> hint(TrialCounts counts) {
    return history == null || counts.events() + counts.before() > 0
        ? Optional.empty()
        : CarOption.hint(history.carNumber, null);
  }

  private static TrialEvents open(
      CommandSpec spec, History asked, SmartcarConfig config, Duration lookBack) {
    ZoneId zone = config.events().timeZone();
    Bounds bounds = Bounds.of(spec, asked.from, asked.to, Clock.system(zone));
    return TrialSources.history(
        new EventHistory(StoreSettings.hbase(config), zone),
        new TrialSources.Stretch(bounds.begin(), bounds.end(), asked.carNumber, MAX_EVENTS),
        lookBack,
        Instant.now());
  }
}
