package io.smartcar.console;

import io.javalin.http.Context;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What browsers keep for the console: no script reads it, and no other site's page sends it. With
 * TLS it is sent by TLS alone, and for this host. No state.
 */
final class Cookies {

  private static final String STRICT = "Strict";

  /** Comes along when another site, the provider, leads the browser here. */
  private static final String LAX = "Lax";

  private final boolean tls;

  Cookies(boolean tls) {
    this.tls = tls;
  }

  /** As a browser that called it so names where the console's pages are from. */
  String own(Context ctx) {
    return (tls ? "https://" : "http://") + ctx.header("Host");
  }

  @Nullable String token(Context ctx) {
    return value(ctx, tokenName());
  }

  void setToken(Context ctx, String token, Duration age) {
    set(ctx, tokenName(), token, age, STRICT);
  }

  void clearToken(Context ctx) {
    set(ctx, tokenName(), "", Duration.ZERO, STRICT);
  }

  /** Who has signed in at the identity provider. */
  @Nullable String session(Context ctx) {
    return value(ctx, sessionName());
  }

  void setSession(Context ctx, String id, Duration age) {
    ctx.res().addHeader("Set-Cookie", ofSession(id, age));
  }

  /** The header that sets it. */
  String ofSession(String id, Duration age) {
    return header(sessionName(), id, age, STRICT);
  }

  void clearSession(Context ctx) {
    set(ctx, sessionName(), "", Duration.ZERO, STRICT);
  }

  /** What a browser that goes to the identity provider comes back with. */
  @Nullable String forReturn(Context ctx) {
    return value(ctx, returnName());
  }

  void setForReturn(Context ctx, String value, Duration age) {
    set(ctx, returnName(), value, age, LAX);
  }

  void clearReturn(Context ctx) {
    set(ctx, returnName(), "", Duration.ZERO, LAX);
  }

  /** As it came: nothing in it is encoded. */
  private static @Nullable String value(Context ctx, String name) {
    Cookie[] all = ctx.req().getCookies();
    if (all == null) {
      return null;
    }
    return Stream.of(all)
        .filter(cookie -> cookie.getName().equals(name))
        .map(Cookie::getValue)
        .findFirst()
        .orElse(null);
  }

  private String tokenName() {
    return tls ? "__Host-smartcar" : "smartcar-console";
  }

  private String sessionName() {
    return tls ? "__Host-smartcar-session" : "smartcar-session";
  }

  private String returnName() {
    return tls ? "__Host-smartcar-return" : "smartcar-return";
  }

  private void set(Context ctx, String name, String value, Duration age, String site) {
    ctx.res().addHeader("Set-Cookie", header(name, value, age, site));
  }

  private String header(String name, String value, Duration age, String site) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=%s%s"
        .formatted(name, value, age.toSeconds(), site, tls ? "; Secure" : "");
  }
}
