package io.smartcar.rules.live.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleProgram;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.MemoryLog;
import io.smartcar.rules.live.OneTask;
import io.smartcar.rules.live.judging.ActiveRule;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.Taken;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A pushed rule is not shown what the task's clock had passed. */
final class WarmUpPassedOverTest {

  private static final LocalDateTime START = LocalDateTime.of(2016, 1, 24, 13, 45);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final RuleTaskSettings SETTINGS =
      OneTask.settings(new RuleTaskSettings.Limits(1_000, 1_000, 1_000));

  private final MemoryLog log = new MemoryLog(1);
  private final List<String> shown = new ArrayList<>();

  @Test
  void catchUp_eventsThatTheTaskFoundLate_showsTheOthersInEachRound() throws Exception {
    for (int second = 0; second < 20; second++) {
      String line = DATE.format(START.plusSeconds(second)) + ",A" + second + ",3,0,F,N,95,A01";
      log.append(0, millis(second), line.getBytes(StandardCharsets.UTF_8));
    }
    RuleFile file =
        new RuleFile("every", "@Name('every') select carNumber, date, speed from DriverCarInfo;");
    CompiledRule rule = CompiledRule.compile(new RuleSet(List.of(file))).get(0);
    try (ActiveRule every =
            ActiveRule.start(
                    List.of(RuleProgram.of(rule)),
                    SETTINGS,
                    System::nanoTime,
                    (alert, time) -> note(alert))
                .get(0);
        WarmUp warmUp = new WarmUp(log.asLogForWarmUp(4), SETTINGS, List.of(every))) {
      warmUp.catchUp(position(10, new Taken.Range(3, 6, millis(5))));
      warmUp.catchUp(
          position(20, new Taken.Range(3, 6, millis(5)), new Taken.Range(12, 14, millis(13))));
    }

    assertThat(shown)
        .containsExactly(
            "A0", "A1", "A2", "A6", "A7", "A8", "A9", "A10", "A11", "A14", "A15", "A16", "A17",
            "A18", "A19");
  }

  private void note(Alert alert) {
    shown.add(alert.carNumber());
  }

  private static WarmUp.Position position(int offset, Taken.Range... passedOver) {
    return new WarmUp.Position(
        millis(offset - 1),
        millis(-60),
        Map.of(),
        Map.of(0, (long) offset),
        Map.of(0, List.of(passedOver)));
  }

  private static long millis(int second) {
    return START.plusSeconds(second).toInstant(ZoneOffset.UTC).toEpochMilli();
  }
}
