package io.smartcar.events.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManagerFactory;

/** Trust in the certificates of a file and no others, for clients of TLS. No state. */
public final class TrustedCertificates {

  private TrustedCertificates() {}

  /**
   * What a client of TLS needs for it.
   *
   * @param file PEM, one certificate or more
   * @throws GeneralSecurityException if it has none, or something else
   * @throws IOException if it cannot be read
   */
  public static TrustManagerFactory of(Path file) throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new GeneralSecurityException("no certificate in it");
      }
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int number = 0;
      for (Certificate one : certificates) {
        trusted.setCertificateEntry("trusted-" + number++, one);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      return managers;
    }
  }
}
