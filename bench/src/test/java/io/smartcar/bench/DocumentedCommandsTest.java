package io.smartcar.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every command that the README shows is one that bench understands, with those options. */
final class DocumentedCommandsTest {

  private static final String COMMAND = "scripts/bench ";

  @Test
  void commands_ofTheReadme_areUnderstood() throws IOException {
    List<String> commands =
        Files.readAllLines(Path.of("README.md")).stream()
            .map(line -> line.replaceFirst("\\s#.*", "").strip())
            .filter(line -> line.startsWith(COMMAND))
            .toList();
    assertThat(commands).isNotEmpty();
    for (String command : commands) {
      assertThatCode(
              () ->
                  Bench.commandLine()
                      .parseArgs(command.substring(COMMAND.length()).split("\\s+", -1)))
          .as(command)
          .doesNotThrowAnyException();
    }
  }
}
