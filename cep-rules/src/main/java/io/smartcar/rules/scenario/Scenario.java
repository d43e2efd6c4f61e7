package io.smartcar.rules.scenario;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.Refusal;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.CarMasterException;
import io.smartcar.events.cars.CarMasterFiles;
import io.smartcar.events.cars.SpeedLimits;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.RecordedRun;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One example of a rule: the events that come, and the alerts that must be raised, no more and no
 * fewer. Time is the events', and nothing comes after the last one. Not thread-safe.
 *
 * <p>Beside {@code rules/NAME.epl} the directory {@code rules/NAME.test/} holds for each scenario
 * {@code SCENARIO.events.csv}, events as they stand in the log, in the log's order, and {@code
 * SCENARIO.alerts.csv}: a header of column names that begins with {@code rule,carNumber,date}, then
 * an alert a row of CSV in any order. Only the columns of the header are compared. Lines that begin
 * with {@code #} are comments. What a rule looks up of its cars stands in {@code cars.csv} and
 * {@code limits.csv} beside them, as {@code smartcar cars import} takes it; a scenario that needs
 * another has {@code SCENARIO.cars.csv} or {@code SCENARIO.limits.csv}.
 *
 * @param name the scenario's name
 * @param events the file of the events
 * @param alerts the file of the expected alerts
 */
public record Scenario(String name, Path events, Path alerts) {

  private static final String EVENTS = ".events.csv";
  private static final String ALERTS = ".alerts.csv";

  private static final RuleTaskSettings.Timing TIME =
      new RuleTaskSettings.Timing(
          Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10));

  /** For rules whose look-back is not known: long enough for what a scenario can show by hand. */
  private static final Duration LOOK_BACK = Duration.ofMinutes(10);

  /**
   * The scenarios of a rule, in order of name; none if it has no directory or an empty one.
   *
   * @param rulesDirectory where the rule's file is
   * @throws IOException if a directory cannot be read
   */
  public static List<Scenario> of(RuleFile rule, Path rulesDirectory) throws IOException {
    Path directory = rulesDirectory.resolve(rule.name() + ".test");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> !RuleSet.isOfAnEditor(file))
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(EVENTS))
          .map(file -> file.substring(0, file.length() - EVENTS.length()))
          .sorted()
          .map(
              name ->
                  new Scenario(
                      name, directory.resolve(name + EVENTS), directory.resolve(name + ALERTS)))
          .toList();
    }
  }

  /**
   * Runs the rule on the events.
   *
   * @param zone of the events' dates, and so of the rule's calendar
   * @return what differs from the expected alerts, a line each, {@code -} for a missing alert and
   *     {@code +} for one too many; none if the rule does what the scenario says
   * @throws RuleException if a file cannot be read or is not in the form it should have, or the
   *     rule does not compile or throws
   */
  public List<String> differences(RuleFile rule, ZoneId zone) throws RuleException {
    return ExpectedAlerts.read(alerts).differences(raised(CompiledRule.compile(rule), zone));
  }

  /**
   * The alerts that the rule raises on the events.
   *
   * @throws RuleException also if the rule throws
   */
  List<Alert> raised(CompiledRule rule, ZoneId zone) throws RuleException {
    List<CarEvent> read = readEvents(zone);
    List<Alert> raised = new ArrayList<>();
    List<CompiledRule> rules = List.of(rule.withCars(cars(rule.file())));
    try (RecordedRun run = new RecordedRun(rules, TIME, LOOK_BACK, zone, raised::add)) {
      read.forEach(run::take);
      run.finish();
    } catch (RuntimeException | StackOverflowError e) {
      throw RuleException.thrown(rule.file(), events.toString(), e);
    }
    return raised;
  }

  /** What the rule looks up here. */
  private CarMaster cars(RuleFile rule) throws RuleException {
    if (!rule.usesCars()) {
      return CarMaster.NONE;
    }
    try {
      Path cars = beside("cars.csv");
      Path limits = beside("limits.csv");
      return CarMaster.of(
          Files.exists(cars) ? CarMasterFiles.cars(cars, null) : List.of(),
          Files.exists(limits) ? CarMasterFiles.limits(limits, null) : SpeedLimits.NONE);
    } catch (CarMasterException e) {
      throw new RuleException(e.problems());
    }
  }

  /** The scenario's own file of this kind, or that of all scenarios of the rule. */
  private Path beside(String kind) {
    Path own = events.resolveSibling(name + '.' + kind);
    return Files.exists(own) ? own : events.resolveSibling(kind);
  }

  private List<CarEvent> readEvents(ZoneId zone) throws RuleException {
    EventDecoder decoder = new EventDecoder(zone);
    List<CarEvent> read = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<String> lines = lines(events);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Decoded decoded = decoder.decode(line.getBytes(StandardCharsets.UTF_8));
      if (decoded instanceof CarEvent event) {
        read.add(event);
      } else if (decoded instanceof Refusal refusal) {
        problems.add(events + ":" + (i + 1) + ": " + refusal.reason());
      }
    }
    if (!problems.isEmpty()) {
      throw new RuleException(problems);
    }
    return read;
  }

  private static List<String> lines(Path file) throws RuleException {
    return content(file).lines().toList();
  }

  static String content(Path file) throws RuleException {
    if (!Files.exists(file)) {
      throw new RuleException(List.of(file + ":1: is missing; add it beside the other"));
    }
    try {
      return Files.readString(file).replaceFirst("^\uFEFF", "");
    } catch (MalformedInputException e) {
      throw new RuleException(List.of(file + ":1: is not UTF-8; save it as UTF-8"));
    } catch (IOException e) {
      throw new RuleException(List.of(file + ":1: cannot be read: " + e));
    }
  }
}
