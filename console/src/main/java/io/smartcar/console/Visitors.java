package io.smartcar.console;

import io.smartcar.door.DoorException;
import io.smartcar.door.http.TokenFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Who may look and do what, by a file with a line for each. Thread-safe. */
public final class Visitors {

  private static final TokenFile.Use<Visitor> USE =
      new TokenFile.Use<>(
          "--tokens",
          "smartcar console token NAME",
          "NAME viewer|operator|author sha256:64 hexadecimal digits",
          "look",
          (name, word) -> Role.of(word).map(role -> new Visitor(name, role)).orElse(null));

  /** Somebody; the name is null of those who need no token. */
  record Visitor(@Nullable String name, Role role) {

    /** Whoever is on this machine, where there are no tokens. */
    static final Visitor LOCAL = new Visitor(null, Role.AUTHOR);

    boolean may(Role needed) {
      return role.compareTo(needed) >= 0;
    }
  }

  private final TokenFile<Visitor> file;

  private Visitors(TokenFile<Visitor> file) {
    this.file = file;
  }

  /**
   * Reads the file.
   *
   * @throws ConsoleException if it cannot be read, or a line of it is wrong
   */
  static Visitors read(Path file) {
    try {
      return new Visitors(TokenFile.read(file, USE));
    } catch (DoorException wrong) {
      throw new ConsoleException(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /**
   * A random token for somebody.
   *
   * @throws DoorException if the name is none
   */
  public static TokenFile.NewToken make(String name, Role role) {
    return TokenFile.make(name, role.word());
  }

  /** Whose token it is; null if nobody's. Takes as long for any token. */
  @Nullable Visitor visitor(String token) {
    return file.holder(token);
  }

  /** Takes over what has changed in the file. Called by one thread, every second or so. */
  void refresh() {
    file.refresh();
  }
}
