package io.smartcar.console;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.smartcar.config.OidcConfig;
import io.smartcar.events.server.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity provider: what it says of itself, asked again and again, and what it says of people.
 * It may be away at any time; nobody waits for it but who signs in. Thread-safe.
 */
final class OidcProvider implements AutoCloseable {

  /*
   * The library builds the requests and reads the answers; IdTokens judges what they bring.
   */

  private static final Logger LOG = LoggerFactory.getLogger(OidcProvider.class);

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");
  private static final Pattern ERROR_CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** Exchanges at the same time: whoever makes up codes keeps no more threads than that waiting. */
  private static final int MAX_EXCHANGES = 8;

  private static final long AGAIN_SECONDS = 2;
  private static final long AGAIN_WHEN_KNOWN_SECONDS = 60;

  private final OidcConfig config;
  private final @Nullable String secret;
  private final @Nullable SSLSocketFactory tls;
  private final Clock clock;
  private final Semaphore exchanges = new Semaphore(MAX_EXCHANGES);
  private final ScheduledExecutorService asking =
      Executors.newSingleThreadScheduledExecutor(OidcProvider::daemon);
  private volatile @Nullable Known known;
  private volatile Readiness state;

  /** What is known of it. */
  private record Known(OIDCProviderMetadata metadata, IdTokens tokens) {}

  /**
   * How it is.
   *
   * @param ready whether somebody could sign in
   * @param said why not, or what is wrong all the same; null if nothing is
   * @param since when it became so
   */
  record Readiness(boolean ready, @Nullable String said, Instant since) {}

