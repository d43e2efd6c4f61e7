package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.door.http.TokenFile;
import io.smartcar.redis.StartedRedis;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, to what, from where. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecurityTest {

  private static final String HANDLING = "/api/v1/episodes/handling";
  private static final String CHECK = "/api/v1/rules/check";
  private static final String ACK = "{\"id\":\"r/V-20180830\",\"action\":\"ack\"}";

  private final StartedRedis redis = new StartedRedis();
  private final TokenFile.NewToken viewer = Visitors.make("vera", Role.VIEWER);
  private final TokenFile.NewToken operator = Visitors.make("otto", Role.OPERATOR);
  private final TokenFile.NewToken author = Visitors.make("anna", Role.AUTHOR);
  private final IdentityProvider provider = new IdentityProvider();
  private Console open;
  private Console guarded;
  private Console signedIn;

  @BeforeAll
  void open(@TempDir Path directory) throws IOException {
    Path tokens = directory.resolve("tokens");
    Files.writeString(
        tokens, "# who\n" + viewer.line() + "\n\n" + operator.line() + "\n" + author.line() + "\n");
    open = Console.open(ConsoleSettings.local(0), new PlayedSources().of(redis.settings()));
    guarded =
        Console.open(
            new ConsoleSettings("127.0.0.1", 0, List.of(), tokens, null, null, null),
            new PlayedSources().of(redis.settings()));
    signedIn =
        Console.open(
            IdentityProvider.console(provider.settings()),
            new PlayedSources().of(redis.settings()));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> new SigningIn(signedIn).failure().contains("\"ready\":true"));
  }

  @AfterAll
  void close() {
    open.close();
    guarded.close();
    signedIn.close();
    provider.close();
    redis.close();
  }

  private static String bearer(TokenFile.NewToken token) {
    return "Bearer " + token.token();
  }

  private static String path(String route) {
    return route
        .split(" ", 3)[1]
        .replace("{car}", "V0004")
        .replace("{version}", "0")
        .replace("{trial}", "1");
  }

  private static String method(String route) {
    return route.split(" ", 3)[0].toUpperCase(Locale.ROOT);
  }

  private int status(Console console, String route, String... headers) throws Exception {
    if (path(route).endsWith("/stream")) {
      // Asked as no stream: whoever is let in is told so at once.
      return new Browser(console.port()).get(path(route), headers).statusCode();
    }
    Browser browser = new Browser(console.port());
    return method(route).equals("POST")
        ? browser.post(path(route), ACK, headers).statusCode()
        : browser.ask(method(route), path(route), "", headers).statusCode();
  }

  @Test
  void route_withoutOrWithAWrongToken_isRefused() throws Exception {
    for (String route : guarded.routes()) {
      boolean anybody = route.endsWith(" anybody");
      int bare = status(guarded, route);
      int wrong = status(guarded, route, "Authorization", "Bearer " + "x".repeat(43));
      int basic = status(guarded, route, "Authorization", "Basic eDp5");
      int cookie = status(guarded, route, "Cookie", "smartcar-console=nothing");
      assertThat(List.of(bare, wrong, basic, cookie))
          .as(route)
          .allMatch(status -> anybody ? status != 401 || route.startsWith("post") : status == 401);
    }
  }

  @Test
  void route_withAToken_isOpenToItsRoleAlone() throws Exception {
    for (String route : guarded.routes()) {
      int looking = status(guarded, route, "Authorization", bearer(viewer));
      int handling = status(guarded, route, "Authorization", bearer(operator));
      int writing = status(guarded, route, "Authorization", bearer(author));
      if (route.endsWith(" operator") || route.endsWith(" author")) {
        assertThat(looking).as(route).isEqualTo(403);
      } else {
        assertThat(looking).as(route).isNotIn(401, 403, 500);
      }
      if (route.endsWith(" author")) {
        assertThat(handling).as(route).isEqualTo(403);
      } else {
        assertThat(handling).as(route).isNotIn(401, 403, 500);
      }
      assertThat(writing).as(route).isNotIn(401, 403, 500);
    }
  }

  @Test
  void route_withASession_isOpenToItsRoleAlone() throws Exception {
    String[] viewing = session("fleet-view");
    String[] operating = session("fleet-desk");
    String[] writing = session("fleet-rules");
    for (String route : signedIn.routes()) {
      boolean anybody = route.endsWith(" anybody");
      for (String[] nobody :
          List.of(
              new String[] {"Cookie", "smartcar-session=" + "x".repeat(43)},
              new String[] {"Cookie", viewing[1].replace("-session=", "-console=")},
              new String[] {"Authorization", "Bearer " + viewing[1].replaceFirst(".*=", "")})) {
        assertThat(status(signedIn, route, nobody))
            .as(route)
            .satisfies(status -> assertThat(status == 401).isEqualTo(!anybody));
      }
      if (route.startsWith("delete /api/v1/session ")) {
        continue; // that would end it
      }
      assertThat(status(signedIn, route, viewing))
          .as(route)
          .satisfies(
              status -> {
                if (route.endsWith(" operator") || route.endsWith(" author")) {
                  assertThat(status).isEqualTo(403);
                } else {
                  assertThat(status).isNotIn(401, 403, 500);
                }
              });
      assertThat(status(signedIn, route, operating))
          .as(route)
          .satisfies(
              status -> {
                if (route.endsWith(" author")) {
                  assertThat(status).isEqualTo(403);
                } else {
                  assertThat(status).isNotIn(401, 403, 500);
                }
              });
      assertThat(status(signedIn, route, writing)).as(route).isNotIn(401, 403, 500);
    }
  }

  private String[] session(String value) throws Exception {
    provider.comes("somebody", value);
    SigningIn browser = new SigningIn(signedIn);
    var unused = browser.signIn();
    return new String[] {"Cookie", browser.cookie()};
  }

  @Test
  void change_inASession_isMadeInItsNameAndFromTheConsolesPagesAlone() throws Exception {
    String[] operating = session("night-desk");
    Browser browser = new Browser(signedIn.port());
    HttpResponse<String> named =
        browser.post(HANDLING, ACK.replace("}", ",\"by\":\"anna\"}"), operating);
    assertThat(named.statusCode()).isEqualTo(400);
    assertThat(named.body()).contains("by is somebody");
    String own = "127.0.0.1:" + signedIn.port();
    for (String route : signedIn.routes()) {
      for (String other :
          List.of("Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site")) {
        String answer =
            browser.raw(
                method(route) + " " + path(route) + " HTTP/1.1",
                "Host: " + own,
                "Cookie: " + operating[1],
                other,
                "Content-Type: application/json",
                "Content-Length: 0",
                "Connection: close");
        assertThat(Browser.status(answer)).as(route + ", " + other).isEqualTo(403);
      }
    }
    // The provider, another site, leads a browser back by a page of its own and in no other way.
    String first = "GET /api/v1/oidc/callback HTTP/1.1";
    String[] led = {"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"};
    assertThat(
            Browser.status(
                browser.raw(
                    first,
                    "Host: " + own,
                    led[0],
                    led[1],
                    "Sec-Fetch-Dest: document",
                    "Connection: close")))
        .isEqualTo(303);
    assertThat(
            Browser.status(
                browser.raw(
                    first,
                    "Host: " + own,
                    led[0],
                    led[1],
                    "Sec-Fetch-Dest: iframe",
                    "Connection: close")))
        .isEqualTo(403);
  }

  @Test
  void route_calledByAnotherNameOrFromAnotherSite_isRefused() throws Exception {
    Browser browser = new Browser(open.port());
    String own = "127.0.0.1:" + open.port();
    for (String route : open.routes()) {
      String first = method(route) + " " + path(route) + " HTTP/1.1";
      String json = "Content-Type: application/json";
      String length = "Content-Length: 0";
      String end = "Connection: close";
      assertThat(Browser.status(browser.raw(first, "Host: evil.example", json, length, end)))
          .as(route)
          .isEqualTo(421);
      for (String other :
          List.of(
              "Origin: http://evil.example",
              "Origin: null",
              "Origin: https://" + own,
              "Origin: http://127.0.0.1",
              "Sec-Fetch-Site: cross-site",
              "Sec-Fetch-Site: same-site")) {
        assertThat(Browser.status(browser.raw(first, "Host: " + own, other, json, length, end)))
            .as(route + ", " + other)
            .isEqualTo(403);
      }
      assertThat(
              Browser.status(
                  browser.raw(first, "Host: " + own, "Origin: http://" + own, json, length, end)))
          .as(route)
          .isNotEqualTo(403);
    }
    assertThat(
            Browser.status(
                browser.raw("GET / HTTP/1.1", "Host: evil.example", "Connection: close")))
        .isEqualTo(421);
  }

  @Test
  void change_thatIsNoSmallJson_isRefused() throws Exception {
    Browser browser = new Browser(open.port());
    assertThat(browser.ask("POST", HANDLING, ACK, "Content-Type", "text/plain").statusCode())
        .isEqualTo(415);
    assertThat(
            browser
                .ask("POST", HANDLING, "id=r", "Content-Type", "application/x-www-form-urlencoded")
                .statusCode())
        .isEqualTo(415);
    assertThat(browser.ask("POST", HANDLING, ACK).statusCode()).isEqualTo(415);
    assertThat(browser.post(HANDLING, "{\"id\":\"" + "x".repeat(20_000) + "\"}").statusCode())
        .isEqualTo(413);
    for (String wrong :
        List.of(
            "",
            "{",
            "[]",
            "{}",
            "{} {}",
            "{\"id\":1}",
            "{\"id\":{}}",
            "{\"other\":\"x\"}",
            ACK,
            ACK.replace("}", ",\"by\":\" \"}"),
            ACK.replace("}", ",\"by\":\"a\\nb\"}"),
            ACK.replace("}", ",\"by\":\"" + "x".repeat(65) + "\"}"),
            ACK.replace("}", ",\"by\":\"a\",\"remark\":\"" + "x".repeat(2_001) + "\"}"),
            ACK.replace("ack", "assign").replace("}", ",\"by\":\"a\"}"),
            ACK.replace("ack", "note").replace("}", ",\"by\":\"a\"}"),
            ACK.replace("}", ",\"by\":\"a\",\"assignee\":\"b\"}"))) {
      HttpResponse<String> response = browser.post(HANDLING, wrong);
      assertThat(response.statusCode()).as(wrong).isEqualTo(400);
    }
    HttpResponse<String> named =
        new Browser(guarded.port())
            .post(
                HANDLING, ACK.replace("}", ",\"by\":\"anna\"}"), "Authorization", bearer(operator));
    assertThat(named.statusCode()).isEqualTo(400);
    assertThat(named.body()).contains("otto");
  }

  @Test
  void rule_thatIsNoRule_isRefusedBeforeItIsChecked() throws Exception {
    Browser browser = new Browser(open.port());
    String written = "{\"base\":0,\"file\":\"%s\",\"text\":\"x\",\"scenarios\":{\"%s\":\"x\"}}";
    for (String file :
        List.of(
            "", "../a.epl", "a/b.epl", "a\\\\b.epl", ".epl", "a.txt", "a\\u0000.epl", "..epl")) {
      HttpResponse<String> response =
          browser.post(CHECK, written.formatted(file, "a.test/x.events.csv"));
      assertThat(response.statusCode()).as(file).isEqualTo(400);
    }
    for (String place :
        List.of(
            "../x.csv", "a.test/../x.csv", "b.test/x.csv", "/etc/x.csv", "a.test/x/y.csv", "x")) {
      HttpResponse<String> response = browser.post(CHECK, written.formatted("a.epl", place));
      assertThat(response.statusCode()).as(place).isEqualTo(400);
      assertThat(response.body()).contains("scenarios must be files of a.test/");
    }
    for (String wrong :
        List.of(
            "[]", "{}", "{\"base\":\"0\"}", "{\"base\":0,\"scenarios\":{\"a\":1}}", "{\"x\":1}")) {
      assertThat(browser.post(CHECK, wrong).statusCode()).as(wrong).isEqualTo(400);
    }
    String huge = "{\"base\":0,\"file\":\"a.epl\",\"text\":\"" + "x".repeat(1_000_000) + "\"}";
    assertThat(browser.post(CHECK, huge).statusCode()).isEqualTo(413);
    assertThat(browser.ask("POST", CHECK, "{}", "Content-Type", "text/plain").statusCode())
        .isEqualTo(415);
  }

  @Test
  void push_withoutAReasonOrInAnotherName_isRefused() throws Exception {
    Browser browser = new Browser(guarded.port());
    String[] bearer = {"Authorization", bearer(author)};
    String good =
        "{\"base\":0,\"revision\":-1,\"version\":1,\"file\":\"a.epl\",\"reason\":\"why\"}";
    for (String route : List.of("/api/v1/rules/push", "/api/v1/rules/rollback")) {
      for (String reason : List.of("\"\"", "\" \"", "\"a\\nb\"", '"' + "x".repeat(501) + '"')) {
        assertThat(browser.post(route, good.replace("\"why\"", reason), bearer).statusCode())
            .as(reason)
            .isEqualTo(400);
      }
      HttpResponse<String> other =
          browser.post(route, good.replace("}", ",\"by\":\"eve\"}"), bearer);
      assertThat(other.statusCode()).isEqualTo(400);
      assertThat(other.body()).contains("by is anna");
    }
    HttpResponse<String> nameless = new Browser(open.port()).post("/api/v1/rules/push", good);
    assertThat(nameless.statusCode()).isEqualTo(400);
    assertThat(nameless.body()).contains("by must be there");
  }

  @Test
  void sendingAgain_withoutANameOrInAnothersOrAsNoSmallJson_isRefused() throws Exception {
    String route = "/api/v1/rejected/resend";
    String wanted = "{\"field\":\"date\",\"rule\":\"right\"}";
    String eve = wanted.replace("}", ",\"by\":\"eve\"}");
    Browser browser = new Browser(guarded.port());
    String[] bearer = {"Authorization", bearer(operator)};
    assertThat(browser.post(route, wanted, bearer).statusCode()).isEqualTo(200);
    HttpResponse<String> other = browser.post(route, eve, bearer);
    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(other.body()).contains("by is otto");
    assertThat(browser.post(route, wanted, "Authorization", bearer(viewer)).statusCode())
        .isEqualTo(403);
    Browser nobody = new Browser(open.port());
    assertThat(nobody.post(route, wanted).body()).contains("by must be there");
    assertThat(nobody.ask("POST", route, eve, "Content-Type", "text/plain").statusCode())
        .isEqualTo(415);
    assertThat(nobody.post(route, eve.replace("right", "x".repeat(20_000))).statusCode())
        .isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "TRACE", "OPTIONS", "POST", "DELETE"})
  void method_thatNoRouteHas_isRefused(String method) throws Exception {
    Browser browser = new Browser(open.port());
    String own = "Host: 127.0.0.1:" + open.port();
    for (String path : List.of("/", "/api/v1/me", "/api/v1/alerts", "/index.html")) {
      assertThat(
              Browser.status(
                  browser.raw(
                      method + " " + path + " HTTP/1.1",
                      own,
                      "Content-Length: 0",
                      "Connection: close")))
          .as(path)
          .isIn(404, 405);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../openapi.yaml",
        "/..%2fopenapi.yaml",
        "/%2e%2e/openapi.yaml",
        "/./../Console.class",
        "/..\\openapi.yaml",
        "/%5c..%5copenapi.yaml",
        "//etc/passwd",
        "/lib/../../../../META-INF/MANIFEST.MF",
        "/lib/preact/10.28.0/../../../../../META-INF/MANIFEST.MF",
        "/lib/preact/10.28.0/package.json",
        "/lib/preact/10.28.0/",
        "/lib/other/1.0.0/x.js",
        "/lib/preact/x/dist/preact.module.js",
        "/.git/config",
        "/index.html%00.js",
        "/index.html/",
        "/index.html;x=y",
        "/api/v1/../../openapi.yaml",
        "/api/v1/nothing",
        "/api",
        "/API/v1/me",
        "/%61pi/v1/me",
        "/nothing.js"
      })
  void path_thatIsNoPage_isRefusedAndTellsNothing(String path) throws Exception {
    String answer =
        new Browser(open.port())
            .raw(
                "GET " + path + " HTTP/1.1", "Host: 127.0.0.1:" + open.port(), "Connection: close");
    assertThat(Browser.status(answer)).isIn(400, 404);
    assertThat(answer)
        .contains("{\"status\":")
        .doesNotContainIgnoringCase("jetty")
        .doesNotContainIgnoringCase("javalin")
        .doesNotContain("Exception")
        .doesNotContain("openapi: 3");
  }

  @Test
  void answer_ofEveryKind_hasThePolicyAndTellsNoServer() throws Exception {
    Browser browser = new Browser(open.port());
    for (String path : List.of("/", "/nothing", "/api/v1/me", "/api/v1/alerts?limit=x")) {
      HttpResponse<String> response = browser.get(path);
      assertThat(response.headers().firstValue("Content-Security-Policy"))
          .hasValueSatisfying(
              policy ->
                  assertThat(policy)
                      .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                      .doesNotContain("unsafe"));
      assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(response.headers().firstValue("X-Frame-Options")).contains("DENY");
      assertThat(response.headers().firstValue("Server")).isEmpty();
      assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }
    assertThat(browser.get("/api/v1/me").headers().firstValue("Cache-Control"))
        .contains("no-store");
  }

  @Test
  void cookie_forAToken_isForThisSiteAloneAndOpensTheApi() throws Exception {
    Browser browser = new Browser(guarded.port());
    HttpResponse<String> login =
        browser.post("/api/v1/session", "{\"token\":\"%s\"}".formatted(viewer.token()));

    assertThat(login.statusCode()).isEqualTo(200);
    assertThat(login.body()).contains("\"name\":\"vera\"", "\"role\":\"viewer\"");
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("; HttpOnly", "; SameSite=Strict", "; Path=/");
    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(browser.get("/api/v1/me", "Cookie", pair).statusCode()).isEqualTo(200);
    assertThat(browser.post("/api/v1/session", "{\"token\":\"wrong\"}").statusCode())
        .isEqualTo(401);
    HttpResponse<String> logout = browser.ask("DELETE", "/api/v1/session", "");
    assertThat(logout.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    assertThat(browser.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void stream_tokenTakenOutOfTheFileOrSignedOut_endsAndNoOtherDoes(@TempDir Path directory)
      throws Exception {
    Path tokens = directory.resolve("tokens");
    Files.writeString(tokens, viewer.line() + "\n" + operator.line() + "\n");
    try (Console console =
            Console.open(
                new ConsoleSettings("127.0.0.1", 0, List.of(), tokens, null, null, null),
                new PlayedSources().of(redis.settings()));
        InputStream viewing = stream(console, "Authorization", bearer(viewer));
        InputStream viewingByCookie = stream(console, "Cookie", cookie(viewer));
        InputStream operating = stream(console, "Authorization", bearer(operator));
        InputStream operatingByCookie = stream(console, "Cookie", cookie(operator))) {
      Files.writeString(tokens, operator.line() + "\n");

      // Each to its end.
      assertThat(viewing.readAllBytes()).isNotNull();
      assertThat(viewingByCookie.readAllBytes()).isNotNull();
      assertThat(viewers(console)).isEqualTo(2);
      Browser browser = new Browser(console.port());
      assertThat(browser.get("/api/v1/me", "Cookie", cookie(viewer)).statusCode()).isEqualTo(401);

      // Of whichever browser it was; a program goes on.
      var unused = browser.ask("DELETE", "/api/v1/session", "", "Cookie", cookie(operator));
      assertThat(operatingByCookie.readAllBytes()).isNotNull();
      assertThat(viewers(console)).isEqualTo(1);
      console.close();
      assertThat(operating.readAllBytes()).isNotNull();
    }
  }

  private static String cookie(TokenFile.NewToken token) {
    return "smartcar-console=" + token.token();
  }

  private int viewers(Console console) throws Exception {
    String health =
        new Browser(console.port()).get("/api/v1/health", "Authorization", bearer(operator)).body();
    Matcher viewers = Pattern.compile("\"viewers\":(\\d+)").matcher(health);
    assertThat(viewers.find()).as(health).isTrue();
    return Integer.parseInt(viewers.group(1));
  }

  /** One that has begun. */
  private static InputStream stream(Console console, String... header) throws Exception {
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + console.port() + "/api/v1/stream"))
                    .header("Accept", "text/event-stream")
                    .headers(header)
                    .build(),
                BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body().read()).isNotNegative();
    return response.body();
  }

  @Test
  void settings_forOtherMachines_needTokensAndTls() {
    Path file = Path.of("x");
    for (String host : List.of("0.0.0.0", "::", "192.168.1.1", "console.example")) {
      assertThatThrownBy(() -> new ConsoleSettings(host, 1, List.of(), null, null, null, null))
          .isInstanceOf(ConsoleException.class);
      assertThatThrownBy(() -> new ConsoleSettings(host, 1, List.of(), file, null, null, null))
          .hasMessageContaining("--tokens, --certificate and --key");
      assertThatThrownBy(() -> new ConsoleSettings(host, 1, List.of(), null, file, file, null))
          .isInstanceOf(ConsoleException.class);
      assertThat(new ConsoleSettings(host, 1, List.of(), file, file, file, null).host())
          .isEqualTo(host);
    }
    assertThatThrownBy(() -> new ConsoleSettings("::1", 1, List.of(), null, file, null, null))
        .hasMessageContaining("go together");
  }

  @Test
  void tokens_thatAreWrong_areRefusedByLine(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("tokens");
    assertThatThrownBy(() -> Visitors.read(file)).hasMessageContaining("there is no file");
    Files.writeString(file, "# nobody\n");
    assertThatThrownBy(() -> Visitors.read(file)).hasMessageContaining("names nobody");
    for (String line :
        List.of("otto", viewer.line().replace("viewer", "anybody"), viewer.line() + "0")) {
      Files.writeString(file, operator.line() + "\n" + line + "\n");
      assertThatThrownBy(() -> Visitors.read(file)).hasMessageContaining(file + ":2: ");
    }
    Files.writeString(file, operator.line());
    Visitors visitors = Visitors.read(file);
    Files.writeString(file, "wrong");
    visitors.refresh();
    assertThat(visitors.visitor(operator.token())).isNotNull();
    Files.writeString(file, viewer.line());
    visitors.refresh();
    assertThat(visitors.visitor(operator.token())).isNull();
  }

  @Test
  void open_atAPortThatIsTaken_saysSo() {
    assertThatThrownBy(
            () ->
                Console.open(
                    ConsoleSettings.local(open.port()), new PlayedSources().of(redis.settings())))
        .isInstanceOf(ConsoleException.class)
        .hasMessageContaining("cannot listen at 127.0.0.1:" + open.port());
  }
}
