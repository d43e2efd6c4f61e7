package io.smartcar.redis;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How Redis is spoken to by TLS: whom to trust and who we are; immutable, and serializable so that
 * it can travel to workers. The files are read for each connection, so that a renewed certificate
 * is taken up without a restart. The name in the server's certificate is always checked: against
 * the host as it is configured, or as sentinels and nodes of a cluster tell it.
 *
 * @param trusted file with the certificates of the authorities that are trusted, PEM; null for
 *     those that Java trusts
 * @param certificate file with our certificate and those between it and its authority, PEM; null
 *     for none
 * @param key file with its private key, PKCS #8 as PEM without a password; null for none
 */
public record RedisTls(@Nullable String trusted, @Nullable String certificate, @Nullable String key)
    implements Serializable {

  /** Checks that certificate and key come together. */
  public RedisTls {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "certificate and key must come together: %s, %s".formatted(certificate, key));
    }
  }
}
