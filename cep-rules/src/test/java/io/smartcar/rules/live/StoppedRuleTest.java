package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.RuleCost;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.RulesState;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A rule that was stopped is started again by the next push, whether its file changed or not. */
final class StoppedRuleTest {

  private static final LocalDateTime START = LocalDateTime.of(2016, 1, 24, 13, 45, 0);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final RuleTaskSettings.Limits LIMITS = new RuleTaskSettings.Limits(1_000, 100, 50);

  /** Looks back ten seconds, and throws on a car whose number is none. */
  private static final RuleFile NUMBER =
      new RuleFile(
          "number",
          "@Name('number') @Tag(name='look-back', value='10s')"
              + " select carNumber, date, cast(carNumber, int) as number"
              + " from DriverCarInfo(speed > 120);");

  private static final RuleFile FAST = fast(150);

  private final MemoryLog log = new MemoryLog(1);
  private final Deployment deployment =
      new Deployment(log, new RuleSet(List.of(NUMBER, FAST)), LIMITS, 50, Alert::rule);
  private int second;

  @AfterEach
  void close() {
    deployment.close();
  }

  @Test
  void push_sameFilesAfterARuleWasStopped_startsItAgain() {
    stopTheRule();
    drive("1234", 130, 30);
    assertThat(deployment.stored).isEmpty();

    int again = deployment.rules.push(new RuleSet(List.of(NUMBER, FAST)));
    drive("1234", 130, 30);

    assertThat(report().version()).isEqualTo(again);
    assertThat(report().phase()).isEqualTo(RulesState.Phase.LIVE);
    assertThat(report().problems()).isEmpty();
    assertThat(deployment.stored).isNotEmpty().containsValue("number");
  }

  @Test
  void rollback_toFilesWithTheStoppedRule_startsItAgain() {
    int first = deployment.rules.push(new RuleSet(List.of(NUMBER, FAST)));
    stopTheRule();
    assertThat(report().version()).isEqualTo(first);
    drive("1234", 130, 30);

    deployment.rules.pointTo(0);
    drive("1234", 130, 30);

    assertThat(report().version()).isZero();
    assertThat(report().problems()).isEmpty();
    assertThat(deployment.stored).containsValue("number");
  }

  @Test
  void push_whatStoppedTheRuleIsStillInItsWindow_doesNotKeepBackTheOtherFiles() {
    stopTheRule();

    int corrected = deployment.rules.push(new RuleSet(List.of(NUMBER, fast(160))));
    drive("1234", 100, 4);

    assertThat(report().version()).isEqualTo(corrected);
    assertThat(report().phase()).isEqualTo(RulesState.Phase.LIVE);
    assertThat(report().problems()).singleElement().asString().contains("number.epl: stopped");
    drive("1234", 100, 20);
    deployment.rules.push(new RuleSet(List.of(NUMBER, fast(160))));
    drive("1234", 130, 10);
    assertThat(report().problems()).isEmpty();
    assertThat(deployment.stored).containsValue("number");
  }

  @Test
  void push_sameFilesAfterARuleWasThrottled_countsAnew() {
    deployment.restart(1);
    drive("1234", 130, 80);
    assertThat(report().problems()).singleElement().asString().contains("number.epl: throttled");

    deployment.rules.push(new RuleSet(List.of(NUMBER, FAST)));
    drive("1234", 100, 10);

    assertThat(report().problems()).isEmpty();
  }

  @Test
  void costs_ofRulesAtWork_areSaidNowAndThen() {
    deployment.restart(1);
    drive("1234", 130, 80);
    assertThat(report().problems()).singleElement().asString().contains("number.epl: throttled");
    // Half a minute by the tasks' clock, of which a tick is a tenth of a second.
    IntStream.range(0, 300).forEach(tick -> deployment.tick());

    assertThat(deployment.rules.costs.get(0))
        .extracting(RuleCost::file)
        .containsExactlyInAnyOrder("fast.epl", "number.epl");
    for (RuleCost cost : deployment.rules.costs.getOrDefault(0, List.of())) {
      assertThat(cost.events()).as(cost.toString()).isBetween(70L, 80L);
      assertThat(cost.throttled() > 0).as(cost.toString()).isEqualTo(cost.file().startsWith("n"));
    }
  }

  private void stopTheRule() {
    if (deployment.tasks.isEmpty()) {
      deployment.restart(1);
    }
    drive("1234", 100, 4);
    drive("A0001", 130, 1);
    drive("1234", 100, 4);
    assertThat(report().problems()).singleElement().asString().contains("number.epl: stopped");
  }

  private static RuleFile fast(int limitKmh) {
    return new RuleFile(
        "fast",
        "@Name('fast') @Tag(name='look-back', value='1s') select carNumber, date"
            + " from DriverCarInfo(speed > %d);".formatted(limitKmh));
  }

  private RulesState report() {
    return Objects.requireNonNull(deployment.rules.reports.get(0));
  }

  /** A reading a second, brought as it comes. */
  private void drive(String car, int speedKmh, int seconds) {
    for (int end = second + seconds; second < end; second++) {
      LocalDateTime date = START.plusSeconds(second);
      String line = "%s,%s,3,0,F,N,%d,A01".formatted(DATE.format(date), car, speedKmh);
      log.append(
          0, date.toInstant(ZoneOffset.UTC).toEpochMilli(), line.getBytes(StandardCharsets.UTF_8));
      MemoryLog.Slice slice = log.slice(0, second, Long.MAX_VALUE);
      for (int i = 0; i < 4 && !deployment.offer(slice); i++) {
        deployment.tick();
      }
      for (int i = 0; i < 3; i++) {
        deployment.tick();
        deployment.deliver();
      }
    }
  }
}
