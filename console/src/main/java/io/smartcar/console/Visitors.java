package io.smartcar.console;

import io.smartcar.door.DoorException;
import io.smartcar.door.http.TokenFile;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
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

  /** What goes on by a token, each once. */
  private final Set<GoingOn> open = ConcurrentHashMap.newKeySet();

  /** What ends with a token, compared by which it is. */
  private record GoingOn(String token, boolean byCookie, Runnable end) {}

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

  /**
   * By a token: ends when it is taken out of the file.
   *
   * @param byCookie whether a browser keeps it, which may also sign out
   */
  Admission admission(String token, boolean byCookie) {
    return new Admission() {
      @Override
      public void atEnd(Runnable what) {
        open.add(new GoingOn(token, byCookie, what));
        // The token may have been taken out before the line above, when nobody would have known.
        if (visitor(token) == null) {
          end(one -> one.token().equals(token));
        }
      }

      @Override
      public void forget(Runnable what) {
        open.remove(new GoingOn(token, byCookie, what));
      }
    };
  }

  /**
   * Ends what goes on in browsers by this token, for one of them forgets it, and which cannot be
   * told. The others come again and are let in.
   */
  void signOut(String token) {
    end(one -> one.byCookie() && one.token().equals(token));
  }

  private void end(Predicate<GoingOn> which) {
    for (GoingOn one : open.stream().filter(which).toList()) {
      if (open.remove(one)) {
        one.end().run();
      }
    }
  }

  /**
   * Takes over what has changed in the file, and ends what goes on by tokens that are no longer in
   * it. Called by one thread, every second or so.
   */
  void refresh() {
    file.refresh();
    end(one -> visitor(one.token()) == null);
  }
}
