package io.smartcar.notify.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * mosquitto where it is installed: with TLS and a password at one port, for anybody at another. A
 * test is skipped where it is not. For one thread.
 */
final class Mosquitto implements AutoCloseable {

  static final String USER = "smartcar";
  static final String PASSWORD = "let-me-in";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String STORE_PASSWORD = "secret";
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/usr/local/sbin"));

  private final Path directory;
  private final int port;
  private final int tlsPort;
  private Process process;

  private Mosquitto(Path directory, int port, int tlsPort) throws IOException {
    this.directory = directory;
    this.port = port;
    this.tlsPort = tlsPort;
    this.process = started();
  }

  /** Starts it, with everything in that directory. */
  static Mosquitto start(Path directory) throws Exception {
    Path passwords = directory.resolve("passwords");
    run(program("mosquitto_passwd"), "-b", "-c", passwords.toString(), USER, PASSWORD);
    certificate(directory);
    int port = freePort();
    int tlsPort = freePort();
    Files.writeString(
        directory.resolve("mosquitto.conf"),
        """
        # Otherwise one that root has started becomes somebody who cannot read these files.
        user root
        per_listener_settings true
        listener %1$d 127.0.0.1
        allow_anonymous true
        listener %2$d 127.0.0.1
        allow_anonymous false
        password_file %3$s/passwords
        certfile %3$s/broker.crt
        keyfile %3$s/broker.key
        """
            .formatted(port, tlsPort, directory));
    return new Mosquitto(directory, port, tlsPort);
  }

  private Process started() throws IOException {
    Process made =
        new ProcessBuilder(
                program("mosquitto").toString(),
                "-c",
                directory.resolve("mosquitto.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile())
            .start();
    for (int each : new int[] {port, tlsPort}) {
      Awaitility.await("a broker at " + each)
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(
              () -> {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), each)) {
                  return socket.isConnected();
                }
              });
    }
    return made;
  }

  private static Path program(String name) {
    for (Path place : PLACES) {
      if (Files.isExecutable(place.resolve(name))) {
        return place.resolve(name);
      }
    }
    Assumptions.abort("mosquitto is not installed");
    return Path.of("");
  }

  private static void certificate(Path directory) throws Exception {
    Path store = directory.resolve("broker.p12");
    run(
        Path.of(System.getProperty("java.home"), "bin", "keytool"),
        ("-genkeypair -alias broker -keyalg EC -dname CN=broker -ext san=ip:127.0.0.1"
                + " -storetype PKCS12 -storepass "
                + STORE_PASSWORD
                + " -keystore "
                + store)
            .split(" ", -1));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, STORE_PASSWORD.toCharArray());
    }
    Key key = keys.getKey("broker", STORE_PASSWORD.toCharArray());
    pem(directory.resolve("broker.key"), "PRIVATE KEY", key.getEncoded());
    pem(directory.resolve("broker.crt"), "CERTIFICATE", keys.getCertificate("broker").getEncoded());
  }

  private static void pem(Path file, String what, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(what, text, what));
  }

  private static void run(Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  int port() {
    return port;
  }

  int tlsPort() {
    return tlsPort;
  }

  /** What it shows to whoever speaks TLS, as PEM. */
  Path certificate() {
    return directory.resolve("broker.crt");
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  Mosquitto again() throws IOException {
    process = started();
    return this;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
