package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link of a page to another file of the project, or to a heading, leads somewhere. */
final class DocumentLinksTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Parser PARSER = Parser.builder().build();
  private static final int DEPTH = 3;

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> found =
        Files.find(ROOT, DEPTH, (file, is) -> is.isRegularFile() && isPage(file))) {
      return found.map(ROOT::relativize).sorted().toList().stream();
    }
  }

  private static boolean isPage(Path file) {
    Path inside = ROOT.relativize(file);
    return file.toString().endsWith(".md")
        && Stream.of("target", ".git", ".sandbox")
            .noneMatch(name -> Stream.of(parts(inside)).anyMatch(name::equals));
  }

  private static String[] parts(Path path) {
    List<String> parts = new ArrayList<>();
    path.forEach(part -> parts.add(part.toString()));
    return parts.toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void link_insideTheProject_leadsSomewhere(Path page) throws IOException {
    assertThat(links(ROOT.resolve(page)))
        .allSatisfy(link -> assertThat(problem(ROOT.resolve(page), link)).as(link).isEmpty());
  }

  @Test
  void link_toAMissingFileOrHeading_isFound() {
    Path readme = ROOT.resolve("README.md");
    assertThat(problem(readme, "docs/missing.md")).isEqualTo("no such file");
    assertThat(problem(readme, "#missing")).isEqualTo("no such heading");
    assertThat(problem(readme, "#using-it")).isEmpty();
  }

  private static String problem(Path page, String link) {
    if (link.contains("://") || link.startsWith("mailto:")) {
      return "";
    }
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    if (!Files.exists(target)) {
      return "no such file";
    }
    return hash < 0 || anchors(target).contains(link.substring(hash + 1)) ? "" : "no such heading";
  }

  private static List<String> links(Path page) throws IOException {
    List<String> links = new ArrayList<>();
    PARSER
        .parse(Files.readString(page))
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Link link) {
                links.add(link.getDestination());
              }
            });
    return links;
  }

  /** As the pages that show Markdown make them of headings. */
  private static Set<String> anchors(Path page) {
    Set<String> anchors = new HashSet<>();
    try {
      PARSER
          .parse(Files.readString(page))
          .accept(
              new AbstractVisitor() {
                @Override
                public void visit(Heading heading) {
                  anchors.add(
                      text(heading)
                          .toLowerCase(Locale.ROOT)
                          .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
                          .replace(' ', '-'));
                }
              });
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return anchors;
  }

  private static String text(Node node) {
    StringBuilder text = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text part) {
            text.append(part.getLiteral());
          }

          @Override
          public void visit(Code part) {
            text.append(part.getLiteral());
          }
        });
    return text.toString();
  }
}
