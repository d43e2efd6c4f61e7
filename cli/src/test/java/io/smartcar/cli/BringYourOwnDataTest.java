package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The page's example, from its files to its alerts: what a block shows after a command is what the
 * command says. What needs servers is only parsed, with the commands of every page.
 */
final class BringYourOwnDataTest {

  private static final Path PAGE = Path.of("..", "docs", "bring-your-own-data.md");
  private static final String COMMAND = "scripts/smartcar ";

  /** A fenced block: the words behind its fence, and its lines. */
  private record Block(List<String> words, List<String> lines) {}

  private final Path directory;

  BringYourOwnDataTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void page_itsCommandsOnItsFiles_sayWhatItShows() throws IOException {
    List<String> said = List.of();
    int compared = 0;
    for (Block block : blocks()) {
      String kind = block.words().get(0);
      if (block.words().size() > 1) {
        Files.write(directory.resolve(block.words().get(1)), block.lines());
      } else if (kind.equals("sh")) {
        said = runAll(block.lines());
      } else if (kind.equals("text") && !said.isEmpty()) {
        assertThat(said).containsExactlyElementsOf(block.lines());
        said = List.of();
        compared++;
      }
    }
    assertThat(compared).as("outputs that were compared").isGreaterThanOrEqualTo(3);
  }

  /** What those commands say that need no server. */
  private List<String> runAll(List<String> lines) {
    StringWriter out = new StringWriter();
    for (String line : lines) {
      String command = line.replaceFirst("\\s#.*", "").strip();
      if (command.startsWith(COMMAND + "formats") || command.startsWith(COMMAND + "rules try")) {
        CommandLine smartcar = Smartcar.commandLine();
        smartcar.setOut(new PrintWriter(out)).setErr(new PrintWriter(new StringWriter()));
        smartcar.execute(arguments(command.substring(COMMAND.length())));
      }
    }
    return out.toString().replace(directory + "/", "").lines().map(String::stripTrailing).toList();
  }

  private String[] arguments(String command) {
    return Arrays.stream(command.split("\\s+", -1)).map(this::placed).toArray(String[]::new);
  }

  private String placed(String argument) {
    Path written = directory.resolve(argument);
    if (Files.exists(written)) {
      return written.toString();
    }
    return argument.startsWith("cep-rules/") ? Path.of("..", argument).toString() : argument;
  }

  private static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    Block open = null;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("```")) {
        if (open == null) {
          open = new Block(List.of(line.substring(3).strip().split(" ", -1)), new ArrayList<>());
        } else {
          blocks.add(open);
          open = null;
        }
      } else if (open != null) {
        open.lines().add(line);
      }
    }
    return blocks;
  }
}
