package io.smartcar.console;

import io.javalin.security.RouteRole;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do; each may also do what those before it may. */
public enum Role implements RouteRole {
  /** Has shown no token yet: may exchange one for a cookie. */
  ANYBODY,
  /** Looks. */
  VIEWER,
  /** Also handles episodes, and sends refused records again. */
  OPERATOR,
  /** Also writes rules. */
  AUTHOR;

  /** As it is written: {@code viewer}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of a word that a token can have. */
  public static Optional<Role> of(String word) {
    return Arrays.stream(values())
        .filter(role -> role != ANYBODY && role.word().equals(word))
        .findFirst();
  }
}
