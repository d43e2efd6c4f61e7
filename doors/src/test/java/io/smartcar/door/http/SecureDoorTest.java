package io.smartcar.door.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.DoorException;
import io.smartcar.door.DoorSettings;
import io.smartcar.door.FakeLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The door with TLS. */
@Timeout(60)
final class SecureDoorTest {

  private static final String EVENT = "20160124134517,A0001,3,0,F,N,85,A01";

  /** A certificate and its key as PEM. */
  private record Pem(String certificate, String key) {}

  private static Pem first;
  private static Pem second;

  private final FakeLog log = new FakeLog();
  private final TokenFile.NewToken token = TokenFile.make("a", "");
  private final Path directory;

  SecureDoorTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void makeCertificates(@TempDir Path made) throws Exception {
    first = pem(made.resolve("first"));
    second = pem(made.resolve("second"));
  }

  private static Pem pem(Path store) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "door",
                "-keyalg",
                "EC",
                "-dname",
                "CN=door",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "secret",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "secret".toCharArray());
    }
    return new Pem(
        pem("CERTIFICATE", keys.getCertificate("door").getEncoded()),
        pem("PRIVATE KEY", keys.getKey("door", "secret".toCharArray()).getEncoded()));
  }

  private static String pem(String type, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  private HttpDoor open(Pem pem) throws IOException {
    return open(pem, "30s");
  }

  private HttpDoor open(Pem pem, String requestWithin) throws IOException {
    Path certificate = Files.writeString(directory.resolve("door.crt"), pem.certificate);
    Path key = Files.writeString(directory.resolve("door.key"), pem.key);
    Path tokens = Files.writeString(directory.resolve("tokens"), token.line());
    SmartcarConfig config =
        DoorSettings.of(
            "http.certificate", certificate.toString(),
            "http.key", key.toString(),
            "http.tokens", tokens.toString(),
            "http.request-within", requestWithin);
    return HttpDoor.open(config.door(), config.httpDoor(), config.events().timeZone(), log);
  }

  private static SSLContext trusting(Pem pem) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "door",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.certificate.getBytes(UTF_8))));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static int status(HttpDoor door, Pem trusted) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(trusting(trusted)).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(door.address()))
            .POST(HttpRequest.BodyPublishers.ofString(EVENT))
            .build();
    CompletableFuture<Integer> status =
        client
            .sendAsync(request, BodyHandlers.ofString())
            .handle((answer, untrusted) -> answer == null ? 0 : answer.statusCode());
    return status.join();
  }

  @Test
  void certificate_changed_isThatOfNewConnections() throws Exception {
    try (HttpDoor door = open(first)) {
      assertThat(door.address()).startsWith("https://127.0.0.1:");
      assertThat(status(door, first)).isEqualTo(401);
      assertThat(status(door, second)).isZero();

      Files.writeString(directory.resolve("door.crt"), second.certificate);
      Files.writeString(directory.resolve("door.key"), second.key);

      Awaitility.await().until(() -> status(door, second) == 401);
    }
  }

  @Test
  void look_atADoorWithTokens_tellsWhoFloodsToWhoeverHasOne() throws Exception {
    try (HttpDoor door = open(first)) {
      String port = "" + door.port();
      String certificate = directory.resolve("door.crt").toString();
      String key = directory.resolve("door.key").toString();
      String[] without = {"http.port", port, "http.certificate", certificate, "http.key", key};
      String[] with = Arrays.copyOf(without, without.length + 2);
      with[without.length] = "http.token";
      with[without.length + 1] = token.token();
      Duration patience = Duration.ofSeconds(20);

      DoorState seen = DoorLook.ask(DoorSettings.of(with).httpDoor(), patience).orElseThrow();
      assertThat(seen.up()).isTrue();
      assertThat(seen.floods()).isNotNull();
      assertThat(DoorLook.ask(DoorSettings.of(without).httpDoor(), patience).orElseThrow().floods())
          .isNull();

      Files.writeString(directory.resolve("other.crt"), second.certificate);
      without[3] = directory.resolve("other.crt").toString();
      assertThatThrownBy(() -> DoorLook.ask(DoorSettings.of(without).httpDoor(), patience))
          .isInstanceOf(DoorException.class)
          .hasMessageStartingWith("the door at https://127.0.0.1:" + port);
    }
  }

  @Test
  void handshake_halfDoneOrNone_isEnded() throws Exception {
    try (HttpDoor door = open(first, "1s");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(new byte[] {0x16, 3, 1, 2});
      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  @Test
  void handshake_oldVersion_isRefused() throws Exception {
    try (HttpDoor door = open(first);
        SSLSocket socket =
            (SSLSocket)
                trusting(first)
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), door.port())) {
      socket.setSoTimeout(20_000);
      socket.setEnabledProtocols(new String[] {"TLSv1.1"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
  }

  @Test
  void open_filesThatDoNotFit_saysSoInOneLine() throws IOException {
    for (Pem wrong :
        List.of(
            new Pem(first.certificate, "no key"),
            new Pem(first.certificate, first.key.replace("\nM", "\n=M")),
            new Pem("no certificate", first.key),
            new Pem(first.certificate, second.certificate))) {
      assertThatThrownBy(() -> open(wrong).close())
          .isInstanceOf(DoorException.class)
          .message()
          .doesNotContain("\n");
    }
  }
}
