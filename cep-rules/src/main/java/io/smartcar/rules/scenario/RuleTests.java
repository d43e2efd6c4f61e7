package io.smartcar.rules.scenario;

import io.smartcar.events.Alert;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs a rule's scenarios: what {@code rules test} shows, and without which nothing is pushed. No
 * state; thread-safe.
 */
public final class RuleTests {

  private static final String TEST = ".test";

  private RuleTests() {}

  /**
   * How one scenario went; immutable.
   *
   * @param rule the rule file's name as people see it
   * @param scenario the scenario's name; empty if the rule as a whole failed
   * @param failures what is wrong, a line each; none if it did as it should
   */
  public record Result(String rule, String scenario, List<String> failures) {

    /** Copies the list. */
    public Result {
      failures = List.copyOf(failures);
    }

    /** Whether the rule did what the scenario says. */
    public boolean passed() {
      return failures.isEmpty();
    }
  }

  /**
   * Runs all scenarios of a rule.
   *
   * @param rulesDirectory where the rule's file is
   * @param zone of the events' dates: the key {@code smartcar.events.time-zone}
   * @return the results in order of name, at least one: a rule without a scenario fails
   */
  public static List<Result> run(RuleFile rule, Path rulesDirectory, ZoneId zone) {
    try {
      List<Result> results = withoutEvents(rule, rulesDirectory);
      List<Scenario> scenarios = Scenario.of(rule, rulesDirectory);
      if (scenarios.isEmpty() && results.isEmpty()) {
        return List.of(failed(rule, "", none(rule)));
      }
      CompiledRule compiled = CompiledRule.compile(rule);
      for (Scenario scenario : scenarios) {
        results.add(run(compiled, scenario, zone));
      }
      return results;
    } catch (RuleException e) {
      return List.of(new Result(rule.fileName(), "", e.problems()));
    } catch (IOException e) {
      return List.of(failed(rule, "", rule.name() + ".test:1: cannot be read: " + e));
    }
  }

  /**
   * Writes what the rule raises now into the expected alerts of its scenarios, where they differ. A
   * scenario that cannot be run stays as it is; {@link #run} says why.
   *
   * @param rulesDirectory where the rule's file is
   * @param zone of the events' dates: the key {@code smartcar.events.time-zone}
   * @return the files that were written
   * @throws RuleException if a file cannot be written
   */
  public static List<Path> accept(RuleFile rule, Path rulesDirectory, ZoneId zone)
      throws RuleException {
    List<Path> written = new ArrayList<>();
    try {
      CompiledRule compiled = CompiledRule.compile(rule);
      for (Scenario scenario : Scenario.of(rule, rulesDirectory)) {
        accept(compiled, scenario, zone).ifPresent(written::add);
      }
    } catch (RuleException e) {
      return written;
    } catch (IOException e) {
      throw new RuleException(List.of(rule.name() + ".test:1: cannot be written: " + e));
    }
    return written;
  }

  /**
   * The files of all scenarios of these rules, text by place below the directory: {@code
   * over-speed.test/NAME.events.csv}.
   *
   * @throws RuleException if one cannot be read
   */
  public static SortedMap<String, String> texts(RuleSet rules, Path rulesDirectory)
      throws RuleException {
    SortedMap<String, String> texts = new TreeMap<>();
    for (RuleFile rule : rules.files()) {
      Path directory = rulesDirectory.resolve(rule.name() + TEST);
      if (!Files.isDirectory(directory)) {
        continue;
      }
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.filter(RuleTests::isOfAScenario).sorted().toList()) {
          texts.put(rule.name() + TEST + '/' + file.getFileName(), Scenario.content(file));
        }
      } catch (IOException e) {
        throw new RuleException(List.of(rule.name() + ".test:1: cannot be read: " + e));
      }
    }
    return texts;
  }

  private static boolean isOfAScenario(Path file) {
    return !RuleSet.isOfAnEditor(file)
        && String.valueOf(file.getFileName()).endsWith(".csv")
        && Files.isRegularFile(file);
  }

  private static Optional<Path> accept(CompiledRule compiled, Scenario scenario, ZoneId zone)
      throws IOException {
    Path file = scenario.alerts();
    String content;
    try {
      content = ExpectedAlerts.accepted(file, scenario.raised(compiled, zone));
      if (Files.exists(file) && Scenario.content(file).equals(content)) {
        return Optional.empty();
      }
    } catch (RuleException e) {
      return Optional.empty();
    }
    Files.writeString(file, content);
    return Optional.of(file);
  }

  private static Result run(CompiledRule compiled, Scenario scenario, ZoneId zone) {
    RuleFile rule = compiled.file();
    try {
      ExpectedAlerts expected = ExpectedAlerts.read(scenario.alerts());
      List<Alert> raised = scenario.raised(compiled, zone);
      List<String> differences = expected.differences(raised);
      List<String> failures = new ArrayList<>();
      if (!differences.isEmpty()) {
        long missing = differences.stream().filter(line -> line.startsWith("-")).count();
        failures.add(
            "%s:%d: %d expected and missing (-), %d found and not expected (+)"
                .formatted(
                    scenario.alerts(),
                    expected.firstMissing(raised),
                    missing,
                    differences.size() - missing));
        failures.add("  " + expected.header());
        failures.addAll(differences);
      }
      return new Result(rule.fileName(), scenario.name(), failures);
    } catch (RuleException e) {
      return new Result(rule.fileName(), scenario.name(), e.problems());
    }
  }

  /** Expected alerts without events are a scenario that would never run. */
  private static List<Result> withoutEvents(RuleFile rule, Path rulesDirectory) throws IOException {
    List<Result> results = new ArrayList<>();
    Path directory = rulesDirectory.resolve(rule.name() + ".test");
    if (!Files.isDirectory(directory)) {
      return results;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(one -> !RuleSet.isOfAnEditor(one)).sorted().toList()) {
        String fileName = file.getFileName().toString();
        String name = fileName.replaceFirst("\\.alerts\\.csv$", "");
        if (!name.equals(fileName) && !Files.exists(directory.resolve(name + ".events.csv"))) {
          results.add(
              failed(
                  rule, name, file + ":1: has no events beside it; add " + name + ".events.csv"));
        }
      }
    }
    return results;
  }

  private static String none(RuleFile rule) {
    return "%s:1: has no scenario; add %s.test/NAME.events.csv and NAME.alerts.csv"
        .formatted(rule.fileName(), rule.name());
  }

  private static Result failed(RuleFile rule, String scenario, String failure) {
    return new Result(rule.fileName(), scenario, List.of(failure));
  }
}
