package io.smartcar.console;

import io.smartcar.door.http.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may look and do what: a file with a line for each, name, role and the hash of a token. It is
 * read again when it changes; one that is wrong then leaves what was in force in force.
 * Thread-safe.
 */
public final class Visitors {

  private static final Logger LOG = LoggerFactory.getLogger(Visitors.class);
  private static final String FORM = "NAME viewer|operator sha256:64 hexadecimal digits";
  private static final Pattern LINE =
      Pattern.compile("([A-Za-z0-9._-]{1,64})\\s+([a-z]+)\\s+sha256:([0-9a-fA-F]{64})");

  /** Somebody; the name is null of those who need no token. */
  record Visitor(@Nullable String name, Role role) {

    /** Whoever is on this machine, where there are no tokens. */
    static final Visitor LOCAL = new Visitor(null, Role.OPERATOR);

    boolean may(Role needed) {
      return role.compareTo(needed) >= 0;
    }
  }

  private record Known(Visitor visitor, String hash) {}

  /** A new token and its line in the file, which does not tell the token. */
  public record NewToken(String token, String line) {}

  private final Path file;
  private volatile List<Known> known;
  private String text;
  private String complaint = "";

  private Visitors(Path file, String text) {
    this.file = file;
    this.text = text;
    this.known = parse(file, text);
  }

  /**
   * Reads the file.
   *
   * @throws ConsoleException if it cannot be read, or a line of it is wrong
   */
  static Visitors read(Path file) {
    return new Visitors(file, text(file));
  }

  /**
   * A random token for somebody.
   *
   * @throws io.smartcar.door.DoorException if the name is none
   */
  public static NewToken make(String name, Role role) {
    Tokens.NewToken made = Tokens.make(name);
    return new NewToken(
        made.token(), made.line().replaceFirst("^(\\S+) ", "$1 " + role.word() + ' '));
  }

  /** Whose token it is; null if nobody's. Takes as long for any token. */
  @Nullable Visitor visitor(String token) {
    byte[] hash = hash(token);
    Visitor found = null;
    for (Known one : known) {
      if (MessageDigest.isEqual(HexFormat.of().parseHex(one.hash()), hash)) {
        found = one.visitor();
      }
    }
    return found;
  }

  /** Takes over what has changed in the file. Called by one thread, every second or so. */
  void refresh() {
    try {
      String now = text(file);
      if (!now.equals(text)) {
        text = now;
        known = parse(file, now);
        LOG.info("{} may look, by {}", known.size(), file);
      }
      complaint = "";
    } catch (ConsoleException wrong) {
      String said = String.valueOf(wrong.getMessage());
      if (!said.equals(complaint)) {
        complaint = said;
        LOG.warn("the tokens in force stay so: {}", said);
      }
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new ConsoleException(
          "cannot read %s of --tokens: write it with smartcar console token NAME, or check its rights"
              .formatted(file),
          unreadable);
    }
  }

  private static List<Known> parse(Path file, String text) {
    List<Known> known = new ArrayList<>();
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      Role role = matcher.matches() ? Role.of(matcher.group(2)).orElse(null) : null;
      if (role == null) {
        throw new ConsoleException(
            "%s:%d: a line must be %s, as smartcar console token NAME writes it"
                .formatted(file, i + 1, FORM),
            null);
      }
      known.add(new Known(new Visitor(matcher.group(1), role), matcher.group(3)));
    }
    if (known.isEmpty()) {
      throw new ConsoleException(
          file + " names nobody who may look: add a line with smartcar console token NAME", null);
    }
    return List.copyOf(known);
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
