package io.smartcar.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smartcar.config.SmartcarConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A small identity provider on this machine: it signs in at once whoever is told to it, signs real
 * ID tokens, keeps to codes that work once, to PKCE and to the client's secret; and makes wrong
 * ones where a test wants them.
 */
final class IdentityProvider implements AutoCloseable {

  static final String CLIENT = "smartcar-console";
  static final String SECRET = "secret of the console, with ü";

  private static final String JSON = "application/json";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Begun> codes = new ConcurrentHashMap<>();
  private final String name;
  private final int port;
  private HttpServer server;
  private volatile RSAKey key;
  private volatile Map<String, Object> person = Map.of();
  private volatile UnaryOperator<JWTClaimsSet> claims = UnaryOperator.identity();
  private volatile Signing signing = this::signed;
  private volatile String saysIssuer;
  final AtomicInteger keysRead = new AtomicInteger();
  final AtomicInteger tokensAsked = new AtomicInteger();

  private record Begun(Map<String, List<String>> wanted) {

    String of(String name) {
      return wanted.getOrDefault(name, List.of("")).get(0);
    }
  }

  /** Makes a token of claims. */
  interface Signing {
    String token(JWTClaimsSet claims) throws JOSEException;
  }

  IdentityProvider() {
    this("127.0.0.1");
  }

  /** Under a name of this machine: for a browser another site than the console's, or the same. */
  IdentityProvider(String name) {
    this.name = name;
    key = newKey("first");
    server = open(0);
    port = server.getAddress().getPort();
    saysIssuer = issuer();
  }

  static RSAKey newKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private HttpServer open(int wanted) {
    try {
      HttpServer opened =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
      opened.setExecutor(threads);
      opened.createContext("/realm/.well-known/openid-configuration", this::metadata);
      opened.createContext("/realm/keys", this::keys);
      opened.createContext("/realm/authorize", this::authorize);
      opened.createContext("/realm/token", this::token);
      opened.createContext("/realm/end", IdentityProvider::leave);
      opened.start();
      return opened;
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
  }

  String issuer() {
    return "http://" + name + ':' + port + "/realm";
  }

  /**
   * Settings of a console whose people sign in here; roles are the claim's values of their names.
   */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("smartcar.console.oidc.issuer", issuer());
    settings.put("smartcar.console.oidc.client-secret", SECRET);
    settings.put("smartcar.console.oidc.role-claim", "realm_access.roles");
    settings.put("smartcar.console.oidc.viewers", "fleet-view");
    settings.put("smartcar.console.oidc.operators", "fleet-desk,night-desk");
    settings.put("smartcar.console.oidc.authors", "fleet-rules");
    settings.put("smartcar.console.oidc.timeout", "20s");
    return settings;
  }

  /** The console's settings on this machine. */
  static ConsoleSettings console(Map<String, String> settings) {
    return new ConsoleSettings(
        "127.0.0.1", 0, List.of(), null, null, null, SmartcarConfig.load(null, settings).oidc());
  }

  /** Whoever comes next is this. */
  void comes(String name, String... roles) {
    person = Map.of("preferred_username", name, "realm_access", Map.of("roles", List.of(roles)));
  }

  void comes(Map<String, Object> claimed) {
    person = Map.copyOf(claimed);
  }

  /** From now on tokens say something else. */
  void says(UnaryOperator<JWTClaimsSet> changed) {
    claims = changed;
  }

  /** From now on tokens are made so. */
  void signs(Signing otherwise) {
    signing = otherwise;
  }

  /** All is right again. */
  void isHonest() {
    claims = UnaryOperator.identity();
    signing = this::signed;
    saysIssuer = issuer();
  }

  /** Its description names another. */
  void saysIssuer(String other) {
    saysIssuer = other;
  }

  /** A new key, and the old one is gone. */
  void rotate(String id) {
    key = newKey(id);
  }

  RSAKey key() {
    return key;
  }

  private String signed(JWTClaimsSet claimed) throws JOSEException {
    return signed(claimed, key);
  }

