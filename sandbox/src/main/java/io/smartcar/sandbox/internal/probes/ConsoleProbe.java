package io.smartcar.sandbox.internal.probes;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asks a console that others than its own machine can reach for its metrics, over TLS and with the
 * token of a viewer. Immutable; the files are read for each question.
 */
public final class ConsoleProbe {

  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int OK = 200;

  private final String host;
  private final int port;
  private final Path certificate;
  private final Path token;

  /**
   * For {@link #answers}.
   *
   * @param certificate the one that it must show, PEM
   */
  public ConsoleProbe(String host, int port, Path certificate, Path token) {
    this.host = host;
    this.port = port;
    this.certificate = certificate;
    this.token = token;
  }

  /** Whether it shows its certificate, takes the token and has metrics. */
  public boolean answers() {
    try {
      HttpsURLConnection connection =
          (HttpsURLConnection)
              URI.create("https://%s:%d/metrics".formatted(host, port)).toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setSSLSocketFactory(trusting().getSocketFactory());
      connection.setRequestProperty(
          "Authorization", "Bearer " + Files.readString(token, StandardCharsets.US_ASCII).strip());
      if (connection.getResponseCode() != OK) {
        return false;
      }
      try (InputStream metrics = connection.getInputStream()) {
        return new String(metrics.readAllBytes(), StandardCharsets.UTF_8).contains("smartcar_");
      }
    } catch (IOException | GeneralSecurityException notYet) {
      return false;
    }
  }

  private SSLContext trusting() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(certificate)) {
      trusted.setCertificateEntry(
          "console", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
