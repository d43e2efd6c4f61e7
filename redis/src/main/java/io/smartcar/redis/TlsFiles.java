package io.smartcar.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** Reads the files of a {@link RedisTls}. */
final class TlsFiles {

  private static final String TRUSTED = "smartcar.redis.tls.trusted";
  private static final String CERTIFICATE = "smartcar.redis.tls.certificate";
  private static final String KEY = "smartcar.redis.tls.key";

  /** Of stores that are never written anywhere. */
  private static final String TYPE = "PKCS12";

  private static final char[] PASSWORD = "in memory".toCharArray();

  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([\\sA-Za-z0-9+/=]+)-----END PRIVATE KEY-----");

  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  private TlsFiles() {}

  /**
   * What connections are made with; the files are read anew for each, which fails then as it does
   * now.
   *
   * @throws TlsFilesException if a file cannot be used
   */
  static SslOptions options(RedisTls tls) {
    try {
      return read(tls);
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsFilesException("TLS cannot be used: " + reason(e), e);
    }
  }

  private static SslOptions read(RedisTls tls) throws GeneralSecurityException, IOException {
    SslOptions.Builder options = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
    String trusted = tls.trusted();
    if (trusted != null) {
      authorities(trusted);
      options.trustStoreType(TYPE).truststore(() -> stored(() -> authorities(trusted)), PASSWORD);
    }
    String certificate = tls.certificate();
    String key = tls.key();
    if (certificate != null && key != null) {
      ours(certificate, key);
      options.keyStoreType(TYPE).keystore(() -> stored(() -> ours(certificate, key)), PASSWORD);
    }
    return options.build();
  }

  private static KeyStore authorities(String file) throws GeneralSecurityException, IOException {
    KeyStore authorities = empty();
    int number = 0;
    for (X509Certificate authority : certificates(TRUSTED, file)) {
      authorities.setCertificateEntry("authority-" + number++, authority);
    }
    return authorities;
  }

  private static KeyStore ours(String certificate, String key)
      throws GeneralSecurityException, IOException {
    X509Certificate[] chain =
        certificates(CERTIFICATE, certificate).toArray(X509Certificate[]::new);
    KeyStore ours = empty();
    ours.setKeyEntry("ours", key(key), PASSWORD, chain);
    return ours;
  }

  private interface Store {
    KeyStore get() throws GeneralSecurityException, IOException;
  }

  /** As the client takes them. */
  private static InputStream stored(Store store) throws IOException {
    try {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      store.get().store(content, PASSWORD);
      return new ByteArrayInputStream(content.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new TlsFilesException("TLS cannot be used: " + reason(e), e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(TYPE);
    store.load(null, null);
    return store;
  }

  private static List<X509Certificate> certificates(String setting, String file) {
    byte[] content = read(setting, file);
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new CertificateException("there is none in it");
      }
      return certificates;
    } catch (CertificateException e) {
      throw refused(setting, file, "certificates as PEM: " + reason(e), e);
    }
  }

  private static PrivateKey key(String file) {
    String content = new String(read(KEY, file), UTF_8);
    Matcher key = PRIVATE_KEY.matcher(content);
    if (!key.find()) {
      throw refused(
          KEY,
          file,
          "a key as BEGIN PRIVATE KEY without a password: make one with openssl pkcs8 -topk8 -nocrypt",
          new InvalidKeySpecException("no PKCS #8 key"));
    }
    byte[] encoded = Base64.getMimeDecoder().decode(key.group(1).getBytes(US_ASCII));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (GeneralSecurityException isOfAnother) {
        // The next one.
      }
    }
    throw refused(
        KEY,
        file,
        "a key of " + String.join(", ", ALGORITHMS),
        new InvalidKeySpecException("of none of the algorithms"));
  }

  private static byte[] read(String setting, String file) {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException e) {
      throw refused(setting, file, "an existing file on every machine that asks Redis", e);
    } catch (IOException e) {
      throw refused(setting, file, "a readable file: " + reason(e), e);
    }
  }

  private static TlsFilesException refused(
      String setting, String file, String wanted, Exception cause) {
    return new TlsFilesException("%s must be %s; it is %s".formatted(setting, wanted, file), cause);
  }

  private static String reason(Exception e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }
}
