package io.smartcar.acceptance;

import io.smartcar.events.AlertJson;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.RecordedRun;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A rule of all cars together, and what it says of a log when it is run offline. */
final class FleetRule {

  static final String NAME = "area-speed";

  private static final RuleFile RULE =
      new RuleFile(
          NAME,
          """
          @Name('area-speed')
          @Tag(name='scope', value='fleet')
          select last(carNumber) as carNumber, last(date) as date, areaNumber,
                 avg(speed) as avgSpeed, count(distinct carNumber) as cars, count(*) as readings
          from DriverCarInfo#time_batch(30 sec, 0L)
          group by areaNumber
          having avg(speed) > 60 and count(distinct carNumber) >= 3;
          """);

  private static final RuleTaskSettings.Timing TIME =
      new RuleTaskSettings.Timing(
          Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10));

  /** Three cars of an area above its limit, and three of another that are not. */
  private static final String EVENTS =
      """
      20160124134501,A0001,3,0,F,N,70,A01
      20160124134502,A0002,3,0,F,N,70,A01
      20160124134502,B0001,3,0,F,N,50,B02
      20160124134503,B0002,3,0,F,N,50,B02
      20160124134504,B0003,3,0,F,N,50,B02
      20160124134505,A0003,3,0,F,N,70,A01
      """;

  private static final String ALERTS =
      """
      rule,carNumber,date,areaNumber
      area-speed,A0003,20160124134505,A01
      """;

  private FleetRule() {}

  /** Keys of the configuration that put it in force beside the rules of the jar. */
  static Map<String, String> besideTheOthers(Path directory) throws IOException {
    List<RuleFile> rules = new ArrayList<>(RuleSet.bundled().files());
    rules.add(RULE);
    for (RuleFile rule : rules) {
      Files.writeString(directory.resolve(rule.fileName()), rule.epl());
    }
    Path scenario = Files.createDirectory(directory.resolve(NAME + ".test"));
    Files.writeString(scenario.resolve("areas.events.csv"), EVENTS);
    Files.writeString(scenario.resolve("areas.alerts.csv"), ALERTS);
    for (RuleFile rule : RuleSet.bundled().files()) {
      copyScenarios(rule.name() + ".test", directory);
    }
    return Map.of("smartcar.rules.directory", directory.toAbsolutePath().toString());
  }

  private static void copyScenarios(String name, Path directory) throws IOException {
    Path copies = Files.createDirectory(directory.resolve(name));
    try (Stream<Path> scenarios = Files.list(Path.of("../cep-rules/rules").resolve(name))) {
      for (Path scenario : scenarios.toList()) {
        Files.copy(scenario, copies.resolve(scenario.getFileName().toString()));
      }
    }
  }

  /** What must be found: JSON by {@code <day>/<car>-<date>}. */
  static SortedMap<String, String> expectedAlerts(List<LogRecord> log) throws RuleException {
    SortedMap<String, String> alerts = new TreeMap<>();
    Map<Integer, List<LogRecord>> partitions = new TreeMap<>();
    log.forEach(
        logged ->
            partitions.computeIfAbsent(logged.partition(), p -> new ArrayList<>()).add(logged));
    int count = partitions.keySet().stream().mapToInt(p -> p + 1).max().orElse(0);
    int[] next = new int[count];
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    try (RecordedRun run =
        new RecordedRun(
            List.of(CompiledRule.compile(RULE)),
            TIME,
            Duration.ZERO,
            ZoneOffset.UTC,
            count,
            alert -> alerts.put(alert.day() + '/' + alert.member(), AlertJson.write(alert)))) {
      for (int behind = run.furthestBehind(); behind >= 0; behind = run.furthestBehind()) {
        List<LogRecord> records = partitions.getOrDefault(behind, List.of());
        if (next[behind] == records.size()) {
          run.end(behind);
          continue;
        }
        LogRecord logged = records.get(next[behind]);
        next[behind]++;
        if (decoder.decode(logged.value()) instanceof CarEvent event) {
          run.take(behind, logged.timestampMillis(), event);
        }
      }
      run.finish();
    }
    return alerts;
  }
}