  /**
   * Asks nothing yet.
   *
   * @throws ConsoleException if a file of its settings cannot be read
   */
  OidcProvider(OidcConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.secret = secret(config);
    this.tls = tls(config);
    this.state = new Readiness(false, "the identity provider was not asked yet", clock.instant());
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "console-identity-provider");
    thread.setDaemon(true);
    return thread;
  }

  private static @Nullable String secret(OidcConfig config) {
    if (config.clientSecretFile() == null) {
      return config.clientSecret();
    }
    String first;
    try {
      first = Files.readString(config.clientSecretFile()).lines().findFirst().orElse("").strip();
    } catch (IOException unreadable) {
      throw new ConsoleException(
          "cannot read %s of smartcar.console.oidc.client-secret-file: check path and rights"
              .formatted(config.clientSecretFile()),
          unreadable);
    }
    if (first.isEmpty()) {
      throw new ConsoleException(
          "%s of smartcar.console.oidc.client-secret-file is empty: write the secret into its first line"
              .formatted(config.clientSecretFile()),
          null);
    }
    return first;
  }

  private static @Nullable SSLSocketFactory tls(OidcConfig config) {
    if (config.trusted() == null) {
      return null;
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, TrustedCertificates.of(config.trusted()).getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException wrong) {
      throw new ConsoleException(
          "cannot take %s of smartcar.console.oidc.trusted: %s; give a PEM file of certificates"
              .formatted(config.trusted(), wrong.getMessage()),
          wrong);
    }
  }

  /** Begins to ask what it says of itself, until {@link #close}. */
  void start() {
    asking.execute(this::askAndAgain);
  }

  private void askAndAgain() {
    ask();
    long pause = state.said() == null ? AGAIN_WHEN_KNOWN_SECONDS : AGAIN_SECONDS;
    try {
      var unused = asking.schedule(this::askAndAgain, pause, TimeUnit.SECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("the provider is not asked again: the console ends");
    }
  }

  /** Asks once. What was known stays where it does not answer. */
  void ask() {
    try {
      OIDCProviderMetadata metadata =
          OIDCProviderMetadata.resolve(new Issuer(config.issuer()), this::bound);
      check(metadata);
      Known before = known;
      known =
          new Known(
              metadata,
              before != null && before.tokens().areOf(metadata)
                  ? before.tokens()
                  : new IdTokens(config, metadata, tls, clock));
      change(true, null);
    } catch (IOException away) {
      change(known != null, away(away));
    } catch (GeneralException | SignInException wrong) {
      change(
          known != null,
          "the identity provider's %s/.well-known/openid-configuration is not taken: %s; correct smartcar.console.oidc.issuer"
              .formatted(withoutSlash(config.issuer()), line(wrong)));
    } catch (RuntimeException defect) {
      LOG.error("asking the identity provider failed", defect);
      change(known != null, "asking the identity provider failed; the console's log says more");
    }
  }

  private void change(boolean ready, @Nullable String said) {
    Readiness before = state;
    if (before.ready() == ready && Objects.equals(before.said(), said)) {
      return;
    }
    state = new Readiness(ready, said, clock.instant());
    if (said != null) {
      LOG.warn("people may not be able to sign in: {}", said);
    } else {
      LOG.info("people sign in at {}", config.issuer());
    }
  }

  private String away(Exception away) {
    return "the identity provider %s does not answer: %s; it is asked again by itself"
        .formatted(config.issuer(), line(away));
  }

  /** A failure in one line. */
  static String line(Exception e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return text.strip().replaceAll("\\s+", " ").replaceAll("[.:;]$", "");
  }

  private static String withoutSlash(String issuer) {
    return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
  }

  private void bound(HTTPRequest request) {
    int millis = Math.toIntExact(config.timeout().toMillis());
    request.setConnectTimeout(millis);
    request.setReadTimeout(millis);
    request.setFollowRedirects(false);
    if (tls != null) {
      request.setSSLSocketFactory(tls);
    }
  }

  private void check(OIDCProviderMetadata metadata) throws SignInException {
    checkAddress("authorization_endpoint", metadata.getAuthorizationEndpointURI());
    checkAddress("token_endpoint", metadata.getTokenEndpointURI());
    checkAddress("jwks_uri", metadata.getJWKSetURI());
    if (metadata.getEndSessionEndpointURI() != null) {
      checkAddress("end_session_endpoint", metadata.getEndSessionEndpointURI());
    }
    if (IdTokens.algorithms(metadata).isEmpty()) {
      throw new SignInException(
          "it signs ID tokens with %s alone, none of which is taken here"
              .formatted(metadata.getIDTokenJWSAlgs()));
    }
  }

  /** What goes there must be read by nobody else. */
  private static void checkAddress(String name, @Nullable URI address) throws SignInException {
    if (address == null) {
      throw new SignInException("its " + name + " is missing");
    }
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    boolean here =
        scheme.equals("http") && LOOPBACK.matcher(String.valueOf(address.getHost())).matches();
    if (!scheme.equals("https") && !here) {
      throw new SignInException("its %s is not https: %s".formatted(name, address));
    }
  }

  String issuer() {
    return config.issuer();
  }

  Readiness state() {
    return state;
  }

  private Known known() throws SignInException {
    Known now = known;
    if (now == null) {
      throw new SignInException(String.valueOf(state.said()));
    }
    return now;
  }

  /**
   * Where the browser goes to sign in.
   *
   * @throws SignInException if the provider was never there
   */
  URI authentication(URI callback, String state, String nonce, String verifier)
      throws SignInException {
    return new AuthenticationRequest.Builder(
            ResponseType.CODE,
            new Scope(config.scopes().toArray(String[]::new)),
            new ClientID(config.clientId()),
            callback)
        .endpointURI(known().metadata().getAuthorizationEndpointURI())
        .state(new State(state))
        .nonce(new Nonce(nonce))
        .codeChallenge(new CodeVerifier(verifier), CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  /** Whether the provider says with each answer that it is its own. */
  boolean saysIssuer() throws SignInException {
    return known().metadata().supportsAuthorizationResponseIssuerParam();
  }

  /**
   * Who came back with this code.
   *
   * @throws SignInException if the provider does not take it, is away, or its token is not good
   */
  IdTokens.Identity exchange(String code, URI callback, String nonce, String verifier)
      throws SignInException {
    Known now = known();
    if (!exchanges.tryAcquire()) {
      throw new SignInException("too many people sign in at once: sign in again");
    }
    try {
      JWT token = token(now.metadata(), code, callback, verifier);
      return now.tokens().judged(token, nonce);
    } finally {
      exchanges.release();
    }
  }

  private JWT token(OIDCProviderMetadata metadata, String code, URI callback, String verifier)
      throws SignInException {
    AuthorizationCodeGrant grant =
        new AuthorizationCodeGrant(
            new AuthorizationCode(code), callback, new CodeVerifier(verifier));
    URI endpoint = metadata.getTokenEndpointURI();
    ClientAuthentication shown = authentication(metadata);
    TokenRequest request =
        shown == null
            ? new TokenRequest.Builder(endpoint, new ClientID(config.clientId()), grant).build()
            : new TokenRequest.Builder(endpoint, shown, grant).build();
    HTTPRequest http = request.toHTTPRequest();
    bound(http);
    try {
      TokenResponse response = OIDCTokenResponseParser.parse(http.send());
      if (response instanceof OIDCTokenResponse given) {
        return given.getOIDCTokens().getIDToken();
      }
      throw refused(response.toErrorResponse().getErrorObject());
    } catch (IOException away) {
      throw new SignInException(away(away), away);
    } catch (ParseException wrong) {
      throw new SignInException(
          "the identity provider answered the code with something else than an ID token: %s; see its log"
              .formatted(line(wrong)),
          wrong);
    }
  }

  private @Nullable ClientAuthentication authentication(OIDCProviderMetadata metadata) {
    if (secret == null) {
      return null;
    }
    List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
    boolean basic =
        methods == null
            || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            || !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
    ClientID id = new ClientID(config.clientId());
    return basic
        ? new ClientSecretBasic(id, new Secret(secret))
        : new ClientSecretPost(id, new Secret(secret));
  }

  private static SignInException refused(@Nullable ErrorObject error) {
    String code = error == null ? "" : Objects.toString(error.getCode(), "");
    return new SignInException(
        switch (code) {
          case "invalid_grant" ->
              "the identity provider does not take the code: it was used before, or is too old; sign in again";
          case "invalid_client", "unauthorized_client" ->
              "the identity provider does not know the console: whoever runs it looks at smartcar.console.oidc.client-id and its secret";
          default -> "the identity provider does not give an ID token: " + shown(code);
        });
  }

  /** An error's code as the provider sends it, by way of the browser. */
  static String shown(String code) {
    return ERROR_CODE.matcher(code).matches() ? code : "it does not say why";
  }

  /** Where the browser goes to sign out there too; empty if the provider has no such place. */
  Optional<URI> endSession(String idToken, URI after) {
    Known now = known;
    URI endpoint = now == null ? null : now.metadata().getEndSessionEndpointURI();
    if (endpoint == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LogoutRequest(
                  endpoint,
                  JWTParser.parse(idToken),
                  null,
                  new ClientID(config.clientId()),
                  after,
                  null,
                  null)
              .toURI());
    } catch (java.text.ParseException impossible) {
      throw new IllegalStateException("it was parsed before", impossible);
    }
  }

  /** Asks no more. */
  @Override
  public void close() {
    asking.shutdownNow();
  }
}
