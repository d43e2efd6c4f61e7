package io.smartcar.sandbox.internal.probes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a client of SCRAM (RFC 5802) says, for names and words of letters and digits. Not
 * thread-safe.
 */
final class ScramClient {

  static final String MECHANISM = "SCRAM-SHA-512";

  private static final String MAC = "HmacSHA512";
  private static final int KEY_BITS = 512;
  private static final Pattern CHALLENGE = Pattern.compile("r=([^,]+),s=([^,]+),i=(\\d{1,6})");

  private final String password;
  private final String bare;

  ScramClient(String user, String password) {
    byte[] nonce = new byte[18];
    new SecureRandom().nextBytes(nonce);
    this.password = password;
    this.bare = "n=" + user + ",r=" + Base64.getEncoder().encodeToString(nonce);
  }

  /** The first message. */
  String first() {
    return "n,," + bare;
  }

  /** The last message, to what the server said. */
  String last(String challenge) throws GeneralSecurityException, IOException {
    Matcher said = CHALLENGE.matcher(challenge);
    if (!said.lookingAt()) {
      throw new IOException("no challenge of SCRAM");
    }
    byte[] salted =
        SecretKeyFactory.getInstance("PBKDF2With" + MAC)
            .generateSecret(
                new PBEKeySpec(
                    password.toCharArray(),
                    Base64.getDecoder().decode(said.group(2)),
                    Integer.parseInt(said.group(3)),
                    KEY_BITS))
            .getEncoded();
    String withoutProof = "c=biws,r=" + said.group(1);
    byte[] key = mac(salted, "Client Key");
    byte[] signature =
        mac(
            MessageDigest.getInstance("SHA-512").digest(key),
            bare + ',' + challenge + ',' + withoutProof);
    byte[] proof = new byte[key.length];
    for (int i = 0; i < proof.length; i++) {
      proof[i] = (byte) (key[i] ^ signature[i]);
    }
    return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
  }

  private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(MAC);
    mac.init(new SecretKeySpec(key, MAC));
    return mac.doFinal(text.getBytes(UTF_8));
  }
}
