package io.smartcar.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a browser with the console's policy would refuse, or not find, is found here first. */
final class PageFilesTest {

  private static final String WEB = "/io/smartcar/console/web/";

  /** What takes text for markup or code. Text reaches the page as text alone. */
  private static final Pattern MARKUP =
      Pattern.compile(
          "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function"
              + "|setAttribute\\('(style|on)|srcdoc|javascript:");

  private static final Pattern IMPORT =
      Pattern.compile("(?:from|import) '([^']+)'|import\\('([^']+)'\\)");

  private static final Pattern NAMED = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");

  private static final Pattern INLINE =
      Pattern.compile("<style|\\sstyle=|\\son[a-z]+=|<script[^>]*>\\s*[^<\\s]");

  private static final Pattern LIBRARY = Pattern.compile("lib/([a-z_-]+)/([0-9.]+)/(.+)");

  @Test
  void modules_everyOne_takeTextForNothingButText() throws Exception {
    files().forEach((name, text) -> assertThat(text).as(name).doesNotContainPattern(MARKUP));
  }

  @Test
  void page_itsMarkup_hasNoScriptOrStyleInline() throws Exception {
    assertThat(files().get("index.html")).isNotNull().doesNotContainPattern(INLINE);
  }

  @Test
  void files_whatTheyName_isThereAndRelative() throws Exception {
    Map<String, String> files = files();
    List<String> missing = new ArrayList<>();
    files.forEach(
        (name, text) -> {
          for (String named : named(name, text)) {
            String there = named.startsWith("./") ? named.substring(2) : named;
            if (!files.containsKey(there) && !isInLibrary(there)) {
              missing.add(name + " names " + named);
            }
          }
        });

    assertThat(missing).isEmpty();
  }

  private static List<String> named(String file, String text) {
    Pattern pattern = file.endsWith(".html") ? NAMED : IMPORT;
    if (!file.endsWith(".html") && !file.endsWith(".js")) {
      return List.of();
    }
    Matcher matcher = pattern.matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(Objects.requireNonNullElseGet(matcher.group(1), () -> matcher.group(2)));
    }
    return found;
  }

  private static boolean isInLibrary(String path) {
    Matcher matcher = LIBRARY.matcher(path);
    if (!matcher.matches()) {
      return false;
    }
    String file = matcher.group(1) + '/' + matcher.group(2) + '/' + matcher.group(3);
    return Stream.of("webjars/", "_static/")
        .anyMatch(
            place ->
                PageFilesTest.class.getResource("/META-INF/resources/" + place + file) != null);
  }

  private static Map<String, String> files() throws IOException, URISyntaxException {
    URL page = Objects.requireNonNull(PageFilesTest.class.getResource(WEB + "index.html"));
    Path directory = Objects.requireNonNull(Path.of(page.toURI()).getParent());
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.list(directory)) {
      for (Path file : found.toList()) {
        files.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }
    return files;
  }
}
