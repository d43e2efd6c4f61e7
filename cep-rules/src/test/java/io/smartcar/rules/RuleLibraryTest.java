package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.scenario.RuleTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the jar has of the library is the library. */
final class RuleLibraryTest {

  private static final Path LIBRARY = Path.of("library");

  @Test
  void texts_areThoseOfTheDirectory() throws Exception {
    TreeMap<String, String> there = new TreeMap<>();
    try (Stream<Path> files = Files.walk(LIBRARY)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String place = LIBRARY.relativize(file).toString().replace('\\', '/');
        there.put(place, Files.readString(file));
      }
    }

    assertThat(RuleLibrary.texts()).isEqualTo(there);
  }

  @Test
  void scenarios_ofEachRule_areAllThatIsBesideIt() throws Exception {
    for (RuleFile rule : RuleLibrary.rules()) {
      assertThat(RuleLibrary.scenarios(rule))
          .as(rule.name())
          .isNotEmpty()
          .isEqualTo(RuleTests.texts(new RuleSet(List.of(rule)), LIBRARY));
    }
    assertThat(RuleLibrary.scenarios(new RuleFile("none", "x"))).isEmpty();
  }
}
