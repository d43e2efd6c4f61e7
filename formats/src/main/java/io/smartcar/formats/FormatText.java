package io.smartcar.formats;

import java.io.InvalidObjectException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that makes a format what it is, in words: the mapping, without comments, laid over what it is
 * based on, and the files that it names. Other machines are sent this. Immutable.
 *
 * @param mapping as the parser writes it
 * @param files their texts by the names that the mapping gives them
 */
record FormatText(String name, String mapping, Map<String, String> files) implements Serializable {

  private static final int VERSION_DIGITS = 12;

  /** Copies, into what can be sent. */
  FormatText {
    files = new TreeMap<>(files);
  }

  /** The same for the same mapping and files, of whatever name and wherever they are. */
  String version() {
    MessageDigest digest = sha256();
    add(digest, mapping);
    new TreeMap<>(files)
        .forEach(
            (file, text) -> {
              add(digest, file);
              add(digest, text);
            });
    return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_DIGITS);
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** What arrives is the format again. */
  private Object readResolve() throws InvalidObjectException {
    try {
      return FormatLoader.arrived(this);
    } catch (FormatException other) {
      InvalidObjectException invalid =
          new InvalidObjectException(
              "the format "
                  + name
                  + " is not taken here; is the other side of another version? "
                  + other.getMessage());
      invalid.initCause(other);
      throw invalid;
    }
  }
}
