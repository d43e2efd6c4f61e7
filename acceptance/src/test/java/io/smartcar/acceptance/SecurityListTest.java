package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each attack in the list of those that were tried has its test, in a class that has the words that
 * are seen. Whether they are seen is for that test to say.
 */
final class SecurityListTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("docs/security.md");
  private static final int WANTED = 25;
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| (\\d+) \\| [^|]+ \\| [^|]+ \\| ([^|]+) \\| `([a-z-]+)/(\\w+)\\.(\\w+)`(?: `-P\\w+`)? \\|$");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern CONCATENATED = Pattern.compile("\"\\s*\\+\\s*\"");

  private record Row(int number, String seen, String module, String type, String method) {}

  @Test
  void eachRow_namesATestOfAClassWithTheWordsThatAreSeen() throws IOException {
    List<Row> rows = rows();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(WANTED);
    assertThat(rows.stream().map(Row::number))
        .as("numbered in order, and each row as a row is written")
        .containsExactlyElementsOf(Stream.iterate(1, n -> n + 1).limit(rows.size()).toList());
    assertThat(lines()).hasSameSizeAs(rows);
    for (Row row : rows) {
      String source = source(row);
      assertThat(source).as("row %d", row.number()).contains("void " + row.method() + "(");
      for (String words : quoted(row.seen())) {
        assertThat(source).as("row %d", row.number()).contains(words);
      }
    }
  }

  private static List<Row> rows() throws IOException {
    return ROW.matcher(Files.readString(PAGE))
        .results()
        .map(
            row ->
                new Row(
                    Integer.parseInt(row.group(1)),
                    row.group(2),
                    row.group(3),
                    row.group(4),
                    row.group(5)))
        .toList();
  }

  private static List<String> lines() throws IOException {
    try (Stream<String> lines = Files.lines(PAGE)) {
      return lines.filter(line -> line.matches("\\| \\d.*")).toList();
    }
  }

  private static List<String> quoted(String seen) {
    return QUOTED.matcher(seen).results().map(words -> words.group(1)).toList();
  }

  /** Texts that are cut over lines are put together. */
  private static String source(Row row) throws IOException {
    Path tests = ROOT.resolve(row.module()).resolve("src/test/java");
    try (Stream<Path> files = Files.walk(tests)) {
      return files
          .filter(file -> file.endsWith(row.type() + ".java"))
          .map(SecurityListTest::read)
          .map(text -> CONCATENATED.matcher(text).replaceAll(""))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no test " + row.module() + "/" + row.type()));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