  static String signed(JWTClaimsSet claimed, RSAKey by) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build(), claimed);
    token.sign(new RSASSASigner(by));
    return token.serialize();
  }

  void goAway() {
    server.stop(0);
  }

  void comeBack() {
    server = open(port);
  }

  private void metadata(HttpExchange exchange) throws IOException {
    String own = issuer();
    answer(
        exchange,
        200,
        Json.object(
            json -> {
              json.writeStringField("issuer", saysIssuer);
              json.writeStringField("authorization_endpoint", own + "/authorize");
              json.writeStringField("token_endpoint", own + "/token");
              json.writeStringField("jwks_uri", own + "/keys");
              json.writeStringField("end_session_endpoint", own + "/end");
              list(json, "response_types_supported", "code");
              list(json, "subject_types_supported", "public");
              list(json, "id_token_signing_alg_values_supported", "RS256");
              json.writeBooleanField("authorization_response_iss_parameter_supported", true);
            }));
  }

  private static void list(JsonGenerator json, String name, String... values) throws IOException {
    json.writeFieldName(name);
    json.writeArray(values, 0, values.length);
  }

  private void keys(HttpExchange exchange) throws IOException {
    keysRead.incrementAndGet();
    answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString());
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, List<String>> wanted =
        URLUtils.parseParameters(exchange.getRequestURI().getRawQuery());
    Begun begun = new Begun(wanted);
    String code = UUID.randomUUID().toString();
    codes.put(code, begun);
    boolean good =
        begun.of("client_id").equals(CLIENT)
            && begun.of("response_type").equals("code")
            && begun.of("code_challenge_method").equals("S256")
            && !begun.of("nonce").isEmpty()
            && begun.of("scope").startsWith("openid");
    Map<String, List<String>> back = new HashMap<>();
    back.put("state", List.of(begun.of("state")));
    back.put("iss", List.of(issuer()));
    back.put(good ? "code" : "error", List.of(good ? code : "invalid_request"));
    exchange
        .getResponseHeaders()
        .set("Location", begun.of("redirect_uri") + '?' + URLUtils.serializeParameters(back));
    answer(exchange, 302, "");
  }

  private static void leave(HttpExchange exchange) throws IOException {
    Begun wanted = new Begun(URLUtils.parseParameters(exchange.getRequestURI().getRawQuery()));
    boolean known = wanted.of("id_token_hint").startsWith("ey");
    exchange.getResponseHeaders().set("Location", wanted.of("post_logout_redirect_uri"));
    answer(exchange, known ? 302 : 400, "");
  }

  private void token(HttpExchange exchange) throws IOException {
    tokensAsked.incrementAndGet();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Begun asked = new Begun(URLUtils.parseParameters(body));
    Begun begun = codes.remove(asked.of("code"));
    if (!isClient(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, "{\"error\":\"invalid_client\"}");
    } else if (begun == null
        || !asked.of("redirect_uri").equals(begun.of("redirect_uri"))
        || !isVerified(begun, asked.of("code_verifier"))) {
      answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
    } else {
      answer(exchange, 200, token(begun));
    }
  }

  private static boolean isVerified(Begun begun, String verifier) {
    return !verifier.isEmpty()
        && CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(verifier))
            .getValue()
            .equals(begun.of("code_challenge"));
  }

  /** By RFC 6749 both parts are form-encoded before they are joined. */
  private static boolean isClient(String header) {
    if (header == null || !header.startsWith("Basic ")) {
      return false;
    }
    String[] parts =
        new String(Base64.getDecoder().decode(header.substring(6)), UTF_8).split(":", 2);
    return URLDecoder.decode(parts[0], UTF_8).equals(CLIENT)
        && URLDecoder.decode(parts[1], UTF_8).equals(SECRET);
  }

  private String token(Begun begun) {
    Instant now = Instant.now();
    JWTClaimsSet.Builder builder =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .audience(CLIENT)
            .subject("4711")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .claim("nonce", begun.of("nonce"));
    person.forEach(builder::claim);
    try {
      String token = signing.token(claims.apply(builder.build()));
      return Json.object(
          json -> {
            json.writeStringField("access_token", "not used");
            json.writeStringField("token_type", "Bearer");
            json.writeNumberField("expires_in", 300);
            json.writeStringField("id_token", token);
          });
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", JSON);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  /** Where its own sign-out is. */
  URI end() {
    return URI.create(issuer() + "/end");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
