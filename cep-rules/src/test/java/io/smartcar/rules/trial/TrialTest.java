package io.smartcar.rules.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a trial says of the two ends of its events. */
final class TrialTest {

  private static final Path RULES = Path.of("rules");
  private static final Path LIBRARY = Path.of("library");
  private static final Trial.Settings SETTINGS =
      new Trial.Settings(
          new RuleTaskSettings.Timing(
              Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10)),
          Duration.ofMinutes(10),
          ZoneOffset.UTC);

  private final List<Alert> alerts = new ArrayList<>();

  @Test
  void run_carsThatStillMoveAtTheEnd_areNotSilent() throws RuleException {
    TrialCounts counts =
        run(
            LIBRARY.resolve("silent-while-moving.epl"),
            new ListedEvents("20160301080000 C1 70", "20160301080055 C2 60"));

    assertThat(alerts).isEmpty();
    assertThat(counts.unknown()).isEqualTo(2);
  }

  @Test
  void run_silenceThatTheEventsShow_isRaised() throws RuleException {
    TrialCounts counts =
        run(
            LIBRARY.resolve("silent-while-moving.epl"),
            new ListedEvents("20160301080000 C1 70", "20160301080101 C2 60"));

    assertThat(alerts).singleElement().extracting(Alert::member).isEqualTo("C1-20160301080000");
    assertThat(counts.unknown()).isEqualTo(1);
  }

  @Test
  void run_silenceUpToWhereTheEventsAreKnown_isRaised() throws RuleException {
    ListedEvents events = new ListedEvents("20160301080000 C1 70", "20160301080055 C2 60");
    events.knownUntil = Instant.parse("2016-03-01T08:01:30Z");

    TrialCounts counts = run(LIBRARY.resolve("silent-while-moving.epl"), events);

    assertThat(alerts).singleElement().extracting(Alert::member).isEqualTo("C1-20160301080000");
    assertThat(counts.unknown()).isEqualTo(1);
  }

  @Test
  void run_windowThatIsOpenAtTheEnd_isClosedAndCounted() throws RuleException {
    for (Path rule : List.of(RULES.resolve("over-speed.epl"), LIBRARY.resolve("area-limit.epl"))) {
      alerts.clear();
      TrialCounts counts =
          run(rule, new ListedEvents("20160301080000 C1 90", "20160301080031 C2 95"));

      assertThat(alerts.stream().map(Alert::member))
          .containsExactly("C1-20160301080000", "C2-20160301080031");
      assertThat(counts.ofOpenWindows()).isEqualTo(1);
      assertThat(counts.unknown()).isZero();
    }
  }

  @Test
  void run_beforeWhatIsAskedFor_fillsWindowsAndRaisesNothing() throws RuleException {
    ListedEvents events =
        new ListedEvents(
            "20160301080000 C1 90",
            "20160301080031 C2 61",
            "20160301080045 C2 101",
            "20160301080100 C2 50");
    events.begin = Instant.parse("2016-03-01T08:00:40Z");

    TrialCounts counts = run(RULES.resolve("over-speed.epl"), events);

    assertThat(alerts).singleElement().extracting(Alert::member).isEqualTo("C2-20160301080045");
    assertThat(alerts.get(0).values()).containsEntry("avgSpeed", 81.0);
    assertThat(counts.before()).isEqualTo(2);
    assertThat(counts.events()).isEqualTo(2);
  }

  @Test
  void run_lateAndRepeatedBeforeWhatIsAskedFor_areNotCounted() throws RuleException {
    ListedEvents events =
        new ListedEvents(
            "20160301080000 C1 90",
            "20160301080000 C1 90",
            "20160301080031 C2 61",
            "20160301080010 C3 61",
            "20160301080045 C2 101",
            "20160301080020 C3 61",
            "20160301080100 C2 50");
    events.begin = Instant.parse("2016-03-01T08:00:40Z");

    TrialCounts counts = run(RULES.resolve("over-speed.epl"), events);

    assertThat(counts.before()).isEqualTo(4);
    assertThat(counts.events()).isEqualTo(3);
    assertThat(counts.late()).isEqualTo(1);
    assertThat(counts.repeated()).isZero();
  }

  private TrialCounts run(Path rule, TrialEvents events) throws RuleException {
    CompiledRule compiled = CompiledRule.compile(RuleFile.read(rule));
    try (Trial trial =
        new Trial(events, List.of(new Trial.Subject(compiled, alerts::add)), SETTINGS)) {
      return trial.run();
    }
  }

  /** Dates, cars and speeds in order of time. */
  private static final class ListedEvents implements TrialEvents {
    private final List<CarEvent> events = new ArrayList<>();
    private Instant begin = Instant.EPOCH;
    private Instant knownUntil = Instant.EPOCH;

    ListedEvents(String... lines) {
      EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
      for (String line : lines) {
        String[] parts = line.split(" ", -1);
        String event = parts[0] + ',' + parts[1] + ",3,0,F,N," + parts[2] + ",A01";
        events.add((CarEvent) decoder.decode(event.getBytes(UTF_8)));
      }
    }

    @Override
    public int partitions() {
      return 1;
    }

    @Override
    public void read(int partition, Recipient recipient) {
      for (CarEvent event : events) {
        if (event.eventTime() >= begin.toEpochMilli()) {
          recipient.begin(partition);
        }
        recipient.event(partition, event.eventTime(), event);
      }
      recipient.end(partition);
    }

    @Override
    public long beginMillis() {
      return begin.toEpochMilli();
    }

    @Override
    public long knownUntilMillis() {
      return knownUntil.toEpochMilli();
    }

    @Override
    public double done() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
