package io.smartcar.wiring.trial;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.TopicRange;
import io.smartcar.hbase.EventHistory;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.rules.trial.TrialEvents;
import io.smartcar.wiring.Patience;
import io.smartcar.wiring.StoreSettings;
import io.smartcar.wiring.TopicRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens the events of a trial. They are only read: in no consumer group, and nothing is committed.
 * What is opened is used by one thread.
 */
public final class TrialSources {

  private TrialSources() {}

  /**
   * What of the history is asked for; immutable.
   *
   * @param from events of this time and later
   * @param to and before this one
   * @param carNumber of this car alone; null for all cars
   * @param maxEvents so many are taken at most: they are sorted in memory, 200 bytes each
   */
  public record Stretch(Instant from, Instant to, @Nullable String carNumber, int maxEvents) {}

  /**
   * The records that reached the topic from a moment on, up to its end now.
   *
   * @param lookBack how much more is read before it, so that windows are full where it begins
   * @throws io.smartcar.eventlog.EventLogException if Kafka does not answer or has no such topic
   */
  public static TrialEvents log(SmartcarConfig config, Instant since, Duration lookBack) {
    Instant begin = notBefore1970(since);
    return new KafkaEvents(
        TopicRange.open(StoreSettings.log(config), notBefore1970(begin.minus(lookBack))),
        begin,
        Patience.with(TopicRecords.of(config).decoder(config.events().timeZone())));
  }

  /** Records have no timestamp before 1970, and Kafka is not asked for one. */
  private static Instant notBefore1970(Instant since) {
    return since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since;
  }

  /**
   * What is stored of a time. Which of it came late is not known there.
   *
   * @param history what is asked; closed with the events
   * @param lookBack how much more is read before it, so that windows are full where it begins
   * @param now after this nothing can have happened yet
   */
  public static TrialEvents history(
      EventHistory history, Stretch asked, Duration lookBack, Instant now) {
    Instant earlier = asked.from().minus(lookBack);
    String car = asked.carNumber();
    Stream<StoredEvent> events =
        car == null
            ? history.ofAll(earlier, asked.to())
            : history.of(Set.of(car), earlier, asked.to());
    return new HistoryEvents(
        events.onClose(history::close),
        asked.from(),
        asked.to().isBefore(now) ? asked.to().minusMillis(1) : now,
        asked.maxEvents());
  }
}
