package io.smartcar.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import io.javalin.http.Context;
import io.smartcar.config.OidcConfig;
import io.smartcar.console.Visitors.Visitor;
import java.net.URI;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in with OpenID Connect: leads a browser to the provider and takes it back, by the
 * authorization code flow with PKCE. Thread-safe.
 */
final class SignIn implements AutoCloseable {

  /*
   * What a browser has begun it keeps itself, in a sealed cookie: state, nonce, verifier, and the
   * screen to come back to. So nobody can fill the console's memory by beginning, and a state works
   * in the browser that began it alone, for ten minutes, and once. Afterwards the browser goes to a
   * screen of this page, whatever was asked for: the address begins with /#.
   */

  static final String CALLBACK = "/api/v1/oidc/callback";

  private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
  private static final String BEGUN = "begun";
  private static final String REFUSED = "refused";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Pattern SCREEN = Pattern.compile("#/[\\x21-\\x7E&&[^\"<>\\\\]]{0,400}");
  private static final String NO_CODE = "the identity provider's answer has no code: sign in again";
  private static final String FIRST_SCREEN = "#/now";
  private static final Pattern CODE = Pattern.compile("[\\x20-\\x7E]{1,4096}");
  private static final int SEE_OTHER = 303;
  private static final int RANDOM_BYTES = 32;
  private static final int MAX_USED = 10_000;

