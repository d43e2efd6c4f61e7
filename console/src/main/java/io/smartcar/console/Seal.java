package io.smartcar.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes what a browser keeps for the console in a cookie, so that nobody else can have written it:
 * with a key of this process, what it is for, and when. It can be read there. Thread-safe.
 */
final class Seal {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;

  Seal() {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, ALGORITHM);
  }

  /**
   * A cookie's value.
   *
   * @param purpose what it is for: opened for another, it is nothing
   * @param fields without line breaks
   */
  String seal(String purpose, List<String> fields, Instant now) {
    String text = purpose + '\n' + now.getEpochSecond() + '\n' + String.join("\n", fields);
    return written(text.getBytes(UTF_8)) + '.' + written(mac(text));
  }

  /** Its fields; empty if it is none of this process, for something else, or older than that. */
  Optional<List<String>> open(String purpose, String sealed, Instant now, Duration oldest) {
    String[] parts = sealed.split("\\.", -1);
    if (parts.length != 2) {
      return Optional.empty();
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(parts[0]), UTF_8);
      if (!MessageDigest.isEqual(mac(text), Base64.getUrlDecoder().decode(parts[1]))) {
        return Optional.empty();
      }
      List<String> lines = List.of(text.split("\n", -1));
      Instant written = Instant.ofEpochSecond(Long.parseLong(lines.get(1)));
      return lines.get(0).equals(purpose) && !now.isAfter(written.plus(oldest))
          ? Optional.of(lines.subList(2, lines.size()))
          : Optional.empty();
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }

  private static String written(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
