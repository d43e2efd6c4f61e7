package io.smartcar.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Real servers that speak TLS on a second port, and the files that both sides need for it. To be
 * spoken to by the authority's certificate and as a client that it has one for.
 */
final class TlsRedis implements AutoCloseable {

  static final String ADDRESS = "127.0.0.1";

  private final TestAuthority authority = new TestAuthority("ours");
  private final Path files;

  TlsRedis() {
    try {
      files = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "tls-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    authority.write(file("ca.crt"));
    authority.write(file("trusted.crt"));
    authority.issue(ADDRESS, file("server.crt"), file("server.key"));
    authority.issue("smartcar", file("client.crt"), file("client.key"));
  }

  TestAuthority authority() {
    return authority;
  }

  Path file(String name) {
    return files.resolve(name).toAbsolutePath();
  }

  RedisTls tls() {
    return new RedisTls(name("trusted.crt"), name("client.crt"), name("client.key"));
  }

  RedisTls withoutCertificate() {
    return new RedisTls(name("trusted.crt"), null, null);
  }

  private String name(String file) {
    return file(file).toString();
  }

  /** Makes a server speak TLS on this port. */
  String[] options(int port, String... others) {
    return Stream.concat(
            Stream.of(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                name("server.crt"),
                "--tls-key-file",
                name("server.key"),
                "--tls-ca-cert-file",
                name("ca.crt")),
            Stream.of(others))
        .toArray(String[]::new);
  }

  static RedisSettings settings(RedisServers servers, @Nullable RedisTls tls) {
    return new RedisSettings(
        servers,
        null,
        null,
        Duration.ofSeconds(2),
        0,
        Duration.ofDays(7),
        "",
        RedisSettings.EPISODE_SILENCE,
        tls);
  }

  static RedisSettings settings(String host, int port, @Nullable RedisTls tls) {
    return settings(new RedisServers.Standalone(host, port, 0), tls);
  }

  /** Whether the server of the tests speaks TLS: where a library is missing it does not. */
  static boolean isSpoken() {
    try {
      // The last one is wrong, so that it ends: what it complains of is what it does not know.
      Process asked =
          new ProcessBuilder(
                  RedisProcess.binary(), "--tls-auth-clients", "no", "--maxclients", "nonsense")
              .redirectErrorStream(true)
              .start();
      String said = new String(asked.getInputStream().readAllBytes(), UTF_8);
      return said.contains("nonsense");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.list(files)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
      Files.delete(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
