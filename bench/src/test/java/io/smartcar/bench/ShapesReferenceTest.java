package io.smartcar.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.RecordedRun;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.scenario.TestedRules;
import io.smartcar.simulator.Faults;
import io.smartcar.simulator.Fleet;
import io.smartcar.simulator.FleetSettings;
import io.smartcar.simulator.Telemetry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShapesReferenceTest {

  private static final int SHAPES = RuleShape.ALL.size();

  private static final RuleTaskSettings.Timing TIMING =
      new RuleTaskSettings.Timing(
          Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10));

  @Test
  void alerts_ofAFleet_areThoseThatRulesOfTenShapesRaise(@TempDir Path directory) throws Exception {
    Path home = Path.of("..").toAbsolutePath().normalize();
    Path files = RuleFiles.write(home, directory, 2 * SHAPES, SHAPES);
    RuleSet rules = RuleSet.fromDirectory(files);
    ShapesReference reference = new ShapesReference();
    Map<String, Integer> raised = new HashMap<>();
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    FleetSettings drive =
        new FleetSettings(
            100,
            1,
            LocalDateTime.of(2026, 1, 1, 0, 0),
            Duration.ofSeconds(2),
            Duration.ofMinutes(5),
            Faults.NONE);
    try (Fleet fleet = new Fleet(drive);
        RecordedRun run =
            new RecordedRun(
                CompiledRule.compile(rules),
                TIMING,
                Duration.ofMinutes(1),
                ZoneOffset.UTC,
                alert -> raised.merge(alert.rule(), 1, Integer::sum))) {
      while (fleet.hasNext()) {
        Telemetry record = fleet.next();
        CarEvent event = (CarEvent) decoder.decode(record.value());
        String line = new String(record.value(), StandardCharsets.ISO_8859_1);
        reference.take(event.carNumber(), event.eventTime(), line.split(",", -1));
        run.take(event);
      }
      run.finish();
    }
    reference.close();

    long before = 0;
    for (int rule = 0; rule < 2 * SHAPES; rule++) {
      String name = RuleShape.ALL.get(rule % SHAPES).name(rule / SHAPES);
      long upTo = reference.alerts(rule + 1, SHAPES);
      assertThat(raised.getOrDefault(name, 0)).as(name).isEqualTo((int) (upTo - before));
      before = upTo;
    }
    assertThat(raised).as("rules that raised anything").hasSizeGreaterThanOrEqualTo(2 * SHAPES - 4);
    assertThat(TestedRules.of(files, Duration.ofMinutes(10), ZoneOffset.UTC).files())
        .hasSize(2 * SHAPES);
  }
}
