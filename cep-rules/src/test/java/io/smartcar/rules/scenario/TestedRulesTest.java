package io.smartcar.rules.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be put in force, and what lies beside it and is none of it. */
final class TestedRulesTest {

  private static final Path RULES = Path.of("rules");
  private static final Duration LOOK_BACK = Duration.ofMinutes(10);

  private final Path directory;

  TestedRulesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void copyTheRules() throws IOException {
    Files.copy(RULES.resolve("over-speed.epl"), directory.resolve("over-speed.epl"));
    Path scenarios = Files.createDirectory(directory.resolve("over-speed.test"));
    try (Stream<Path> files = Files.list(RULES.resolve("over-speed.test"))) {
      for (Path file : files.toList()) {
        Files.copy(file, scenarios.resolve(file.getFileName().toString()));
      }
    }
  }

  @Test
  void of_whatEditorsLeaveBeside_isPassedOver() throws Exception {
    // Emacs' lock is a link to nowhere.
    Path nowhere = Path.of("ann@host.4711:1700000000");
    Files.createSymbolicLink(directory.resolve(".#over-speed.epl"), nowhere);
    Files.writeString(directory.resolve("#over-speed.epl"), "half a ru");
    Files.writeString(directory.resolve("~over-speed.epl"), "half a ru");
    Files.write(directory.resolve("._over-speed.epl"), new byte[] {0, 5, 22, 7});
    Path scenarios = directory.resolve("over-speed.test");
    Files.createSymbolicLink(scenarios.resolve(".#new.events.csv"), nowhere);
    Files.createSymbolicLink(scenarios.resolve(".#other.alerts.csv"), nowhere);

    assertThat(TestedRules.of(directory, LOOK_BACK, ZoneOffset.UTC).files())
        .extracting(RuleFile::name)
        .containsExactly("over-speed");
  }

  @Test
  void of_twoFilesWithOneName_areRefused() throws IOException {
    Files.copy(directory.resolve("over-speed.epl"), directory.resolve("second.epl"));

    assertThatThrownBy(() -> TestedRules.of(directory, LOOK_BACK, ZoneOffset.UTC))
        .isInstanceOfSatisfying(
            RuleException.class,
            refused -> assertThat(refused.problems()).hasSize(1).isEqualTo(expected()));
  }

  private static List<String> expected() {
    return List.of(
        "second.epl:10: error: the name over-speed is also that of over-speed.epl:10; give each"
            + " statement a name of its own: alerts are told apart by it");
  }
}
