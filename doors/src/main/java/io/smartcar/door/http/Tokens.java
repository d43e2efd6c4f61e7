package io.smartcar.door.http;

import io.smartcar.door.DoorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may send: a file with a line for each sender, its name and the hash of its token. The file is
 * read again when it changes; one that is wrong then leaves what was in force in force.
 * Thread-safe.
 */
public final class Tokens {

  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

  /** Random ones of this length need no slow hash. */
  private static final int TOKEN_BYTES = 32;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern LINE = Pattern.compile("(" + NAME + ")\\s+sha256:([0-9a-fA-F]{64})");

  private final Path file;
  private final Complaint complaint =
      new Complaint(reason -> LOG.warn("the tokens in force stay so: {}", reason));
  private volatile List<Sender> senders;
  private String text;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sender(String name, byte[] hash) {}

  /** A new token and its line in the file, which does not tell the token. */
  public record NewToken(String token, String line) {}

  private Tokens(Path file, String text) {
    this.file = file;
    this.text = text;
    this.senders = parse(file, text);
  }

  /**
   * Reads the file.
   *
   * @throws DoorException if it cannot be read, or a line of it is wrong
   */
  static Tokens read(Path file) {
    return new Tokens(file, text(file));
  }

  /**
   * A random token for a sender of that name.
   *
   * @throws DoorException if the name is none
   */
  public static NewToken make(String sender) {
    if (!NAME.matcher(sender).matches()) {
      throw new DoorException(
          "a sender's name is 1 to 64 letters, digits, '.', '_' or '-': \"" + sender + '"', null);
    }
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    return new NewToken(token, sender + " sha256:" + HexFormat.of().formatHex(hash(token)));
  }

  /** The sender with that token, null if there is none. Takes as long for any token. */
  @Nullable String sender(String token) {
    byte[] hash = hash(token);
    String found = null;
    for (Sender sender : senders) {
      if (MessageDigest.isEqual(sender.hash, hash)) {
        found = sender.name;
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
        senders = parse(file, now);
        LOG.info("{} senders may send, by {}", senders.size(), file);
      }
      complaint.end();
    } catch (DoorException wrong) {
      complaint.say(String.valueOf(wrong.getMessage()));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException missing) {
      throw new DoorException(
          "there is no file "
              + file
              + " of smartcar.door.http.tokens: write it with smartcar door token NAME",
          missing);
    } catch (IOException unreadable) {
      throw new DoorException(
          "cannot read "
              + file
              + " of smartcar.door.http.tokens: check its rights, and that it is text",
          unreadable);
    }
  }

  private static List<Sender> parse(Path file, String text) {
    List<Sender> senders = new ArrayList<>();
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new DoorException(
            file
                + ":"
                + (i + 1)
                + ": a line must be NAME sha256:64 hexadecimal digits, as smartcar door token NAME"
                + " writes it",
            null);
      }
      senders.add(new Sender(matcher.group(1), HexFormat.of().parseHex(matcher.group(2))));
    }
    if (senders.isEmpty()) {
      throw new DoorException(
          file + " names nobody who may send: add a line with smartcar door token NAME", null);
    }
    return List.copyOf(senders);
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
