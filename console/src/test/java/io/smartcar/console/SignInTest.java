package io.smartcar.console;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.redis.StartedRedis;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in at an identity provider, and what somebody could try who is nobody there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SignInTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StartedRedis redis = new StartedRedis();
  private final IdentityProvider provider = new IdentityProvider();
  private final LaterClock clock = new LaterClock();
  private Console console;

  /** The time that it is, and what was added. */
  private static final class LaterClock extends Clock {

    private volatile Duration later = Duration.ZERO;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(later);
    }
  }

  @BeforeAll
  void open() {
    console = open(provider.settings());
    awaitProvider(console);
  }

  private Console open(Map<String, String> settings) {
    return Console.open(
        IdentityProvider.console(settings), new PlayedSources().of(redis.settings()), clock);
  }

  private static void awaitProvider(Console console) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> new SigningIn(console).failure().contains("\"ready\":true,\"said\":null"));
  }

  @AfterEach
  void honest() {
    provider.isHonest();
    clock.later = Duration.ZERO;
  }

  @AfterAll
  void close() {
    console.close();
    provider.close();
    redis.close();
  }

  private SigningIn refused(Console where, String why) throws Exception {
    SigningIn browser = new SigningIn(where);
    assertThat(browser.signIn()).isEqualTo("/#/now");
    assertRefused(browser, why);
    return browser;
  }

  private static void assertRefused(SigningIn browser, String why) throws Exception {
    assertThat(browser.cookies).doesNotContainKey(SigningIn.SESSION);
    assertThat(browser.api("/api/v1/me").statusCode()).isEqualTo(401);
    assertThat(browser.failure()).contains("\"failure\":\"").contains(why);
    // It is said once.
    assertThat(browser.failure()).contains("\"failure\":null");
  }

  @Test
  void signIn_atTheProvider_opensTheConsoleWithNameAndRole() throws Exception {
    awaitProvider(console);
    provider.comes("Ötto", "fleet-desk", "other");
    SigningIn browser = new SigningIn(console);

    assertThat(browser.failure())
        .contains("\"tokens\":false", "\"issuer\":\"" + provider.issuer(), "\"said\":null");
    assertThat(browser.api("/api/v1/me").statusCode()).isEqualTo(401);
    String there = browser.begin("#/car/V0004?from=-1h");
    assertThat(there)
        .startsWith(provider.issuer() + "/authorize?")
        .contains("response_type=code", "code_challenge_method=S256", "&nonce=", "state=");
    assertThat(browser.set).singleElement().asString().contains("; HttpOnly; SameSite=Lax");
    assertThat(browser.comeBack(browser.atProvider(there))).isEqualTo("/#/car/V0004?from=-1h");
    // On plain HTTP, which is for this machine alone, no cookie can be Secure.
    assertThat(browser.set)
        .anySatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith(SigningIn.SESSION + '=')
                    .endsWith("; Path=/; Max-Age=28800; HttpOnly; SameSite=Strict"));
    assertThat(browser.cookies).containsOnlyKeys(SigningIn.SESSION);

    assertThat(browser.api("/api/v1/me").body())
        .contains("\"name\":\"Ötto\"", "\"role\":\"operator\"", "\"tokens\":true");
    HttpResponse<String> download = browser.api("/api/v1/cars/V0004/readings.csv?from=-1h");
    assertThat(download.statusCode()).isEqualTo(200);
    assertThat(browser.api("/api/v1/health").body())
        .contains("\"oidc\":{\"issuer\":\"" + provider.issuer());
  }

  @ParameterizedTest
  @CsvSource({
    "fleet-view, viewer",
    "night-desk, operator",
    "fleet-rules, author",
    "fleet-view fleet-rules fleet-desk, author"
  })
  void role_ofTheClaim_isTheHighestThatItGives(String values, String role) throws Exception {
    provider.comes("anna", values.split(" ", -1));
    SigningIn browser = new SigningIn(console);

    assertThat(browser.signIn()).isEqualTo("/#/now");
    assertThat(browser.api("/api/v1/me").body()).contains("\"role\":\"" + role + '"');
  }

  @Test
  void somebody_withoutARole_isNotLetInAndToldWhy() throws Exception {
    provider.comes("eve", "staff", "canteen", "x".repeat(50), "y");
    refused(
        console,
        "eve is known to the provider but has no role here: the claim realm_access.roles is staff, canteen, "
            + "x".repeat(40)
            + "…, …");
    provider.comes("eve");
    refused(console, "realm_access.roles is not in the ID token, or empty");
    provider.comes(Map.of("preferred_username", "eve", "roles", List.of("fleet-rules")));
    refused(console, "realm_access.roles is not in the ID token, or empty");
    provider.comes(Map.of("preferred_username", "eve", "realm_access", "fleet-rules"));
    refused(console, "realm_access.roles is not in the ID token, or empty");
    // A value is a whole one, not a part, nor in other letters.
    provider.comes("eve", "fleet-rules-not", "FLEET-RULES", "fleet-view fleet-rules");
    refused(console, "has no role here");
  }

  @Test
  void claims_atTheTopOrWithADotInTheirName_areFound() throws Exception {
    Map<String, String> settings = provider.settings();
    settings.put("smartcar.console.oidc.role-claim", "https://fleet.example/roles");
    settings.put("smartcar.console.oidc.name-claim", "email");
    try (Console other = open(settings)) {
      awaitProvider(other);
      provider.comes(
          Map.of("email", "vera@fleet.example", "https://fleet.example/roles", "fleet-view"));
      SigningIn browser = new SigningIn(other);
      assertThat(browser.signIn()).isEqualTo("/#/now");
      assertThat(browser.api("/api/v1/me").body())
          .contains("\"name\":\"vera@fleet.example\"", "\"role\":\"viewer\"");
    }
  }

  @Test
  void name_thatCannotBeWrittenDown_isRefused() throws Exception {
    for (Object name :
        Arrays.asList(
            "", " ", " anna", "a\nb", "anna\u202Eanna", "a".repeat(65), 17, List.of("a"))) {
      provider.comes(
          Map.of(
              "preferred_username", name, "realm_access", Map.of("roles", List.of("fleet-view"))));
      refused(console, "no name of 1 to 64 characters in its claim preferred_username");
    }
    provider.comes(Map.of("realm_access", Map.of("roles", List.of("fleet-view"))));
    refused(console, "no name of 1 to 64 characters");
  }

  @Test
  void token_thatIsForgedOrNotForUs_isRefused() throws Exception {
    provider.comes("anna", "fleet-rules");
    RSAKey other = IdentityProvider.newKey(provider.key().getKeyID());
    RSAKey unknown = IdentityProvider.newKey("unknown");
    Map<String, IdentityProvider.Signing> signings = new LinkedHashMap<>();
    signings.put("Signed ID token expected", claims -> new PlainJWT(claims).serialize());
    signings.put("Invalid signature", claims -> IdentityProvider.signed(claims, other));
    signings.put("no matching key", claims -> IdentityProvider.signed(claims, unknown));
    signings.put(
        "Another algorithm expected",
        claims -> {
          // The public key taken for a shared one, as by a reader that lets the token choose.
          SignedJWT token =
              new SignedJWT(
                  new JWSHeader.Builder(JWSAlgorithm.HS256)
                      .keyID(provider.key().getKeyID())
                      .build(),
                  claims);
          token.sign(
              new MACSigner(
                  provider.key().toPublicJWK().toString().getBytes(StandardCharsets.UTF_8)));
          return token.serialize();
        });
    for (Map.Entry<String, IdentityProvider.Signing> forged : signings.entrySet()) {
      provider.signs(forged.getValue());
      refused(console, forged.getKey());
    }
    provider.isHonest();

    Date past = Date.from(Instant.now().minusSeconds(120));
    Date future = Date.from(Instant.now().plusSeconds(120));
    Map<String, UnaryOperator<JWTClaimsSet.Builder>> changes = new LinkedHashMap<>();
    changes.put("smartcar.console.oidc.issuer", it -> it.issuer("https://other.example"));
    changes.put("smartcar.console.oidc.client-id", it -> it.audience("other"));
    changes.put(
        "authorized party",
        it -> it.audience(List.of("smartcar-console", "other")).claim("azp", "other"));
    changes.put("it expired at ", it -> it.expirationTime(past));
    changes.put("compare the clocks", it -> it.issueTime(future).expirationTime(future));
    changes.put("made for another sign-in", it -> it.claim("nonce", "of before"));
    changes.put("nonce", it -> it.claim("nonce", null));
    changes.put("expiration", it -> it.expirationTime(null));
    changes.put("subject", it -> it.subject(null));
    for (Map.Entry<String, UnaryOperator<JWTClaimsSet.Builder>> change : changes.entrySet()) {
      provider.says(claims -> change.getValue().apply(new JWTClaimsSet.Builder(claims)).build());
      SigningIn browser = new SigningIn(console);
      var unused = browser.signIn();
      assertThat(browser.cookies).as(change.getKey()).doesNotContainKey(SigningIn.SESSION);
      assertThat(browser.failure()).containsIgnoringCase(change.getKey());
    }
  }

  @Test
  void token_withinTheClocksDifference_isTaken() throws Exception {
    provider.comes("anna", "fleet-rules");
    for (int seconds : List.of(-40, 40)) {
      Date time = Date.from(Instant.now().plusSeconds(seconds));
      provider.says(
          claims ->
              new JWTClaimsSet.Builder(claims)
                  .issueTime(time)
                  .expirationTime(Date.from(time.toInstant().plusSeconds(1)))
                  .build());
      SigningIn browser = new SigningIn(console);
      assertThat(browser.signIn()).isEqualTo("/#/now");
      assertThat(browser.api("/api/v1/me").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void keys_thatChange_areReadAgain() throws Exception {
    provider.comes("anna", "fleet-rules");
    assertThat(new SigningIn(console).signIn()).isEqualTo("/#/now");
    int read = provider.keysRead.get();
    provider.rotate("second");
    SigningIn browser = new SigningIn(console);

    assertThat(browser.signIn()).isEqualTo("/#/now");
    assertThat(browser.api("/api/v1/me").statusCode()).isEqualTo(200);
    assertThat(provider.keysRead.get()).isEqualTo(read + 1);
    assertThat(new SigningIn(console).signIn()).isEqualTo("/#/now");
    assertThat(provider.keysRead.get()).isEqualTo(read + 1);
  }

  @Test
  void answer_ofAnotherBrowserOrUsedBefore_isRefused() throws Exception {
    provider.comes("anna", "fleet-rules");
    SigningIn attacker = new SigningIn(console);
    String callback = attacker.atProvider(attacker.begin("#/now"));
    SigningIn victim = new SigningIn(console);

    assertThat(victim.comeBack(callback)).isEqualTo("/#/now");
    assertRefused(victim, "this browser has not begun to sign in");
    var unused = victim.begin("#/now");
    assertThat(victim.comeBack(callback)).isEqualTo("/#/now");
    assertRefused(victim, "belongs to another sign-in");

    int asked = provider.tokensAsked.get();
    String kept = attacker.cookies.get(SigningIn.RETURN);
    assertThat(attacker.comeBack(callback)).isEqualTo("/#/now");
    assertThat(attacker.cookies).containsKey(SigningIn.SESSION);
    SigningIn again = new SigningIn(console);
    again.cookies.put(SigningIn.RETURN, kept);
    assertThat(again.comeBack(callback)).isEqualTo("/#/now");
    assertRefused(again, "used before");
    assertThat(provider.tokensAsked.get()).isEqualTo(asked + 1);
  }

  @Test
  void code_ofAnotherSignIn_isRefusedByTheProvider() throws Exception {
    provider.comes("anna", "fleet-rules");
    SigningIn one = new SigningIn(console);
    SigningIn other = new SigningIn(console);
    String mine = one.atProvider(one.begin("#/now"));
    String theirs = other.atProvider(other.begin("#/now"));
    String code = "code=[^&]+";
    String stolen = theirs.replaceAll(".*[?&](" + code + ").*", "$1");

    var unused = one.comeBack(mine.replaceAll(code, stolen));
    assertRefused(one, "does not take the code");
  }

  @Test
  void answer_thatIsNoneOfTheProvider_isRefused() throws Exception {
    provider.comes("anna", "fleet-rules");
    Map<String, UnaryOperator<String>> changes = new LinkedHashMap<>();
    changes.put(
        "is not of the identity provider",
        it -> it.replaceAll("iss=[^&]+", "iss=https%3A%2F%2Fevil.example"));
    changes.put(
        "not of the identity provider " + provider.issuer(),
        it -> it.replaceAll("&?iss=[^&]+", ""));
    changes.put(
        "sign in again", it -> it.replaceAll("code=[^&]+", "response=eyJhbGciOiJub25lIn0.e30."));
    changes.put("has no code", it -> it.replaceAll("&?code=[^&]+", ""));
    changes.put(
        "did not let you in: access_denied",
        it -> it.replaceAll("code=[^&]+", "error=access_denied&error_description=evil+words"));
    changes.put(
        "did not let you in: it does not say why",
        it -> it.replaceAll("code=[^&]+", "error=%3Cb%3Eevil%3C%2Fb%3E"));
    for (Map.Entry<String, UnaryOperator<String>> change : changes.entrySet()) {
      SigningIn browser = new SigningIn(console);
      String callback = browser.atProvider(browser.begin("#/now"));
      var unused = browser.comeBack(change.getValue().apply(callback));
      assertThat(browser.cookies).as(change.getKey()).doesNotContainKey(SigningIn.SESSION);
      assertThat(browser.failure()).contains(change.getKey()).doesNotContain("evil words", "<b>");
    }
  }

  @Test
  void cookie_thatTheConsoleHasNotWritten_isNothing() throws Exception {
    provider.comes("anna", "fleet-rules");
    SigningIn browser = new SigningIn(console);
    String callback = browser.atProvider(browser.begin("#/now"));
    String[] parts = requireNonNull(browser.cookies.get(SigningIn.RETURN)).split("\\.", -1);
    for (String forged :
        List.of(
            parts[0], parts[0] + ".AAAA", parts[0].substring(4) + '.' + parts[1], "a.b.c", "%")) {
      browser.cookies.put(SigningIn.RETURN, forged);
      var unused = browser.comeBack(callback);
      assertThat(browser.cookies).as(forged).doesNotContainKey(SigningIn.SESSION);
    }
    // After the time that people take to sign in.
    SigningIn late = new SigningIn(console);
    String toLate = late.atProvider(late.begin("#/now"));
    clock.later = Duration.ofMinutes(11);
    var unused = late.comeBack(toLate);
    clock.later = Duration.ZERO;
    assertRefused(late, "within the last 10 minutes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "#/now\r\nSet-Cookie: a=b",
        "#evil",
        "evil.example#/now",
        "#/<script>",
        "/api/v1/me",
        ""
      })
  void screen_thatIsNone_leadsToTheFirst(String screen) throws Exception {
    provider.comes("anna", "fleet-rules");
    SigningIn browser = new SigningIn(console);

    assertThat(browser.comeBack(browser.atProvider(browser.begin(screen)))).isEqualTo("/#/now");
    assertThat(browser.cookies).containsOnlyKeys(SigningIn.SESSION);
  }

  @Test
  void session_thatSomebodyElseChose_isNotTaken() throws Exception {
    provider.comes("anna", "fleet-rules");
    SigningIn browser = new SigningIn(console);
    String chosen = "A".repeat(43);
    browser.cookies.put(SigningIn.SESSION, chosen);

    assertThat(browser.api("/api/v1/me").statusCode()).isEqualTo(401);
    assertThat(browser.signIn()).isEqualTo("/#/now");
    String first = browser.cookies.get(SigningIn.SESSION);
    assertThat(first).hasSize(43).isNotEqualTo(chosen);
    assertThat(browser.signIn()).isEqualTo("/#/now");
    assertThat(browser.cookies.get(SigningIn.SESSION)).isNotEqualTo(first);
    // The one before has ended, and what somebody chose is still nobody's.
    for (String before : List.of(first, chosen)) {
      SigningIn thief = new SigningIn(console);
      thief.cookies.put(SigningIn.SESSION, before);
      assertThat(thief.api("/api/v1/me").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void session_afterItsTime_endsWithItsStream() throws Exception {
    provider.comes("anna", "fleet-rules");
    SigningIn browser = new SigningIn(console);
    assertThat(browser.signIn()).isEqualTo("/#/now");
    try (InputStream stream = stream(browser)) {
      assertThat(stream.read()).isNotNegative();
      clock.later = Duration.ofHours(8).minusMinutes(10);
      assertThat(browser.api("/api/v1/me").statusCode()).isEqualTo(200);
      clock.later = Duration.ofHours(8).plusSeconds(1);
      // To its end.
      assertThat(stream.readAllBytes()).isNotNull();
    }
    assertThat(browser.api("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void signOut_endsSessionAndStreamAndLeadsToTheProviders() throws Exception {
    provider.comes("anna", "fleet-rules");
    SigningIn browser = new SigningIn(console);
    assertThat(browser.signIn()).isEqualTo("/#/now");
    SigningIn thief = new SigningIn(console);
    thief.cookies.putAll(browser.cookies);
    try (InputStream stream = stream(browser)) {
      assertThat(stream.read()).isNotNegative();
      HttpResponse<String> out = browser.signOut();
      assertThat(out.statusCode()).isEqualTo(200);
      assertThat(out.body())
          .startsWith("{\"next\":\"" + provider.end() + '?')
          .contains("id_token_hint=ey", "client_id=smartcar-console")
          .contains("post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A" + console.port() + "%2F");
      assertThat(stream.readAllBytes()).isNotNull();
    }
    assertThat(browser.cookies).isEmpty();
    assertThat(thief.api("/api/v1/me").statusCode()).isEqualTo(401);
    assertThat(browser.signOut().statusCode()).isEqualTo(204);
  }

  private static InputStream stream(SigningIn browser) throws Exception {
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(browser.origin() + "/api/v1/stream"))
                    .header("Accept", "text/event-stream")
                    .header("Cookie", browser.cookie())
                    .build(),
                BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  @Test
  void tokens_besideIt_openTheConsoleToPrograms(@TempDir Path directory) throws Exception {
    var token = Visitors.make("script", Role.VIEWER);
    Path tokens = Files.writeString(directory.resolve("tokens"), token.line() + "\n");
    ConsoleSettings settings =
        new ConsoleSettings(
            "127.0.0.1",
            0,
            List.of(),
            tokens,
            null,
            null,
            IdentityProvider.console(provider.settings()).oidc());
    provider.comes("anna", "fleet-rules");
    try (Console both = Console.open(settings, new PlayedSources().of(redis.settings()), clock)) {
      awaitProvider(both);
      Browser program = new Browser(both.port());
      String[] bearer = {"Authorization", "Bearer " + token.token()};
      assertThat(program.get("/api/v1/me", bearer).body()).contains("\"name\":\"script\"");
      SigningIn browser = new SigningIn(both);
      assertThat(browser.failure()).contains("\"tokens\":true");
      assertThat(browser.signIn()).isEqualTo("/#/now");
      assertThat(browser.api("/api/v1/me").body()).contains("\"name\":\"anna\"");
      // A token that is shown is who asks, also where it is wrong.
      assertThat(
              program
                  .get("/api/v1/me", "Authorization", "Bearer wrong", "Cookie", browser.cookie())
                  .statusCode())
          .isEqualTo(401);
      // Whoever exchanges a token is no longer who they were.
      HttpResponse<String> exchanged =
          program.post(
              "/api/v1/session",
              "{\"token\":\"%s\"}".formatted(token.token()),
              "Cookie",
              browser.cookie());
      assertThat(exchanged.body()).contains("\"name\":\"script\"");
      assertThat(browser.api("/api/v1/me").statusCode()).isEqualTo(401);
      // By a name that anybody could have given it, nobody is led anywhere.
      String answer =
          program.raw("GET /api/v1/oidc/login HTTP/1.1", "Host: evil.example", "Connection: close");
      assertThat(answer).contains("Location: /#/now").doesNotContain(provider.issuer());
    }
  }

  @Test
  void provider_awayAtTheStart_isSaidAndAskedAgain() throws Exception {
    try (IdentityProvider later = new IdentityProvider()) {
      later.comes("anna", "fleet-rules");
      later.goAway();
      try (Console waiting = open(later.settings())) {
        SigningIn browser = new SigningIn(waiting);
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> browser.failure().contains("does not answer"));
        assertThat(browser.failure())
            .contains("\"ready\":false", later.issuer(), "it is asked again by itself");
        assertThat(browser.begin("#/rules")).isEqualTo("/#/rules");
        assertRefused(browser, "does not answer");
        later.comeBack();
        awaitProvider(waiting);
        assertThat(browser.signIn()).isEqualTo("/#/now");
        later.goAway();
        assertThat(browser.api("/api/v1/me").statusCode()).isEqualTo(200);
        later.comeBack();
      }
    }
  }

  @Test
  void provider_awayOrOtherwiseWhileSomebodySignsIn_isSaid() throws Exception {
    provider.comes("anna", "fleet-rules");
    SigningIn browser = new SigningIn(console);
    String callback = browser.atProvider(browser.begin("#/now"));
    provider.goAway();
    var unused = browser.comeBack(callback);
    assertRefused(browser, "does not answer");
    provider.comeBack();

    Map<String, String> settings = provider.settings();
    settings.put("smartcar.console.oidc.client-secret", "another");
    try (Console wrong = open(settings)) {
      awaitProvider(wrong);
      refused(wrong, "does not know the console");
    }
  }

  @Test
  void provider_thatIsAnotherOrInTheOpen_isNotTaken() {
    provider.saysIssuer("https://other.example");
    OidcProvider asked = asked(provider.settings());
    assertThat(asked.state().ready()).isFalse();
    assertThat(asked.state().said())
        .contains("is not taken", "https://other.example", "correct smartcar.console.oidc.issuer");
    provider.isHonest();
    asked.ask();
    assertThat(asked.state().ready()).isTrue();
    assertThat(asked.state().said()).isNull();
    // What is known stays where it no longer answers, and says so.
    provider.goAway();
    asked.ask();
    assertThat(asked.state().ready()).isTrue();
    assertThat(asked.state().said()).contains("does not answer");
    provider.comeBack();
    asked.close();
  }

  private OidcProvider asked(Map<String, String> settings) {
    OidcProvider asked =
        new OidcProvider(requireNonNull(IdentityProvider.console(settings).oidc()), clock);
    asked.ask();
    return asked;
  }

  @Test
  void secret_inAFile_isItsFirstLine(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("secret");
    Map<String, String> settings = provider.settings();
    settings.put("smartcar.console.oidc.client-secret", "another");
    settings.put("smartcar.console.oidc.client-secret-file", file.toString());
    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(ConsoleException.class)
        .hasMessageContaining("smartcar.console.oidc.client-secret-file");
    Files.writeString(file, "\n");
    assertThatThrownBy(() -> open(settings)).hasMessageContaining("is empty");
    Files.writeString(file, IdentityProvider.SECRET + "\n# since May\n");
    provider.comes("anna", "fleet-rules");
    try (Console console = open(settings)) {
      awaitProvider(console);
      assertThat(new SigningIn(console).signIn()).isEqualTo("/#/now");
    }
  }

  @Test
  void cookie_withTls_isSecureAndOfThisHostAlone() {
    assertThat(new Cookies(true).ofSession("x", Duration.ofMinutes(1)))
        .isEqualTo(
            "__Host-smartcar-session=x; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure");
  }

  @Test
  void browser_thatCallsItByAnotherName_isLedToTheAddressFirst() throws Exception {
    Map<String, String> settings = provider.settings();
    settings.put("smartcar.console.oidc.address", "http://localhost:1");
    try (Console other = open(settings)) {
      awaitProvider(other);
      SigningIn browser = new SigningIn(other);
      assertThat(browser.begin("#/rules")).isEqualTo("http://localhost:1/");
      assertThat(browser.cookies).isEmpty();
    }
  }

  @Test
  void settings_forOtherMachines_needTlsAndAnAddress() {
    Path file = Path.of("x");
    Map<String, String> values = provider.settings();
    var local = IdentityProvider.console(values).oidc();
    values.put("smartcar.console.oidc.address", "https://console.example:8088");
    var there = SmartcarConfig.load(null, values).oidc();

    assertThatThrownBy(() -> new ConsoleSettings("0.0.0.0", 1, List.of(), null, null, null, there))
        .hasMessageContaining("--certificate and --key");
    assertThatThrownBy(() -> new ConsoleSettings("0.0.0.0", 1, List.of(), null, file, file, local))
        .hasMessageContaining("smartcar.console.oidc.address must say");
    assertThatThrownBy(
            () -> new ConsoleSettings("127.0.0.1", 1, List.of(), null, null, null, there))
        .hasMessageContaining("smartcar.console.oidc.address needs --certificate");
    assertThat(new ConsoleSettings("0.0.0.0", 1, List.of(), null, file, file, there).oidc())
        .isEqualTo(there);
  }
}
