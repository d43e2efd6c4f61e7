package io.smartcar.console;

import io.javalin.http.Context;
import io.javalin.security.RouteRole;
import io.smartcar.console.Visitors.Visitor;
import java.util.Locale;
import java.util.Map;
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
  private static final String BEARER = "Bearer ";
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1");
  private static final Set<String> LOOKING = Set.of("GET", "HEAD");
  private static final int COOKIE_SECONDS = 7 * 24 * 3600;

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
  private final @Nullable Visitors visitors;
  private final boolean tls;

  Gate(ConsoleSettings settings, @Nullable Visitors visitors) {
    this.names = settings.names().stream().map(Gate::bare).collect(Collectors.toUnmodifiableSet());
    this.visitors = visitors;
    this.tls = settings.certificate() != null;
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
    boolean ownSite = site == null || site.equals("same-origin") || site.equals("none");
    boolean ownOrigin = origin == null || origin.equalsIgnoreCase(own(ctx));
    boolean guarded = api || !LOOKING.contains(ctx.req().getMethod());
    if (guarded && !(ownSite && ownOrigin)) {
      throw new Problem(Problem.FORBIDDEN, "only the console's own pages may ask");
    }
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
      throw new Problem(
          Problem.UNAUTHORIZED, "a token is needed: smartcar console token NAME makes one");
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

  private @Nullable Visitor find(Context ctx) {
    if (visitors == null) {
      return Visitor.LOCAL;
    }
    String header = ctx.header("Authorization");
    if (header != null) {
      return header.startsWith(BEARER)
          ? visitors.visitor(header.substring(BEARER.length()).strip())
          : null;
    }
    String cookie = ctx.cookie(cookieName());
    return cookie == null ? null : visitors.visitor(cookie);
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

  /** Exchanges a token for a cookie. */
  Visitor login(Context ctx, String token) {
    if (visitors == null) {
      throw new Problem(
          Problem.BAD_REQUEST, "there are no tokens: whoever is on this machine may look");
    }
    Visitor visitor = visitors.visitor(token);
    if (visitor == null) {
      throw new Problem(Problem.UNAUTHORIZED, "nobody has this token");
    }
    setCookie(ctx, token, COOKIE_SECONDS);
    return visitor;
  }

  void logout(Context ctx) {
    setCookie(ctx, "", 0);
  }

  private void setCookie(Context ctx, String value, int seconds) {
    ctx.header(
        "Set-Cookie",
        "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
            .formatted(cookieName(), value, seconds, tls ? "; Secure" : ""));
  }

  private String cookieName() {
    return tls ? "__Host-smartcar" : "smartcar-console";
  }

  private boolean knows(String host) {
    if (!names.isEmpty()) {
      return names.contains(host);
    }
    return visitors != null || LOOPBACK.matcher(host).matches();
  }

  private String own(Context ctx) {
    return (tls ? "https://" : "http://") + ctx.header("Host");
  }

  private static String bare(String host) {
    return host.replaceAll("[\\[\\]]|\\.$", "").toLowerCase(Locale.ROOT);
  }
}
