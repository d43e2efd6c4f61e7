package io.smartcar.door.http;

import io.smartcar.door.DoorException;
import io.smartcar.door.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's certificate and key, as PEM files; also the console's. They are read again when they
 * change; new ones that do not fit leave the old ones in force, until both have been replaced. For
 * one thread.
 */
public final class Certificate {

  private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** The store is in memory alone. */
  private static final String PASSWORD = "in-memory";

  private final Path certificate;
  private final Path key;
  private final String settings;
  private final SslContextFactory.Server tls = new SslContextFactory.Server();
  private final Complaint complaint =
      new Complaint(reason -> LOG.warn("the certificate in force stays so: {}", reason));
  private byte[] read;

  /**
   * Reads both.
   *
   * @param settings begins the names of the settings that name the files, {@code certificate} and
   *     {@code key}
   * @throws DoorException if one cannot be read, is no PEM, or they do not belong together
   */
  public Certificate(Path certificate, Path key, String settings) {
    this.certificate = certificate;
    this.key = key;
    this.settings = settings;
    this.read = content();
    configure(tls, store());
  }

  /** What Jetty needs for it, which follows what is read later. */
  public SslContextFactory.Server tls() {
    return tls;
  }

  /** Takes over what has changed in the files; for connections that come from now on. */
  public void refresh() {
    try {
      byte[] now = content();
      if (!Arrays.equals(now, read)) {
        read = now;
        KeyStore store = store();
        tls.reload(changed -> configure((SslContextFactory.Server) changed, store));
        LOG.info("new connections get the certificate that {} has now", certificate);
      }
      complaint.end();
    } catch (DoorException wrong) {
      complaint.say(String.valueOf(wrong.getMessage()));
    } catch (Exception refused) { // what reload() declares
      complaint.say(refused.toString());
    }
  }

  /**
   * What a client needs that trusts the certificates of this file alone.
   *
   * @throws DoorException if it cannot be read or has none
   */
  static SSLContext trusting(Path certificate) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, Trust.of(certificate).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has TLS", impossible);
    }
  }

  private java.security.cert.Certificate[] chain() throws GeneralSecurityException {
    var chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(bytes(certificate, "certificate")))
            .toArray(java.security.cert.Certificate[]::new);
    if (chain.length == 0) {
      throw new GeneralSecurityException("no certificate in it");
    }
    return chain;
  }

  private static void configure(SslContextFactory.Server tls, KeyStore store) {
    tls.setKeyStore(store);
    tls.setKeyStorePassword(PASSWORD);
    // Who calls it by which name, the handler checks, and tells.
    tls.setSniRequired(false);
  }

  private byte[] content() {
    byte[] first = bytes(certificate, "certificate");
    byte[] second = bytes(key, "key");
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private byte[] bytes(Path file, String name) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new DoorException(
          "cannot read " + file + " of " + settings + name + ": check path and rights", unreadable);
    }
  }

  private KeyStore store() {
    try {
      java.security.cert.Certificate[] chain = chain();
      PrivateKey privateKey = privateKey(chain[0].getPublicKey().getAlgorithm());
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("door", privateKey, PASSWORD.toCharArray(), chain);
      return store;
    } catch (GeneralSecurityException | IOException wrong) {
      throw new DoorException(
          "cannot use the certificate %s with the key %s: both must be PEM and belong together (%s)"
              .formatted(certificate, key, wrong.getMessage()),
          wrong);
    }
  }

  private PrivateKey privateKey(String algorithm) throws GeneralSecurityException {
    String text = new String(bytes(key, "key"), StandardCharsets.US_ASCII);
    Matcher pem = KEY.matcher(text);
    if (!pem.find()) {
      throw new DoorException(
          key
              + " is no key as PEM that is not encrypted: make one of it with: openssl pkcs8 -topk8"
              + " -nocrypt -in "
              + key
              + " -out door.key",
          null);
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (IllegalArgumentException notBase64) {
      throw new GeneralSecurityException("the key's text is damaged", notBase64);
    } catch (InvalidKeySpecException other) {
      throw new GeneralSecurityException("the key is no " + algorithm + " key", other);
    }
  }
}
