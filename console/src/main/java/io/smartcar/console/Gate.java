package io.smartcar.console;

import io.javalin.http.Context;
import io.javalin.security.RouteRole;
import io.smartcar.config.OidcConfig;
import io.smartcar.console.Visitors.Visitor;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in: looks at the name by which the console is called, where a request comes from and
 * whose token it has, before anything else does. Thread-safe.
 */
final class Gate {

  /*
   * A page in a browser on this machine can be led here by a name of its own that means 127.0.0.1
   * (DNS rebinding): it is told that the console has another name. A page of another site can send
   * requests with the cookie only where the browser does not know SameSite, and then says where it
   * comes from: Origin, Sec-Fetch-Site. What changes something is JSON, which no form can send.
   */

  private static final String API = "/api/";
  private static final String VISITOR = "visitor";
  private static final String ADMISSION = "admission";
  private static final String BEARER = "Bearer ";
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1");
  private static final Set<String> LOOKING = Set.of("GET", "HEAD");
  private static final Duration TOKEN_KEPT = Duration.ofDays(7);

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src"
          + " 'self'; connect-src 'self'; manifest-src 'self'; media-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy", POLICY,
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin");

  private final Set<String> names;
  private final @Nullable String address;
  private final @Nullable Visitors visitors;
  private final @Nullable SignIn signIn;
  private final Cookies cookies;
  private final boolean tls;

  /**
   * For these settings.
   *
   * @param visitors those with a token; null if there are none
   * @param signIn where people sign in; null if they do not
   */
  Gate(
      ConsoleSettings settings,
      @Nullable Visitors visitors,
      @Nullable SignIn signIn,
      Cookies cookies) {
    this.names = settings.names().stream().map(Gate::bare).collect(Collectors.toUnmodifiableSet());
    this.address = address(settings.oidc());
    this.visitors = visitors;
    this.signIn = signIn;
    this.cookies = cookies;
    this.tls = settings.certificate() != null;
  }

  /** The host of the address at which people sign in; null if none is said. */
  private static @Nullable String address(@Nullable OidcConfig oidc) {
    return oidc == null || oidc.address() == null
        ? null
        : bare(oidc.address().replaceFirst("^https?://", "").replaceFirst(":\\d+$", ""));
  }

  /** Whether it is a path of the API, and none of a page. */
  static boolean isApi(String path) {
    return path.startsWith(API)
        || path.equals(MetricsRoute.PATH)
        || path.startsWith(MetricsRoute.PATH + '/');
  }

  /** Before every request: whether it is meant for this console and comes from its pages. */
  void check(Context ctx) {
    HEADERS.forEach(ctx::header);
    if (tls) {
      ctx.header("Strict-Transport-Security", "max-age=31536000");
    }
    boolean api = isApi(ctx.path());
    if (api) {
      ctx.header("Cache-Control", "no-store");
    }
    if (!knows(bare(ctx.req().getServerName()))) {
      throw new Problem(Problem.WRONG_HOST, "this console has another name: see its --name");
    }
    String origin = ctx.header("Origin");
    String site = ctx.header("Sec-Fetch-Site");
    boolean ownSite =
        site == null || site.equals("same-origin") || site.equals("none") || isReturn(ctx);
    boolean ownOrigin = origin == null || origin.equalsIgnoreCase(cookies.own(ctx));
    boolean guarded = api || !LOOKING.contains(ctx.req().getMethod());
    if (guarded && !(ownSite && ownOrigin)) {
      throw new Problem(Problem.FORBIDDEN, "only the console's own pages may ask");
    }
  }

  /** Whether a browser is led back here, as a page of its own, by the identity provider. */
  private static boolean isReturn(Context ctx) {
    return ctx.path().equals(SignIn.CALLBACK)
        && ctx.req().getMethod().equals("GET")
        && "navigate".equals(ctx.header("Sec-Fetch-Mode"))
        && "document".equals(ctx.header("Sec-Fetch-Dest"));
  }

  /** Once the route is known: whether whoever asks may have its answer. */
  void checkRole(Context ctx) {
    Role needed = needed(ctx.routeRoles());
    if (needed == Role.ANYBODY) {
      return;
    }
    Visitor visitor = find(ctx);
    if (visitor == null) {
      ctx.header("WWW-Authenticate", "Bearer");
      throw new Problem(Problem.UNAUTHORIZED, needed());
    }
    if (!visitor.may(needed)) {
      throw new Problem(
          Problem.FORBIDDEN,
          "%s is a %s; this needs the role %s"
              .formatted(visitor.name(), visitor.role().word(), needed.word()));
    }
    ctx.attribute(VISITOR, visitor);
  }

