package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page for operators has every line that we log as WARN or ERROR, and what to do about it. */
final class LoggedLinesTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("docs/operating.md");
  private static final Pattern CALL =
      Pattern.compile(
          "\\b(?:LOG|log)\\.(?:warn|error)\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*\\+?\\s*)+)");
  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern FIRST_CELL =
      Pattern.compile("(?m)^\\| `([^`]+)` \\| (WARN|ERROR) \\| .{10,}\\|$");

  @Test
  void page_hasEveryLine() throws IOException {
    List<String> onThePage = documented();
    assertThat(logged())
        .hasSizeGreaterThan(50)
        .allSatisfy(
            line ->
                assertThat(onThePage)
                    .as("docs/operating.md has no row of the line: %s", line)
                    .anyMatch(row -> row.equals(line)));
  }

  /** As the page writes them: what is filled in is an ellipsis. */
  private static List<String> documented() throws IOException {
    return FIRST_CELL
        .matcher(Files.readString(PAGE))
        .results()
        .map(row -> words(row.group(1)))
        .toList();
  }

  /** Those that say something of their own, and not only what they are given. */
  private static List<String> logged() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path source : sources()) {
      Matcher call = CALL.matcher(Files.readString(source));
      while (call.find()) {
        StringBuilder line = new StringBuilder();
        TEXT.matcher(call.group(1)).results().map(text -> text.group(1)).forEach(line::append);
        if (!words(line.toString()).isEmpty()) {
          lines.add(words(line.toString()));
        }
      }
    }
    return lines;
  }

  private static String words(String line) {
    return line.replaceAll("\\{}|…", " ").replaceAll("[^\\p{L}\\d]+", " ").strip();
  }

  /** Only of modules' own folders: beside them tests write while this one runs. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path module : modules()) {
      try (Stream<Path> found = Files.walk(module)) {
        found.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
      }
    }
    return sources;
  }

  private static List<Path> modules() throws IOException {
    List<Path> modules = new ArrayList<>();
    for (Path parent : List.of(ROOT, ROOT.resolve("sandbox"))) {
      try (Stream<Path> children = Files.list(parent)) {
        children
            .map(child -> child.resolve("src/main/java"))
            .filter(Files::isDirectory)
            .sorted()
            .forEach(modules::add);
      }
    }
    return modules;
  }
}
