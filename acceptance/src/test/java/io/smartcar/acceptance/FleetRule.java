package io.smartcar.acceptance;

import io.smartcar.events.AlertJson;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.RecordedRun;
import io.smartcar.rules.live.RuleTaskSettings;
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

  private FleetRule() {}

  /** Keys of the configuration that put it in force beside the rules of the jar. */
  static Map<String, String> besideTheOthers(Path directory) throws IOException {
    List<RuleFile> rules = new ArrayList<>(RuleSet.bundled().files());
    rules.add(RULE);
    for (RuleFile rule : rules) {
      Files.writeString(directory.resolve(rule.fileName()), rule.epl());
    }
    return Map.of("smartcar.rules.directory", directory.toAbsolutePath().toString());
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
