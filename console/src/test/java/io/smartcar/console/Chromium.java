package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A Chromium without a window that shows one page, told what to do by its own protocol. What the
 * page's scripts throw, and what the browser refuses it, is kept. Thread-safe.
 */
final class Chromium implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ENDING_SECONDS = 20;

  private final Process process;
  private final Path profile;
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final WebSocket socket;
  private String session = "";

  private Chromium(Process process, Path profile, URI protocol) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(protocol, new Told())
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();
  }

  /**
   * Starts it with an empty page, and with a directory of its own under {@code target}, which goes
   * with it. A test that asks for it where none is installed is skipped.
   */
  static Chromium start() throws IOException {
    String program = Installed.browser();
    Path profile = Files.createTempDirectory(Path.of("target"), "chromium-");
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(
        List.of(
            "--headless",
            // As root it does not start with it, and it is shown nothing but our own page.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile.toAbsolutePath(),
            "about:blank"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("output.log").toFile())
            .start();
    try {
      Chromium chromium = new Chromium(process, profile, protocol(process, profile));
      chromium.attach();
      return chromium;
    } catch (RuntimeException failed) {
      // Its output.log stays.
      end(process);
      throw failed;
    }
  }

  /** Where it listens, once it has written it down. */
  private static URI protocol(Process process, Path profile) {
    Path file = profile.resolve("DevToolsActivePort");
    Awaitility.await("Chromium to listen")
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(process.isAlive()).as(profile + "/output.log says why").isTrue();
              return Files.exists(file) && Files.readAllLines(file).size() > 1;
            });
    try {
      List<String> lines = Files.readAllLines(file);
      return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void attach() {
    ObjectNode blank = JSON.createObjectNode().put("url", "about:blank");
    String target = ask("Target.createTarget", blank).path("targetId").asText();
    ObjectNode whole = JSON.createObjectNode().put("targetId", target).put("flatten", true);
    session = ask("Target.attachToTarget", whole).path("sessionId").asText();
    for (String domain : List.of("Page", "Runtime", "Log")) {
      ask(domain + ".enable", JSON.createObjectNode());
    }
  }

  /** Goes to an address. */
  void open(String address) {
    ask("Page.navigate", JSON.createObjectNode().put("url", address));
  }

  /** Runs JavaScript in the page. */
  void run(String script) {
    JsonNode answer = ask("Runtime.evaluate", JSON.createObjectNode().put("expression", script));
    assertThat(answer.has("exceptionDetails")).as(script + ": " + answer).isFalse();
  }

  /** Returns when a condition in JavaScript holds in the page, which it looks at as it changes. */
  void await(String condition) {
    String waiting =
        """
        new Promise(done => {
          const holds = () => %s;
          const watcher = new MutationObserver(() => holds() && (watcher.disconnect(), done(true)));
          watcher.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
          if (holds()) {
            watcher.disconnect();
            done(true);
          }
        })
        """
            .formatted(condition);
    ObjectNode asked = JSON.createObjectNode().put("expression", waiting).put("awaitPromise", true);
    JsonNode answer = ask("Runtime.evaluate", asked);
    assertThat(answer.at("/result/value").asBoolean()).as(condition + ": " + answer).isTrue();
  }

  /** Makes the window so large, in CSS pixels. */
  void resize(int width, int height) {
    ask(
        "Emulation.setDeviceMetricsOverride",
        JSON.createObjectNode()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
  }

  /** By how many CSS pixels the page is wider than its window, once it has been drawn anew. */
  int overhang() {
    String measuring =
        """
        new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
          done(document.documentElement.scrollWidth - document.documentElement.clientWidth))))
        """;
    ObjectNode asked =
        JSON.createObjectNode().put("expression", measuring).put("awaitPromise", true);
    return ask("Runtime.evaluate", asked).at("/result/value").asInt(-1);
  }

  /** The value of an expression, as text; empty while there is no page that could say it. */
  String value(String expression) {
    try {
      return ask("Runtime.evaluate", JSON.createObjectNode().put("expression", expression))
          .at("/result/value")
          .asText();
    } catch (CompletionException navigating) {
      return "";
    }
  }

  /** A picture of the page, so wide, light or dark. */
  void picture(Path file, int width, boolean dark) throws IOException {
    resize(width, 800);
    ObjectNode media = JSON.createObjectNode();
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", dark ? "dark" : "light");
    ask("Emulation.setEmulatedMedia", media);
    String png = ask("Page.captureScreenshot", JSON.createObjectNode()).path("data").asText();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, Base64.getDecoder().decode(png));
  }

  /** What the page's scripts threw, what they logged as errors, and what the browser refused. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  private JsonNode ask(String method, ObjectNode parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    ObjectNode question = JSON.createObjectNode().put("id", id).put("method", method);
    question.set("params", parameters);
    if (!session.isEmpty()) {
      question.put("sessionId", session);
    }
    socket.sendText(question.toString(), true).join();
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private final class Told implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        take(whole);
      }
      from.request(1);
      return null;
    }

    private void take(String whole) {
      JsonNode message;
      try {
        message = JSON.readTree(whole);
      } catch (IOException wrong) {
        problems.add("no JSON from the browser: " + wrong);
        return;
      }
      CompletableFuture<JsonNode> answer = asked.remove(message.path("id").asInt());
      if (answer != null && message.has("error")) {
        answer.completeExceptionally(new IllegalStateException(message.toString()));
      } else if (answer != null) {
        answer.complete(message.path("result"));
      } else {
        note(message.path("method").asText(), message.path("params"));
      }
    }

    private void note(String method, JsonNode told) {
      boolean isProblem =
          method.equals("Runtime.exceptionThrown")
              || (method.equals("Log.entryAdded")
                  && told.at("/entry/level").asText().matches("error|warning"))
              || (method.equals("Runtime.consoleAPICalled")
                  && told.path("type").asText().matches("error|warning|assert"));
      if (isProblem) {
        problems.add(told.toString());
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    end(process);
    try (Stream<Path> written = Files.walk(profile)) {
      for (Path one : written.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    }
  }

  private static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    for (ProcessHandle child : children) {
      child.destroyForcibly();
      child.onExit().orTimeout(ENDING_SECONDS, TimeUnit.SECONDS).join();
    }
  }
}
