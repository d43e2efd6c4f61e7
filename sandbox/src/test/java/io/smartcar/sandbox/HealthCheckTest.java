package io.smartcar.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HealthCheckTest {

  private static final char[] PASSWORD = "of a test".toCharArray();
  private static final String TOKEN = "token-of-a-test";

  private final Path directory;

  HealthCheckTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void run_serverThatServes_isWell() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(() -> answer(server, "Mode: standalone\n"));
      assertThat(HealthCheck.run("zookeeper", "localhost:" + server.getLocalPort()))
          .isEqualTo(HealthCheck.WELL);
      served.join();
    }
  }

  private static void answer(ServerSocket server, String text) {
    try (Socket client = server.accept()) {
      client.getInputStream().readNBytes(4);
      client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException clientHasLeft) {
      // it has seen enough
    }
  }

  @Test
  void run_nobodyThere_isNotWell() throws Exception {
    int closed;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = server.getLocalPort();
    }
    assertThat(HealthCheck.run("kafka", "localhost:" + closed)).isEqualTo(HealthCheck.NOT_WELL);
  }

  @Test
  void run_unknownWords_areRefused() {
    assertThat(HealthCheck.run()).isEqualTo(HealthCheck.USAGE);
    assertThat(HealthCheck.run("cassandra", "localhost:1")).isEqualTo(HealthCheck.USAGE);
    assertThat(HealthCheck.run("kafka", "localhost")).isEqualTo(HealthCheck.USAGE);
    assertThat(HealthCheck.run("console", "localhost:1")).isEqualTo(HealthCheck.USAGE);
  }

  @Test
  void run_consoleOverTls_isWellForItsCertificateAndTokenAlone() throws Exception {
    KeyStore own = keys("own");
    HttpsServer console =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    console.setHttpsConfigurator(new HttpsConfigurator(showing(own)));
    console.createContext("/metrics", HealthCheckTest::metrics);
    console.start();
    try {
      String at = "localhost:" + console.getAddress().getPort();
      String certificate = pem(own).toString();
      String token = Files.writeString(directory.resolve("token"), TOKEN + "\n").toString();
      String wrong = Files.writeString(directory.resolve("wrong"), "another").toString();
      assertThat(HealthCheck.run("console", at, certificate, token)).isEqualTo(HealthCheck.WELL);
      assertThat(HealthCheck.run("console", at, certificate, wrong))
          .isEqualTo(HealthCheck.NOT_WELL);
      assertThat(HealthCheck.run("console", at, pem(keys("other")).toString(), token))
          .isEqualTo(HealthCheck.NOT_WELL);
    } finally {
      console.stop(0);
    }
  }

  private static void metrics(HttpExchange exchange) throws IOException {
    boolean known =
        ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    byte[] body = "smartcar_server_up 1\n".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(known ? 200 : 401, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static SSLContext showing(KeyStore keys) throws Exception {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /** A key and its certificate for localhost, made by the JDK's tool. */
  private KeyStore keys(String name) throws Exception {
    Path file = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "console",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  private Path pem(KeyStore keys) throws Exception {
    String encoded =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(keys.getCertificate("console").getEncoded());
    return Files.writeString(
        Files.createTempFile(directory, "console", ".pem"),
        "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
  }
}
