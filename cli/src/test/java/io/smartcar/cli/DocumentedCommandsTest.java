package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command that a README or a page of docs shows is one that smartcar understands, with those
 * options.
 */
final class DocumentedCommandsTest {

  private static final Path ROOT = Path.of("..");
  private static final String COMMAND = "scripts/smartcar ";

  static Stream<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    try (Stream<Path> readmes = Files.find(ROOT, 2, (file, is) -> isDocumentation(file))) {
      for (Path readme : readmes.sorted().toList()) {
        boolean code = false;
        for (String line : Files.readAllLines(readme)) {
          if (line.strip().startsWith("```")) {
            code = !code;
          } else if (code && line.strip().startsWith(COMMAND)) {
            commands.add(line.strip());
          }
        }
      }
    }
    return commands.stream();
  }

  private static boolean isDocumentation(Path file) {
    return file.endsWith("README.md")
        || (file.toString().endsWith(".md") && ROOT.resolve("docs").equals(file.getParent()));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_inAReadme_isUnderstood(String line) {
    String command = line.replaceFirst("\\s#.*", "").strip().substring(COMMAND.length());
    String[] arguments = Arrays.stream(command.split("\\s+", -1)).toArray(String[]::new);
    assertThatCode(() -> Smartcar.commandLine().parseArgs(arguments)).doesNotThrowAnyException();
  }

  @Test
  void commands_ofTheMainReadme_areAmongThem() throws IOException {
    assertThat(commands()).anyMatch(line -> line.startsWith("scripts/smartcar demo"));
  }

  @Test
  void jar_inTheReadme_isTheOneThatTheBuildMakes() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>smartcar</artifactId>\\s*<version>(.*?)</version>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(version.find()).isTrue();

    assertThat(Files.readString(ROOT.resolve("README.md")))
        .containsPattern("topology/target/smartcar-topology-.*\\.jar")
        .doesNotContainPattern(
            "smartcar-topology-(?!" + Pattern.quote(version.group(1) + ".jar") + ")");
  }
}
