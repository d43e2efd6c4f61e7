package io.smartcar.rules.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.Problem;
import io.smartcar.rules.RuleCheck;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule that the page on writing rules shows does what the page says. */
final class WritingRulesTest {

  private static final Path PAGE = Path.of("..", "docs", "writing-rules.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\R(.*?)^```$");
  private static final Pattern NAME = Pattern.compile("@Name\\('([^']+)'\\)");

  /** A rule of the page, with the blocks that follow it; empty if it has none of a kind. */
  private record Example(String name, String epl, Map<String, String> blocks) {
    private static final Set<String> KINDS = Set.of("events", "alerts", "cars", "limits", "check");

    Example with(String kind, String text) {
      if (!KINDS.contains(kind)) {
        throw new IllegalArgumentException("kind must be a known one: " + kind);
      }
      Map<String, String> more = new HashMap<>(blocks);
      more.put(kind, text);
      return new Example(name, epl, more);
    }

    String block(String kind) {
      return blocks.getOrDefault(kind, "");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    while (block.find()) {
      String kind = block.group(1);
      String text = block.group(2);
      if (kind.equals("epl")) {
        examples.add(new Example(name(text), text, Map.of()));
      } else {
        examples.add(examples.remove(examples.size() - 1).with(kind, text));
      }
    }
    return examples;
  }

  private static String name(String epl) {
    Matcher name = NAME.matcher(epl);
    assertThat(name.find()).as(epl).isTrue();
    return name.group(1);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_ofThePage_doesWhatItSays(Example example, @TempDir Path directory)
      throws IOException, RuleException {
    RuleFile rule = new RuleFile(example.name(), example.epl());
    if (!example.block("check").isEmpty()) {
      RuleException refused =
          catchThrowableOfType(RuleException.class, () -> CompiledRule.compile(rule));
      assertThat(refused.problems())
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains(example.block("check").strip().split(" … ", -1));
      return;
    }
    Path events = Files.writeString(directory.resolve("page.events.csv"), example.block("events"));
    Path alerts = Files.writeString(directory.resolve("page.alerts.csv"), example.block("alerts"));
    for (String kind : List.of("cars", "limits")) {
      if (!example.block(kind).isEmpty()) {
        Files.writeString(directory.resolve(kind + ".csv"), example.block(kind));
      }
    }
    assertThat(new Scenario(example.name(), events, alerts).differences(rule, ZoneOffset.UTC))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_ofThePage_doesNotMoveWithItsStart(Example example) {
    RuleFile rule = new RuleFile(example.name(), example.epl());
    assertThat(RuleCheck.of(List.of(rule), Duration.ofMinutes(10)))
        .extracting(Problem::message)
        .noneMatch(message -> message.contains("moves with the rule's start"));
  }

  @Test
  void examples_ofThePage_areTenAndMore() throws IOException {
    assertThat(examples()).hasSizeGreaterThan(10);
  }
}
