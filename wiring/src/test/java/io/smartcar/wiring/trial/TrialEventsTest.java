package io.smartcar.wiring.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.trial.Trial;
import io.smartcar.rules.trial.TrialCounts;
import io.smartcar.rules.trial.TrialEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Kafka log and the stored history as the sources of a trial. */
final class TrialEventsTest {

  private static final int MANY = 1_000;
  private static final long AT = Instant.parse("2016-01-24T13:45:00Z").toEpochMilli();
  private static final RuleTaskSettings.Timing TIME =
      new RuleTaskSettings.Timing(
          Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10));

  private Instant since = Instant.EPOCH;
  private final List<Alert> alerts = new ArrayList<>();
  private final FakeRange log = new FakeRange();

  @Test
  void kafka_partitionsReadOneAfterTheOther_areInOrderOfTime() throws RuleException {
    for (int second = 0; second < 60; second++) {
      append(0, AT + second * 1_000L, line(second, "A0001", 95));
    }
    for (int second = 0; second < 60; second++) {
      append(1, AT + second * 1_000L, line(second, "A0002", second < 30 ? 95 : 50));
    }
    log.addPartition();

    TrialCounts counts = run(kafka());

    assertThat(alerts.stream().map(Alert::member))
        .containsExactly("A0001-20160124134529", "A0002-20160124134529", "A0001-20160124134559");
    assertThat(List.of(counts.events(), (long) counts.cars())).containsExactly(120L, 2L);
    assertThat(counts.allShown()).isTrue();
  }

  @Test
  void kafka_recordTimestamps_showABadClock() throws RuleException {
    append(0, AT, line(0, "A0001", 95));
    append(0, AT, line(11, "A0001", 200));
    append(0, AT + 2_000, line(12, "A0001", 97));
    append(0, AT + 2_000, "no event");

    TrialCounts counts = run(kafka());

    assertThat(alerts).singleElement().extracting(Alert::member).isEqualTo("A0001-20160124134512");
    assertThat(notShown(counts)).containsExactly(0L, 0L, 1L, 1L);
  }

  @Test
  void history_anyOrder_isReadInOrderOfTimeAndClosed() throws RuleException {
    AtomicBoolean closed = new AtomicBoolean();
    Stream<StoredEvent> rows =
        Stream.of(
                new StoredEvent(event(31, "A0001", 90), AT + 31_000),
                new StoredEvent(event(59, "A0001", 200), AT),
                new StoredEvent(event(2, "A0002", 95), AT + 2_000),
                new StoredEvent(event(1, "A0001", 95), AT + 1_000))
            .onClose(() -> closed.set(true));

    TrialCounts counts = run(new HistoryEvents(rows, Instant.EPOCH, Instant.EPOCH, MANY));

    assertThat(alerts.stream().map(Alert::member))
        .containsExactly("A0001-20160124134501", "A0002-20160124134502", "A0001-20160124134531");
    assertThat(notShown(counts)).containsExactly(0L, 0L, 1L, 0L);
    assertThat(closed).isTrue();
  }

  @Test
  void history_firstWindow_isFilledFromBefore() throws RuleException {
    Stream<StoredEvent> rows =
        Stream.of(
                event(2, "A0002", 95),
                event(31, "A0001", 60),
                event(36, "A0001", 70),
                event(42, "A0001", 100),
                event(50, "A0001", 95))
            .map(event -> new StoredEvent(event, event.eventTime()));

    TrialCounts counts =
        run(
            new HistoryEvents(
                rows, Instant.ofEpochMilli(AT + 40_000), Instant.ofEpochMilli(AT + 60_000), MANY));

    assertThat(alerts).singleElement().extracting(Alert::member).isEqualTo("A0001-20160124134550");
    assertThat(alerts.get(0).values())
        .containsEntry("avgSpeed", 81.25)
        .containsEntry("readings", 4L);
    assertThat(List.of(counts.events(), (long) counts.cars(), counts.before()))
        .containsExactly(2L, 1L, 3L);
  }

  @Test
  void kafka_firstWindow_isFilledFromBefore() throws RuleException {
    append(0, AT + 1_000, line(1, "A0002", 95));
    append(0, AT + 31_000, line(31, "A0001", 60));
    append(0, AT + 42_000, line(42, "A0001", 110));
    append(1, AT + 35_000, line(35, "A0003", 60));
    since = Instant.ofEpochMilli(AT + 40_000);

    TrialCounts counts = run(kafka());

    assertThat(alerts).singleElement().extracting(Alert::member).isEqualTo("A0001-20160124134542");
    assertThat(alerts.get(0).values()).containsEntry("avgSpeed", 85.0);
    assertThat(List.of(counts.events(), (long) counts.cars(), counts.before()))
        .containsExactly(1L, 1L, 3L);
    assertThat(counts.ofOpenWindows()).isEqualTo(1);
  }

  @Test
  void history_moreThanFits_saysWhatToDo() {
    Stream<StoredEvent> rows =
        Stream.of(event(1, "A0001", 95), event(2, "A0001", 95), event(3, "A0001", 95))
            .map(event -> new StoredEvent(event, AT));

    assertThatThrownBy(() -> run(new HistoryEvents(rows, Instant.EPOCH, Instant.EPOCH, 2)))
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("more than 2 events")
        .hasMessageContaining("or one car");
  }

  @Test
  void history_scanWithoutEnd_isReadNoFurtherThanFits() {
    Stream<StoredEvent> rows =
        Stream.of(1)
            .flatMap(scan -> Stream.generate(() -> new StoredEvent(event(1, "A1", 95), AT)));

    assertThatThrownBy(() -> run(new HistoryEvents(rows, Instant.EPOCH, Instant.EPOCH, 2)))
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("more than 2 events");
  }

  @Test
  void history_nothing_isNoAlert() throws RuleException {
    assertThat(run(new HistoryEvents(Stream.of(), Instant.EPOCH, Instant.EPOCH, MANY)).events())
        .isZero();
    assertThat(alerts).isEmpty();
  }

  private static List<Long> notShown(TrialCounts counts) {
    return List.of(counts.late(), counts.repeated(), counts.badClock(), counts.noEvent());
  }

  private TrialCounts run(TrialEvents events) throws RuleException {
    CompiledRule rule = CompiledRule.compile(RuleSet.bundled().files().get(0));
    Trial.Settings settings = new Trial.Settings(TIME, Duration.ZERO, ZoneOffset.UTC);
    try (Trial trial = new Trial(events, List.of(new Trial.Subject(rule, alerts::add)), settings)) {
      TrialCounts counts = trial.run();
      assertThat(trial.done()).isBetween(-1.0, 1.0);
      return counts;
    }
  }

  private KafkaEvents kafka() {
    return new KafkaEvents(log, since, new EventDecoder(ZoneOffset.UTC));
  }

  private void append(int partition, long timestampMillis, String value) {
    log.append(partition, timestampMillis, value.getBytes(UTF_8));
  }

  private static String line(int second, String car, int speedKmh) {
    return "201601241345%02d,%s,3,0,F,N,%d,A01".formatted(second, car, speedKmh);
  }

  private static CarEvent event(int second, String car, int speedKmh) {
    return (CarEvent)
        new EventDecoder(ZoneOffset.UTC).decode(line(second, car, speedKmh).getBytes(UTF_8));
  }
}