  /** A route without a role would be a mistake: it needs the highest. */
  static Role needed(Set<RouteRole> roles) {
    return roles.stream()
        .filter(Role.class::isInstance)
        .map(Role.class::cast)
        .findFirst()
        .orElse(Role.AUTHOR);
  }

  private String needed() {
    String token = "a token is needed: smartcar console token NAME makes one";
    if (signIn == null) {
      return token;
    }
    return visitors == null
        ? "sign in: /api/v1/oidc/login leads to the identity provider"
        : token + "; or sign in: /api/v1/oidc/login leads to the identity provider";
  }

  private @Nullable Visitor find(Context ctx) {
    if (visitors == null && signIn == null) {
      return Visitor.LOCAL;
    }
    String header = ctx.header("Authorization");
    if (header != null) {
      return header.startsWith(BEARER)
          ? holder(ctx, header.substring(BEARER.length()).strip(), false)
          : null;
    }
    String id = cookies.session(ctx);
    Sessions.Session session = id == null || signIn == null ? null : signIn.sessions().find(id);
    if (session != null) {
      ctx.attribute(ADMISSION, session);
      return session.visitor();
    }
    String cookie = cookies.token(ctx);
    return cookie == null ? null : holder(ctx, cookie, true);
  }

  private @Nullable Visitor holder(Context ctx, String token, boolean byCookie) {
    if (visitors == null) {
      return null;
    }
    ctx.attribute(ADMISSION, visitors.admission(token, byCookie));
    return visitors.visitor(token);
  }

  /** By what {@link #checkRole} has let in whoever asks. */
  static Admission admission(Context ctx) {
    Admission admission = ctx.attribute(ADMISSION);
    return admission == null ? Admission.ENDLESS : admission;
  }

  /** Whoever asks; {@link #checkRole} has let them in. */
  static Visitor visitor(Context ctx) {
    Visitor visitor = ctx.attribute(VISITOR);
    if (visitor == null) {
      throw new Problem(Problem.UNAUTHORIZED, "a token is needed");
    }
    return visitor;
  }

  boolean hasTokens() {
    return visitors != null;
  }

  /** Whether people show who they are, and do not say it. */
  boolean knowsPeople() {
    return visitors != null || signIn != null;
  }

  /** Where people sign in; null if they do not. */
  @Nullable SignIn signIn() {
    return signIn;
  }

  /** Exchanges a token for a cookie. */
  Visitor login(Context ctx, String token) {
    if (visitors == null) {
      throw new Problem(
          Problem.BAD_REQUEST,
          signIn == null
              ? "there are no tokens: whoever is on this machine may look"
              : "there are no tokens: people sign in at the identity provider");
    }
    Visitor visitor = visitors.visitor(token);
    if (visitor == null) {
      throw new Problem(Problem.UNAUTHORIZED, "nobody has this token");
    }
    if (signIn != null) {
      var unused = signIn.end(ctx);
      cookies.clearSession(ctx);
    }
    cookies.setToken(ctx, token, TOKEN_KEPT);
    return visitor;
  }

  /** Forgets a browser; where it goes to be forgotten by the identity provider too, if anywhere. */
  Optional<URI> logout(Context ctx) {
    Optional<URI> there = signIn == null ? Optional.empty() : signIn.end(ctx);
    String token = cookies.token(ctx);
    if (visitors != null && token != null) {
      visitors.signOut(token);
    }
    cookies.clearToken(ctx);
    if (signIn != null) {
      cookies.clearSession(ctx);
    }
    return there;
  }

  private boolean knows(String host) {
    if (!names.isEmpty()) {
      return names.contains(host) || isAddress(host);
    }
    return visitors != null || isLoopback(host) || isAddress(host);
  }

  private boolean isAddress(String host) {
    return address != null && address.equals(host);
  }

  /** Whether it is a name of this machine alone. */
  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(bare(host)).matches();
  }

  private static String bare(String host) {
    return host.replaceAll("[\\[\\]]|\\.$", "").toLowerCase(Locale.ROOT);
  }
}
