package io.smartcar.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where people sign in to the console, and what they may do there: the section {@code
 * smartcar.console.oidc}, immutable. Every key is explained in {@code smartcar.conf}.
 *
 * @param issuer the identity provider; empty: nobody signs in so
 * @param clientId what the provider knows the console by
 * @param clientSecret the secret that goes with it, null for none
 * @param clientSecretFile a file with that secret in its first line, which stands over it; null for
 *     none
 * @param address where browsers find the console, without a slash at the end; null on the loopback
 * @param trusted the file with the authorities that the provider's certificate may be of, null for
 *     those that Java trusts
 * @param scopes what the console asks for
 * @param nameClaim the claim with a person's name
 * @param roleClaim the claim with what they are
 * @param viewers values of it that make a viewer
 * @param operators values of it that make an operator
 * @param authors values of it that make an author
 * @param session how long somebody stays signed in
 * @param clockSkew how far the provider's clock may be from this machine's
 * @param timeout how long to wait for a connection and for an answer
 */
public record OidcConfig(
    String issuer,
    String clientId,
    @Nullable String clientSecret,
    @Nullable Path clientSecretFile,
    @Nullable String address,
    @Nullable Path trusted,
    List<String> scopes,
    String nameClaim,
    String roleClaim,
    Set<String> viewers,
    Set<String> operators,
    Set<String> authors,
    Duration session,
    Duration clockSkew,
    Duration timeout) {

  private static final String LOOPBACK =
      "http://(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d{1,5})?";
  private static final String SECURE = "https://[^\\s/?#@]+";
  private static final String ISSUER = "(" + LOOPBACK + "|" + SECURE + ")(/[^\\s?#]*)?";
  private static final String ADDRESS =
      "(" + LOOPBACK + "|https://([A-Za-z0-9.-]+|\\[[0-9a-fA-F:.]+\\])(:\\d{1,5})?)/?";
  private static final String VALUE = "[^,\\s]([^,\\r\\n]*[^,\\s])?";

  /** Copies the collections. */
  public OidcConfig {
    scopes = List.copyOf(scopes);
    viewers = Set.copyOf(viewers);
    operators = Set.copyOf(operators);
    authors = Set.copyOf(authors);
  }

  static OidcConfig read(Section section) {
    String issuer =
        section.optionalText(
            "issuer", "https://HOST…, or http:// of this machine, without ? and #", ISSUER);
    String address =
        section.optionalText("address", "https://HOST, or http:// of this machine", ADDRESS);
    return new OidcConfig(
        issuer == null ? "" : issuer,
        section.text("client-id", "a text", "\\S+"),
        section.optionalText("client-secret"),
        section.optionalPath("client-secret-file"),
        address == null ? null : asBrowsersSayIt(address),
        section.optionalPath("trusted"),
        List.of(
            section
                .text(
                    "scopes",
                    "openid and others, separated by blanks",
                    "openid( [\\x21\\x23-\\x5B\\x5D-\\x7E]+)*")
                .split(" ", -1)),
        section.text("name-claim", "a claim's name", "\\S+"),
        section.text("role-claim", "a claim's name", "\\S+"),
        values(section, "viewers"),
        values(section, "operators"),
        values(section, "authors"),
        section.duration("session", Duration.ofMinutes(1), Duration.ofDays(30)),
        section.duration("clock-skew", Duration.ZERO, Duration.ofMinutes(10)),
        section.duration("timeout", Duration.ofMillis(100), Duration.ofMinutes(1)));
  }

  /** Without a slash at the end, and without the port that goes without saying. */
  private static String asBrowsersSayIt(String address) {
    return address
        .replaceFirst("/$", "")
        .replaceFirst("^(https://.+):443$", "$1")
        .replaceFirst("^(http://.+):80$", "$1");
  }

  private static Set<String> values(Section section, String name) {
    String values =
        section.optionalText(
            name, "values of the claim, separated by commas", VALUE + "(\\s*,\\s*" + VALUE + ")*");
    return values == null
        ? Set.of()
        : Stream.of(values.split(",", -1))
            .map(String::strip)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether people sign in so. */
  public boolean isOn() {
    return !issuer.isEmpty();
  }

  /** Whether anybody who signs in could get a role. */
  boolean hasRoles() {
    return !viewers.isEmpty() || !operators.isEmpty() || !authors.isEmpty();
  }

  /** All values but the secret, of which it says only whether there is one. */
  @Override
  public String toString() {
    return "OidcConfig[issuer=%s, clientId=%s, clientSecret=%s, clientSecretFile=%s, address=%s,"
            .formatted(
                issuer, clientId, clientSecret == null ? "none" : "***", clientSecretFile, address)
        + " trusted=%s, scopes=%s, nameClaim=%s, roleClaim=%s, viewers=%s, operators=%s,"
            .formatted(trusted, scopes, nameClaim, roleClaim, viewers, operators)
        + " authors=%s, session=%s, clockSkew=%s, timeout=%s]"
            .formatted(authors, session, clockSkew, timeout);
  }
}
