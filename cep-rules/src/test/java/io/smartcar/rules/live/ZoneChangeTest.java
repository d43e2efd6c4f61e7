package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.LogCounts;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.Taken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that starts with another time zone than the one of its checkpoints. */
final class ZoneChangeTest {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final LocalDateTime START = LocalDateTime.of(2016, 1, 24, 13, 45, 0);
  private static final Instant LONG_AFTER = Instant.parse("2020-01-01T00:00:00Z");
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final RuleTaskSettings.Limits LIMITS =
      new RuleTaskSettings.Limits(1_000, 100, 10_000);

  private final MemoryLog log = new MemoryLog(1);
  private final Deployment deployment = new Deployment(log, LIMITS, 50);

  /** West and east of the zone that comes after. */
  @ParameterizedTest
  @ValueSource(strings = {"America/New_York", "Asia/Shanghai"})
  void restart_inAnotherZone_givesTheAlertsOfAllDatesAndFindsNoneLate(String before) {
    Map<String, String> expected = alertsWithoutAChange();
    deployment.zone = ZoneId.of(before);

    driveAndRestart(log, deployment, ZoneOffset.UTC);

    assertThat(deployment.stored.keySet()).isEqualTo(expected.keySet());
    assertThat(log.taken(0).counts()).isEqualTo(LogCounts.ZERO);
    assertThat(log.taken(0).zone()).isEqualTo("Z");
    assertThat(ZoneChange.of(OneTask.settings(LIMITS), log.saved, LONG_AFTER).message()).isNull();
  }

  @Test
  void restart_carsChangedTheirDatesWithTheZone_goesOnWithANewClock() {
    deployment.zone = SHANGHAI;
    LocalDateTime start =
        LocalDateTime.ofEpochSecond(deployment.wallMillis() / 60_000 * 60, 0, ZoneOffset.UTC);
    append(log, start, 8, 0, 90);
    deployment.restart(1);
    bring(deployment, 90);
    deployment.stored.clear();
    append(log, start, 0, 90, 180);
    deployment.zone = ZoneOffset.UTC;

    deployment.restart(1);
    bring(deployment, 180);
    deployment.finish();

    assertThat(log.taken(0).counts().late()).isZero();
    assertThat(deployment.stored).hasSize(3);
  }

  @Test
  void message_ofAnotherZone_saysWhatWhereAndWhatToDo() {
    ZoneChange change =
        ZoneChange.of(OneTask.settings(LIMITS), Map.of(0, ofZone("Asia/Shanghai")), LONG_AFTER);

    assertThat(change.message())
        .contains("task 0: smartcar.events.time-zone is Z", "of Asia/Shanghai", "set it back")
        .doesNotContain("\n");
  }

  @Test
  void checkpoint_ofNoZone_isOfThePresentOne() {
    Map<Integer, Checkpoint> saved = Map.of(0, ofZone(""));

    ZoneChange change = ZoneChange.of(OneTask.settings(LIMITS), saved, LONG_AFTER);

    assertThat(change.message()).isNull();
    assertThat(change.checkpoints()).isEqualTo(saved);
  }

  @Test
  void checkpoint_ofAZoneThatIsNotKnown_keepsItsOffsetsAlone() {
    Map<Integer, Checkpoint> saved = Map.of(0, ofZone("Moon/Crater"));

    ZoneChange change = ZoneChange.of(OneTask.settings(LIMITS), saved, LONG_AFTER);

    assertThat(change.message()).contains("Moon/Crater");
    assertThat(change.checkpoints().get(0))
        .returns(3L, Checkpoint::offset)
        .returns(12L, Checkpoint::position)
        .returns(Checkpoint.NONE, Checkpoint::latestTime);
  }

  private static Checkpoint ofZone(String zone) {
    long time = 1_453_600_000_000L;
    Taken taken =
        new Taken(
            "x", zone, time, time, LogCounts.ZERO, List.of(new Taken.Range(4, 5, time - 7_000)));
    return new Checkpoint(3, time, time, time, 12, true, 0, time, taken);
  }

  private static Map<String, String> alertsWithoutAChange() {
    MemoryLog log = new MemoryLog(1);
    try (Deployment deployment = new Deployment(log, LIMITS, 50)) {
      driveAndRestart(log, deployment, ZoneOffset.UTC);
      assertThat(deployment.stored).hasSize(6);
      return deployment.stored;
    }
  }

  /** No longer than the idle timeout, or the clock would go on with the wall. */
  private static void driveAndRestart(MemoryLog log, Deployment deployment, ZoneId then) {
    append(log, START, 0, 0, 100);
    deployment.restart(1);
    bring(deployment, 100);
    append(log, START, 0, 100, 180);
    deployment.zone = then;
    deployment.restart(1);
    bring(deployment, 180);
    deployment.finish();
  }

  private static void bring(Deployment deployment, int records) {
    for (int tick = 0; tick < 40; tick++) {
      deployment.tick();
      deployment.tasks.get(0).offer(deployment.log.slice(0, 0, records));
      deployment.deliver();
    }
  }

  /** Dates that are hours ahead of a start, which is when the records are written; or later. */
  private static void append(
      MemoryLog log, LocalDateTime start, int hoursAhead, int fromSecond, int toSecond) {
    boolean recorded = start.equals(START);
    for (int second = fromSecond; second < toSecond; second++) {
      LocalDateTime written = start.plusSeconds(second);
      String date = DATE.format(written.plusHours(hoursAhead));
      Duration late = recorded ? Duration.ofHours(12) : Duration.ZERO;
      log.append(
          0,
          written.plus(late).toInstant(ZoneOffset.UTC).toEpochMilli(),
          (date + ",A0001,3,0,F,N,95,A01").getBytes(StandardCharsets.UTF_8));
    }
  }
}
