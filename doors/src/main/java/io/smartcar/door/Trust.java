package io.smartcar.door;

import io.smartcar.events.server.TrustedCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.TrustManagerFactory;

/** Trust in the certificates of a file and no others. No state. */
public final class Trust {

  private Trust() {}

  /**
   * What a client of TLS needs for it.
   *
   * @param file PEM, one certificate or more
   * @throws DoorException if it cannot be read or has none
   */
  public static TrustManagerFactory of(Path file) {
    try {
      return TrustedCertificates.of(file);
    } catch (GeneralSecurityException | IOException wrong) {
      throw new DoorException(
          "cannot trust the certificates of %s: %s; it must be PEM"
              .formatted(file, wrong.getMessage()),
          wrong);
    }
  }
}
