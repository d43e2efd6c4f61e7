package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.redis.StartedRedis;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How pages and libraries are served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PagesTest {

  private static final Path WEB =
      Path.of("src", "main", "resources", "io", "smartcar", "console", "web");
  private static final Pattern LIBRARY = Pattern.compile("/?(lib/[a-z_-]+/\\d[^\"'`\\s)]*)");

  private static final Pattern IMPORTED =
      Pattern.compile("(?m)^import [^;]*?from\\s*['\"]([^'\"]+)['\"]");

  private final StartedRedis redis = new StartedRedis();
  private Console console;
  private Browser browser;

  @BeforeAll
  void open() {
    console = Console.open(ConsoleSettings.local(0), new PlayedSources().of(redis.settings()));
    browser = new Browser(console.port());
  }

  @AfterAll
  void close() {
    console.close();
    redis.close();
  }

  @Test
  void page_asked_isCheckedEachTimeAndALibraryNeverAgain() throws Exception {
    HttpResponse<String> page = browser.get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
    String tag = page.headers().firstValue("ETag").orElseThrow();
    assertThat(browser.get("/index.html", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(browser.get("/index.html", "If-None-Match", "\"other\"").statusCode())
        .isEqualTo(200);
    assertThat(browser.ask("HEAD", "/", "").body()).isEmpty();

    HttpResponse<String> library = browser.get("/lib/preact/10.28.0/dist/preact.module.js");
    assertThat(library.headers().firstValue("Cache-Control"))
        .contains("public, max-age=31536000, immutable");
    assertThat(library.headers().firstValue("Content-Type"))
        .contains("text/javascript; charset=utf-8");
  }

  @Test
  void file_ofThePages_isServedAndItsLibrariesToo() throws Exception {
    Set<String> libraries = new TreeSet<>();
    try (Stream<Path> files = Files.walk(WEB)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = WEB.relativize(file).toString();
        assertThat(browser.get("/" + path).statusCode()).as(path).isEqualTo(200);
        Matcher library = LIBRARY.matcher(Files.readString(file));
        while (library.find()) {
          libraries.add(library.group(1));
        }
      }
    }
    assertThat(libraries).isNotEmpty();
    for (String library : libraries) {
      assertThat(browser.get("/" + library).statusCode()).as(library).isEqualTo(200);
    }
  }

  @Test
  void library_thatImportsOthers_isLedToEachAndItIsThere() throws Exception {
    Set<String> asked = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of("/editor.js"));
    while (!open.isEmpty()) {
      String path = open.pop();
      if (asked.add(path)) {
        HttpResponse<String> module = browser.get(path);
        assertThat(module.statusCode()).as(path).isEqualTo(200);
        Matcher imported = IMPORTED.matcher(module.body());
        while (imported.find()) {
          String named = imported.group(1);
          assertThat(named).as(path).startsWith(path.startsWith("/lib/") ? "/lib/" : "./lib/");
          open.push(named.replaceFirst("^\\./", "/"));
        }
      }
    }
    assertThat(asked).anyMatch(path -> path.contains("/style-mod/")).hasSizeGreaterThan(10);
    assertThat(asked).filteredOn(path -> path.contains("codemirror__state")).hasSize(1);
  }

  @Test
  void library_thatImportsAnother_isLedToIt() throws Exception {
    assertThat(browser.get("/lib/preact/10.28.0/hooks/dist/hooks.module.js").body())
        .contains("from\"/lib/preact/10.28.0/dist/preact.module.js\"");
  }
}
