package io.smartcar.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.RecordedRun;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.scenario.TestedRules;
import io.smartcar.simulator.Faults;
import io.smartcar.simulator.Fleet;
import io.smartcar.simulator.FleetSettings;
import io.smartcar.simulator.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OverSpeedReferenceTest {

  private static final RuleTaskSettings.Timing TIMING =
      new RuleTaskSettings.Timing(
          Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10));

  @Test
  void alertsAbove_averageAtTheLimit_isNotAbove() {
    OverSpeedReference reference = new OverSpeedReference();
    reference.take("A", 0, 80);
    reference.take("A", 1_000, 80);
    reference.take("B", 1_000, 80);
    reference.take("B", 2_000, 81);
    reference.take("A", 30_000, 81);
    reference.close();
    assertThat(reference.alertsAbove(80)).isEqualTo(2);
    assertThat(reference.alertsAbove(79)).isEqualTo(3);
    assertThat(reference.alertsAbove(81)).isZero();
  }

  @Test
  void expectedAlerts_ofAFleet_areThoseThatTheRulesRaise() throws RuleException {
    OverSpeedReference reference = new OverSpeedReference();
    List<Alert> raised = new ArrayList<>();
    RuleFile overSpeed = RuleSet.bundled().files().get(0);
    RuleSet rules =
        new RuleSet(
            List.of(
                overSpeed,
                new RuleFile("over-speed-1", RuleFiles.copy(overSpeed.epl(), 1)),
                new RuleFile("over-speed-2", RuleFiles.copy(overSpeed.epl(), 2))));
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    FleetSettings drive =
        new FleetSettings(
            100,
            1,
            LocalDateTime.of(2026, 1, 1, 0, 0),
            Duration.ofSeconds(2),
            Duration.ofMinutes(10),
            Faults.NONE);
    try (Fleet fleet = new Fleet(drive);
        RecordedRun run =
            new RecordedRun(
                CompiledRule.compile(rules),
                TIMING,
                Duration.ofMinutes(10),
                ZoneOffset.UTC,
                raised::add)) {
      while (fleet.hasNext()) {
        Telemetry record = fleet.next();
        CarEvent event = (CarEvent) decoder.decode(record.value());
        reference.take(event.carNumber(), event.eventTime(), event.speed());
        run.take(event);
      }
      run.finish();
    }
    reference.close();
    assertThat(raised).hasSizeGreaterThan(50);
    assertThat(RuleFiles.expectedAlerts(reference, 3)).isEqualTo(raised.size());
  }

  @Test
  void write_ofRules_isTakenByTheChecksOfADeployment(@TempDir Path directory) throws Exception {
    Path home = Path.of("..").toAbsolutePath().normalize();
    Path rules = RuleFiles.write(home, directory, 3, 1);
    assertThat(TestedRules.of(rules, Duration.ofMinutes(10), ZoneOffset.UTC).files()).hasSize(3);
  }
}