  private final OidcConfig config;
  private final OidcProvider provider;
  private final Sessions sessions;
  private final Cookies cookies;
  private final Clock clock;
  private final Seal seal = new Seal();
  private final SecureRandom random = new SecureRandom();
  private final Set<String> used =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > MAX_USED;
                }
              }));

  private record Somebody(Visitor visitor, String idToken) {}

  /**
   * Asks nobody yet.
   *
   * @throws ConsoleException if a file of the settings cannot be read
   */
  SignIn(OidcConfig config, Cookies cookies, Clock clock) {
    this.config = config;
    this.cookies = cookies;
    this.clock = clock;
    this.provider = new OidcProvider(config, clock);
    this.sessions = new Sessions(clock, config.session());
  }

  /** Begins to look for the provider. */
  void start() {
    provider.start();
  }

  /** Those who have signed in. */
  Sessions sessions() {
    return sessions;
  }

  /** The provider, as it is. */
  OidcProvider provider() {
    return provider;
  }

  /** A browser wants to sign in: it is led to the provider. */
  void begin(Context ctx) {
    String own = cookies.own(ctx);
    if (config.address() != null && !config.address().equalsIgnoreCase(own)) {
      // It would come back to the other name, without the cookie that is set here.
      leave(ctx, config.address() + '/');
      return;
    }
    String screen = ctx.queryParam("to");
    String to = screen != null && SCREEN.matcher(screen).matches() ? screen : FIRST_SCREEN;
    if (config.address() == null && !Gate.isLoopback(ctx.req().getServerName())) {
      refuse(
          ctx,
          new SignInException(
              "the console was called by a name that it does not know: call it at 127.0.0.1, or set smartcar.console.oidc.address"),
          to);
      return;
    }
    String state = random();
    String nonce = random();
    String verifier = random();
    try {
      URI there = provider.authentication(callback(own), state, nonce, verifier);
      String begun = seal.seal(BEGUN, List.of(state, nonce, verifier, to), now());
      cookies.setForReturn(ctx, begun, PATIENCE);
      leave(ctx, there.toString());
    } catch (SignInException away) {
      refuse(ctx, away, to);
    }
  }

  /** A browser comes back from the provider. */
  void finish(Context ctx) {
    String to = FIRST_SCREEN;
    try {
      List<String> begun = begun(ctx);
      to = begun.get(3);
      URI callback = callback(cookies.own(ctx));
      String code = code(ctx, callback);
      Somebody somebody = somebody(code, callback, begun);
      Visitor visitor = somebody.visitor();
      String before = cookies.session(ctx);
      if (before != null) {
        var unused = sessions.end(before);
      }
      String id = sessions.begin(visitor, somebody.idToken());
      cookies.setSession(ctx, id, config.session());
      cookies.clearReturn(ctx);
      LOG.info("{} has signed in and is {}", visitor.name(), visitor.role().word());
      leave(ctx, '/' + to);
    } catch (SignInException refused) {
      refuse(ctx, refused, to);
    }
  }

  /** Whom the provider names; whom it names and who is not let in is written down. */
  private Somebody somebody(String code, URI callback, List<String> begun) throws SignInException {
    try {
      IdTokens.Identity identity = provider.exchange(code, callback, begun.get(1), begun.get(2));
      return new Somebody(ClaimedRole.of(identity.claims(), config), identity.idToken());
    } catch (SignInException refused) {
      LOG.info("somebody was not signed in: {}", refused.line());
      throw refused;
    }
  }

  private void refuse(Context ctx, SignInException refused, String to) {
    LOG.debug("a browser is led back: {}", refused.line());
    String line = refused.line().replace('\n', ' ');
    cookies.setForReturn(ctx, seal.seal(REFUSED, List.of(line), now()), PATIENCE);
    leave(ctx, '/' + to);
  }

  private static void leave(Context ctx, String to) {
    ctx.status(SEE_OTHER).header("Location", to);
  }

  private URI callback(String own) {
    return URI.create((config.address() == null ? own : config.address()) + CALLBACK);
  }

  /** What this browser has begun; its state is used up by this. */
  private List<String> begun(Context ctx) throws SignInException {
    String cookie = cookies.forReturn(ctx);
    Optional<List<String>> begun =
        cookie == null ? Optional.empty() : seal.open(BEGUN, cookie, now(), PATIENCE);
    if (begun.isEmpty()) {
      throw new SignInException(
          "this browser has not begun to sign in within the last %d minutes, or keeps no cookies: sign in again"
              .formatted(PATIENCE.toMinutes()));
    }
    String state = begun.get().get(0);
    String returned = ctx.queryParam("state");
    if (returned == null
        || !MessageDigest.isEqual(state.getBytes(UTF_8), returned.getBytes(UTF_8))) {
      throw new SignInException(
          "the answer belongs to another sign-in, in another browser or window: sign in again");
    }
    if (!used.add(state)) {
      throw new SignInException("the answer was used before: sign in again");
    }
    return begun.get();
  }

  private String code(Context ctx, URI callback) throws SignInException {
    try {
      AuthenticationResponse response =
          AuthenticationResponseParser.parse(callback, ctx.queryParamMap());
      String issuer = response.getIssuer() == null ? null : response.getIssuer().getValue();
      if (issuer == null ? provider.saysIssuer() : !issuer.equals(config.issuer())) {
        throw new SignInException(
            "the answer is not of the identity provider %s: sign in again"
                .formatted(config.issuer()));
      }
      if (!response.indicatesSuccess()) {
        throw new SignInException(
            "the identity provider did not let you in: %s"
                .formatted(
                    OidcProvider.shown(
                        String.valueOf(response.toErrorResponse().getErrorObject().getCode()))));
      }
      AuthorizationCode code = response.toSuccessResponse().getAuthorizationCode();
      if (code == null || !CODE.matcher(code.getValue()).matches()) {
        throw new SignInException(NO_CODE);
      }
      return code.getValue();
    } catch (ParseException | IllegalArgumentException wrong) {
      throw new SignInException(NO_CODE, wrong);
    }
  }

  private Instant now() {
    return clock.instant();
  }

  private String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Why this browser was not signed in, told once; null if it was, or has not tried. */
  @Nullable String failure(Context ctx) {
    String cookie = cookies.forReturn(ctx);
    if (cookie == null) {
      return null;
    }
    Optional<String> line =
        seal.open(REFUSED, cookie, now(), PATIENCE).map(fields -> String.join(" ", fields));
    if (line.isPresent()) {
      cookies.clearReturn(ctx);
    }
    return line.orElse(null);
  }

  /** Ends the session of a browser; where it goes to sign out at the provider too, if anywhere. */
  Optional<URI> end(Context ctx) {
    String id = cookies.session(ctx);
    Sessions.Session session = id == null ? null : sessions.end(id);
    if (session == null) {
      return Optional.empty();
    }
    LOG.info("{} has signed out", session.visitor().name());
    String own = config.address() == null ? cookies.own(ctx) : config.address();
    return provider.endSession(session.idToken(), URI.create(own + '/'));
  }

  /** Asks the provider no more. */
  @Override
  public void close() {
    provider.close();
  }
}
