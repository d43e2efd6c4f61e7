package io.smartcar.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** An authority that issues certificates for a test, as PEM files. */
final class TestAuthority {

  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Duration A_DAY = Duration.ofDays(1);

  private final X500Name name;
  private final KeyPair keys = keys("EC");
  private final Instant now = Instant.now();
  private final byte[] certificate;
  private int serial;

  TestAuthority(String name) {
    this.name = new X500Name("CN=" + name);
    this.certificate = signed(this.name, keys, now.plus(A_DAY), null);
  }

  /** Writes the certificate of its own. */
  void write(Path file) {
    write(file, "CERTIFICATE", certificate);
  }

  /** Issues one for a host, a DNS name or an address, that is good until tomorrow. */
  void issue(String host, Path file, Path key) {
    issue(host, now.plus(A_DAY), file, key, "EC");
  }

  /** Issues one that was good until an hour ago. */
  void issueExpired(String host, Path file, Path key) {
    issue(host, now.minus(Duration.ofHours(1)), file, key, "EC");
  }

  /** Issues one with a key of another kind. */
  void issue(String host, Path file, Path key, String algorithm) {
    issue(host, now.plus(A_DAY), file, key, algorithm);
  }

  private void issue(String host, Instant until, Path file, Path key, String algorithm) {
    KeyPair own = keys(algorithm);
    write(file, "CERTIFICATE", signed(new X500Name("CN=" + host), own, until, host));
    write(key, "PRIVATE KEY", own.getPrivate().getEncoded());
  }

  private byte[] signed(X500Name subject, KeyPair own, Instant until, @Nullable String host) {
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              name,
              BigInteger.valueOf(++serial),
              time(now.minus(A_DAY)),
              time(until),
              subject,
              SubjectPublicKeyInfo.getInstance(own.getPublic().getEncoded()));
      if (host == null) {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      } else {
        int kind = host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName;
        builder.addExtension(
            Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(kind, host)));
      }
      return builder
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
          .getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Time time(Instant instant) {
    return new Time(new DERUTCTime(UTC_TIME.format(instant)));
  }

  private static KeyPair keys(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path file, String what, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    try {
      Files.writeString(
          file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, text), US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
