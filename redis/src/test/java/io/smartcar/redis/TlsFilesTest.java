package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.redis.AlertStoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsFilesTest {

  private final TestAuthority authority = new TestAuthority("ours");
  private final Path trusted;
  private final Path certificate;
  private final Path key;

  TlsFilesTest(@TempDir Path directory) {
    trusted = directory.resolve("trusted.pem");
    certificate = directory.resolve("us.pem");
    key = directory.resolve("us.key");
    authority.write(trusted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void options_keyOfAKind_isRead(String algorithm) throws Exception {
    authority.issue("us", certificate, key, algorithm);

    assertThat(TlsFiles.options(all()).createSslContext().getProtocol()).isEqualTo("TLS");
  }

  @Test
  void check_noSuchFile_saysWhichSettingAndFile() {
    assertRefused(
        new RedisTls("/no/such.pem", null, null),
        "smartcar.redis.tls.trusted must be an existing file on every machine that asks Redis; it is"
            + " /no/such.pem");
  }

  @Test
  void check_fileWithoutCertificates_saysWhatItMustBe() throws IOException {
    Files.writeString(trusted, "nothing\n");

    assertRefused(
        new RedisTls(trusted.toString(), null, null),
        "smartcar.redis.tls.trusted must be certificates as PEM");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"})
  void check_keyOfAnotherForm_saysHowToMakeOne(String form) throws IOException {
    authority.issue("us", certificate, key);
    Files.writeString(key, Files.readString(key).replace("PRIVATE KEY", form));

    assertRefused(all(), "openssl pkcs8 -topk8 -nocrypt");
  }

  @Test
  void settings_certificateWithoutKey_areRefused() {
    assertThatThrownBy(() -> new RedisTls(null, "/us.pem", null))
        .hasMessageContaining("certificate and key must come together");
  }

  private RedisTls all() {
    return new RedisTls(trusted.toString(), certificate.toString(), key.toString());
  }

  private static void assertRefused(@Nullable RedisTls tls, String said) {
    try (RedisAlertStore store = new RedisAlertStore(TlsRedis.settings(TlsRedis.ADDRESS, 1, tls))) {
      assertThatThrownBy(store::check)
          .isInstanceOfSatisfying(
              AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
          .hasMessageContaining("Redis at 127.0.0.1:1: ")
          .hasMessageContaining(said)
          .hasMessageNotContaining("\n");
    }
  }
}
