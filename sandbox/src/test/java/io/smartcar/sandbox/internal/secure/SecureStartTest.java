package io.smartcar.sandbox.internal.secure;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.sandbox.settings.SecureFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecureStartTest {

  @Test
  void run_twice_makesAllOnceForTheOwnerAlone(@TempDir Path directory) throws Exception {
    SecureFiles files = new SecureFiles(directory.resolve("secure"));

    new SecureStart(files).run();
    Map<Path, String> made = contents(files.directory());
    new SecureStart(files).run();

    assertThat(contents(files.directory())).isEqualTo(made);
    assertThat(Files.getPosixFilePermissions(files.directory()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    for (String user : List.of(SecureFiles.ADMIN, SecureFiles.DOOR, SecureFiles.RULES)) {
      String word = Files.readString(files.password(user)).strip();
      assertThat(word).matches("[A-Za-z0-9_-]{32}");
      assertThat(files.kafkaLogin(user)).content().startsWith("login=org").contains(word);
      for (Path secret : List.of(files.password(user), files.kafkaLogin(user), files.key())) {
        assertThat(Files.getPosixFilePermissions(secret))
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
    }
    X509Certificate server = certificate(files.certificate());
    server.verify(certificate(files.authority()).getPublicKey());
    server.checkValidity();
    assertThat(server.getSubjectAlternativeNames().toString()).contains("127.0.0.1", "localhost");
    assertThat(files.keyAndCertificate())
        .content()
        .contains("BEGIN PRIVATE KEY", "BEGIN CERTIFICATE");
  }

  private static Map<Path, String> contents(Path directory) throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        contents.put(file, Files.readString(file));
      }
    }
    return contents;
  }

  private static X509Certificate certificate(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
