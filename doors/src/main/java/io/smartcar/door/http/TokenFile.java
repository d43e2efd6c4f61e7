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
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with a line for each who has a token: the name, perhaps a word that says what they may,
 * and the token's hash. The file is read again when it changes; one that is wrong then leaves what
 * was in force in force. Thread-safe.
 *
 * @param <T> what a line stands for
 */
public final class TokenFile<T> {

  private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);

  /** Random ones of this length need no slow hash. */
  private static final int TOKEN_BYTES = 32;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern LINE =
      Pattern.compile("(" + NAME + ")\\s+(?:([a-z]+)\\s+)?sha256:([0-9a-fA-F]{64})");

  private final Path file;
  private final Use<T> use;
  private final Complaint complaint =
      new Complaint(reason -> LOG.warn("the tokens in force stay so: {}", reason));
  private volatile List<Holder<T>> holders;
  private String text;

  /**
   * What such a file is for.
   *
   * @param option what names the file
   * @param command what makes a line of it
   * @param form a line, for people
   * @param may what those in it may: {@code send}
   * @param reader what a name and its word stand for, the word empty if there is none; null if a
   *     line must not say so
   */
  public record Use<T>(
      String option,
      String command,
      String form,
      String may,
      BiFunction<String, String, @Nullable T> reader) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Holder<T>(T who, byte[] hash) {}

  /** A new token and its line in the file, which does not tell the token. */
  public record NewToken(String token, String line) {}

  private TokenFile(Path file, Use<T> use, String text) {
    this.file = file;
    this.use = use;
    this.text = text;
    this.holders = parse(file, use, text);
  }

  /**
   * Reads the file.
   *
   * @throws DoorException if it cannot be read, or a line of it is wrong
   */
  public static <T> TokenFile<T> read(Path file, Use<T> use) {
    return new TokenFile<>(file, use, text(file, use));
  }

  /**
   * A random token for somebody of that name.
   *
   * @param word what their line says between name and hash, empty for nothing
   * @throws DoorException if the name is none
   */
  public static NewToken make(String name, String word) {
    if (!NAME.matcher(name).matches()) {
      throw new DoorException(
          "a sender's name is 1 to 64 letters, digits, '.', '_' or '-': \"" + name + '"', null);
    }
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    return new NewToken(
        token,
        name
            + (word.isEmpty() ? "" : ' ' + word)
            + " sha256:"
            + HexFormat.of().formatHex(hash(token)));
  }

  /** Whose token it is; null if nobody's. Takes as long for any token. */
  public @Nullable T holder(String token) {
    byte[] hash = hash(token);
    T found = null;
    for (Holder<T> holder : holders) {
      if (MessageDigest.isEqual(holder.hash(), hash)) {
        found = holder.who();
      }
    }
    return found;
  }

  /** Takes over what has changed in the file. Called by one thread, every second or so. */
  public void refresh() {
    try {
      String now = text(file, use);
      if (!now.equals(text)) {
        text = now;
        holders = parse(file, use, now);
        LOG.info("{} may {}, by {}", holders.size(), use.may(), file);
      }
      complaint.end();
    } catch (DoorException wrong) {
      complaint.say(String.valueOf(wrong.getMessage()));
    }
  }

  private static String text(Path file, Use<?> use) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException missing) {
      throw new DoorException(
          "there is no file %s of %s: write it with %s"
              .formatted(file, use.option(), use.command()),
          missing);
    } catch (IOException unreadable) {
      throw new DoorException(
          "cannot read %s of %s: check its rights, and that it is text"
              .formatted(file, use.option()),
          unreadable);
    }
  }

  private static <T> List<Holder<T>> parse(Path file, Use<T> use, String text) {
    List<Holder<T>> holders = new ArrayList<>();
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      T who = matcher.matches() ? who(matcher, use) : null;
      if (who == null) {
        throw new DoorException(
            "%s:%d: a line must be %s, as %s writes it"
                .formatted(file, i + 1, use.form(), use.command()),
            null);
      }
      holders.add(new Holder<>(who, HexFormat.of().parseHex(matcher.group(3))));
    }
    if (holders.isEmpty()) {
      throw new DoorException(
          "%s names nobody who may %s: add a line with %s"
              .formatted(file, use.may(), use.command()),
          null);
    }
    return List.copyOf(holders);
  }

  private static <T> @Nullable T who(Matcher line, Use<T> use) {
    String word = line.group(2);
    return use.reader().apply(line.group(1), word == null ? "" : word);
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
