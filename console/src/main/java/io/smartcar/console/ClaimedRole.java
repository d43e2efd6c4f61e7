package io.smartcar.console;

import io.smartcar.config.OidcConfig;
import io.smartcar.console.Visitors.Visitor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who somebody is here, by the claims that the provider has made of them. No state. */
final class ClaimedRole {

  /** What is written down as who did something: on one line, and as it looks. */
  private static final Pattern NAME =
      Pattern.compile("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}]{1,64}");

  private static final int SHOWN = 3;
  private static final int SHOWN_LENGTH = 40;

  private ClaimedRole() {}

  /**
   * Who it is.
   *
   * @throws SignInException if they have no name that can be written down, or no role here
   */
  static Visitor of(Map<String, ?> claims, OidcConfig config) throws SignInException {
    if (!(claim(claims, config.nameClaim()) instanceof String name)
        || name.isBlank()
        || !name.equals(name.strip())
        || !NAME.matcher(name).matches()) {
      throw new SignInException(
          "the ID token has no name of 1 to 64 characters in its claim %s: let the provider put it in, or set smartcar.console.oidc.name-claim"
              .formatted(config.nameClaim()));
    }
    List<String> values = texts(claim(claims, config.roleClaim()));
    Optional<Role> role = role(values, config);
    if (role.isEmpty()) {
      throw new SignInException(
          "%s is known to the provider but has no role here: the claim %s %s; whoever runs the console gives roles with smartcar.console.oidc.viewers, .operators and .authors"
              .formatted(name, config.roleClaim(), said(values)));
    }
    return new Visitor(name, role.get());
  }

  private static String said(List<String> values) {
    if (values.isEmpty()) {
      return "is not in the ID token, or empty";
    }
    return "is "
        + String.join(
            ", ",
            values.stream()
                .limit(SHOWN)
                .map(value -> value.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?"))
                .map(
                    value ->
                        value.length() > SHOWN_LENGTH
                            ? value.substring(0, SHOWN_LENGTH) + "…"
                            : value)
                .toList())
        + (values.size() > SHOWN ? ", …" : "");
  }

  private static Optional<Role> role(Collection<String> values, OidcConfig config) {
    if (values.stream().anyMatch(config.authors()::contains)) {
      return Optional.of(Role.AUTHOR);
    }
    if (values.stream().anyMatch(config.operators()::contains)) {
      return Optional.of(Role.OPERATOR);
    }
    Set<String> viewers = config.viewers();
    return values.stream().anyMatch(viewers::contains)
        ? Optional.of(Role.VIEWER)
        : Optional.empty();
  }

  /** Of this name; otherwise a dot leads into an object, as in {@code realm_access.roles}. */
  private static @Nullable Object claim(Map<?, ?> claims, String name) {
    Object whole = claims.get(name);
    int dot = name.indexOf('.');
    if (whole != null || dot < 0) {
      return whole;
    }
    return claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
        ? claim(inner, name.substring(dot + 1))
        : null;
  }

  private static List<String> texts(@Nullable Object claim) {
    if (claim instanceof String one) {
      return List.of(one);
    }
    return claim instanceof Collection<?> many
        ? many.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }
}
