package io.smartcar.door.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.DoorException;
import io.smartcar.door.DoorSettings;
import io.smartcar.door.FakeLog;
import io.smartcar.eventlog.EventLogException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and files that are wrong harm nobody. */
@Timeout(60)
final class GuardTest {

  private static final String EVENT = "20160124134517,A0001,3,0,F,N,85,A01";
  private static final String START = "POST /v1/events HTTP/1.1\r\nHost: localhost\r\n";

  private final FakeLog log = new FakeLog();
  private final List<HttpDoor> doors = new ArrayList<>();

  private final Path directory;

  GuardTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Client open(String... keysAndValues) {
    SmartcarConfig config = DoorSettings.of(keysAndValues);
    HttpDoor door =
        HttpDoor.open(config.door(), config.httpDoor(), config.events().timeZone(), log);
    doors.add(door);
    return new Client(door);
  }

  @AfterEach
  void close() {
    doors.forEach(HttpDoor::close);
  }

  @Test
  void token_wrongOrMissing_is401AndRightOnesAreReadAgainWhenTheyChange() throws IOException {
    TokenFile.NewToken first = TokenFile.make("detroit", "");
    TokenFile.NewToken second = TokenFile.make("rome", "");
    Path file = Files.writeString(directory.resolve("tokens"), "# senders\n" + first.line());
    Client client = open("http.tokens", file.toString());

    assertThat(client.csv(EVENT).statusCode()).isEqualTo(401);
    assertThat(client.csv(EVENT).headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(status(client, "Bearer " + second.token())).isEqualTo(401);
    assertThat(status(client, "Basic " + first.token())).isEqualTo(401);
    assertThat(status(client, "Bearer " + first.line().split(":", -1)[1])).isEqualTo(401);
    assertThat(client.get("/metrics").statusCode()).isEqualTo(401);
    assertThat(client.get("/health").statusCode()).isEqualTo(200);
    assertThat(status(client, "bearer " + first.token())).isEqualTo(200);

    Files.writeString(file, "nonsense");
    Files.writeString(file, second.line());
    Awaitility.await().until(() -> status(client, "Bearer " + second.token()) == 200);
    assertThat(status(client, "Bearer " + first.token())).isEqualTo(401);
    assertThat(client.get("/metrics", "Authorization", "Bearer " + second.token()).body())
        .contains("sender=\"detroit\"")
        .doesNotContain(second.token());
    assertThat(log.arrived()).hasSize(2);
  }

  private static int status(Client client, String authorization) {
    return client.post("", EVENT.getBytes(UTF_8), "Authorization", authorization).statusCode();
  }

  @Test
  void token_unknown_isRefusedBeforeTheBodyIsRead() throws IOException {
    Path file = Files.writeString(directory.resolve("tokens"), TokenFile.make("a", "").line());

    assertThat(
            open("http.tokens", file.toString())
                .say(START + "Connection: close\r\nContent-Length: 99\r\n\r\n"))
        .startsWith("HTTP/1.1 401 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:80", "10.0.0.1", "127.0.0.1.evil.example"})
  void host_notTheDoors_is421(String host) throws IOException {
    assertThat(open().say(request(host))).startsWith("HTTP/1.1 421 ");
    assertThat(log.arrived()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:8090", "127.0.0.1:1", "[::1]:8090", "localhost."})
  void host_loopback_isTaken(String host) throws IOException {
    assertThat(open().say(request(host))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void host_namesGiven_onlyTheseAreTaken() throws IOException {
    Client client = open("http.names", "door.example,[::1]");

    assertThat(client.say(request("Door.Example:8090"))).startsWith("HTTP/1.1 200 ");
    assertThat(client.say(request("localhost"))).startsWith("HTTP/1.1 421 ");
  }

  private static String request(String host) {
    return "POST /v1/events HTTP/1.1\r\nHost: "
        + host
        + "\r\nConnection: close\r\nContent-Length: "
        + EVENT.length()
        + "\r\n\r\n"
        + EVENT;
  }

  @Test
  void origin_ofAPageInABrowser_is403() {
    assertThat(open().post("", EVENT.getBytes(UTF_8), "Origin", "http://evil.example").statusCode())
        .isEqualTo(403);
  }

  @Test
  void body_largerThanAllowed_is413WithOrWithoutItsLength() throws IOException {
    Client client = open("http.max-body-bytes", "1kB");

    assertThat(client.say(START + "Connection: close\r\nContent-Length: 1001\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ");
    String chunk = "3e8\r\n" + "x".repeat(1000) + "\r\n";
    assertThat(
            client.say(
                START
                    + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + chunk
                    + "1\r\nx\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ");
    assertThat(log.arrived()).isEmpty();
  }

  @Test
  void body_thatUnpacksToTooMuch_is413AndCostsLittle() {
    Client client = open("http.max-unpacked-bytes", "1MB", "http.max-body-bytes", "1MB");
    byte[] blank = new byte[10_000_000];
    Arrays.fill(blank, (byte) '\n');

    assertThat(client.post("", Client.gzip(blank), "Content-Encoding", "gzip").statusCode())
        .isEqualTo(413);
    byte[] twice = Client.gzip(Client.gzip(EVENT.getBytes(UTF_8)));
    assertThat(client.post("", twice, "Content-Encoding", "gzip").statusCode()).isEqualTo(422);
    assertThat(client.csv(EVENT).statusCode()).isEqualTo(200);
    assertThat(client.get("/metrics").body()).contains("smartcar_door_unconfirmed_bytes 0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "POST /v1/ev", START + "Content-Length: 99\r\n\r\n2016"})
  void request_thatNeverComesAsAWhole_isEnded(String part) throws IOException {
    Client client = open("http.request-within", "1s");

    assertThat(client.say(part)).isEmpty();
    assertThat(client.csv(EVENT).statusCode()).isEqualTo(200);
    assertThat(client.get("/metrics").body()).contains("smartcar_door_unconfirmed_bytes 0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", START + "Content-Length: 9999\r\n\r\n"})
  void request_byteByByte_isEndedThoughSomethingAlwaysComes(String start) throws IOException {
    Client client = open("http.request-within", "1s");
    try (Socket socket = client.connect()) {
      socket.setSoTimeout(20);
      socket.getOutputStream().write(start.getBytes(UTF_8));
      byte[] letters = "POST".repeat(1_000).getBytes(UTF_8);
      int written = 0;
      while (written < letters.length && !isClosed(socket)) {
        written += trickle(socket, letters[written]);
      }
      assertThat(written).isBetween(1, letters.length - 1);
    }
    assertThat(client.csv(EVENT).statusCode()).isEqualTo(200);
  }

  private static int trickle(Socket socket, byte letter) {
    try {
      socket.getOutputStream().write(letter);
    } catch (IOException closed) {
      // the next look says so
    }
    return 1;
  }

  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\1\2\3\r\n\r\n",
        "GET\r\n\r\n",
        "POST /v1/events HTTP/9.9\r\n\r\n",
        "\u0016\u0003\u0001\r\n\r\n"
      })
  void request_thatIsNotHttp_isRefusedWithoutADetail(String nonsense) throws IOException {
    Client client = open();

    assertThat(client.say(nonsense)).doesNotContain("jetty").doesNotContain("Exception");
    assertThat(client.csv(EVENT).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/events?format=%zz HTTP/1.1\r\nHost: localhost\r\n",
        "POST /v1/events?format=%ff&&=& HTTP/1.1\r\nHost: localhost\r\n",
        "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n",
        "POST /v1/events HTTP/1.1\r\n",
        "POST /v1/events HTTP/1.1\r\nHost: \r\n",
        "POST /v1/%2e%2e/v1/events HTTP/1.1\r\nHost: localhost\r\n",
        START + "Content-Length: 1\r\n",
        START + "Transfer-Encoding: gzip\r\n"
      })
  void request_thatIsTwisted_isTheSendersFault(String head) throws IOException {
    Client client = open();

    assertThat(client.say(head + "Connection: close\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 4")
        .doesNotContain("jetty")
        .doesNotContain("Exception");
    assertThat(log.arrived()).isEmpty();
    assertThat(client.csv(EVENT).statusCode()).isEqualTo(200);
  }

  @Test
  void request_ofHttp10WithoutAHost_isAnswered() throws IOException {
    assertThat(open().say("GET /health HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void health_logAway_isSaidToAllAndWhereItIsToSendersAlone() throws IOException {
    TokenFile.NewToken token = TokenFile.make("detroit", "");
    Path file = Files.writeString(directory.resolve("tokens"), token.line());
    Client client = open("http.tokens", file.toString());
    log.refuse(new EventLogException("Kafka does not answer at there", null));
    assertThat(status(client, "Bearer " + token.token())).isEqualTo(503);

    assertThat(client.get("/health").statusCode()).isEqualTo(503);
    assertThat(client.get("/health").body()).isEqualTo("{\"status\":\"log away\"}\n");
    assertThat(client.get("/health", "Authorization", "Bearer " + token.token()).body())
        .contains("Kafka does not answer at there");
  }

  @Test
  void header_thatIsEndless_isRefused() throws IOException {
    assertThat(open().say("GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000)))
        .startsWith("HTTP/1.1 431 ");
  }

  @Tag("long")
  @Test
  void connections_oneThousandThatAreIdle_leaveRoomForOthers() throws IOException {
    leaveRoom(1_000);
  }

  @Test
  void connections_hundredThatAreIdle_leaveRoomForOthers() throws IOException {
    leaveRoom(100);
  }

  private void leaveRoom(int connections) throws IOException {
    Client client = open();
    client.csv(EVENT);
    long before = usedBytes();
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        Socket socket = client.connect();
        idle.add(socket);
        socket.getOutputStream().write(START.getBytes(UTF_8));
      }
      Awaitility.await()
          .until(
              () ->
                  client
                      .get("/metrics")
                      .body()
                      .matches("(?s).*smartcar_door_connections 1\\d{2,3}\\.0.*"));
      assertThat(client.csv(EVENT).statusCode()).isEqualTo(200);
      assertThat(usedBytes() - before).isLessThan(20_000_000 + 80_000L * connections);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  private static long usedBytes() {
    System.gc();
    long direct =
        java.lang.management.ManagementFactory.getPlatformMXBeans(
                java.lang.management.BufferPoolMXBean.class)
            .stream()
            .mapToLong(java.lang.management.BufferPoolMXBean::getMemoryUsed)
            .sum();
    return direct + Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void open_portTaken_saysSoInOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = "" + taken.getLocalPort();
      assertThatThrownBy(() -> open("http.port", port))
          .isInstanceOf(DoorException.class)
          .hasMessageStartingWith("cannot listen at 127.0.0.1:" + port + ": ")
          .hasMessageEndingWith("set smartcar.door.http.port");
    }
  }

  @Test
  void open_tokenFileMissingWrongOrEmpty_saysWhatToDo() throws IOException {
    Path file = directory.resolve("tokens");
    assertThatThrownBy(() -> open("http.tokens", file.toString()))
        .hasMessageStartingWith("there is no file " + file);
    Files.writeString(file, "# none\n");
    assertThatThrownBy(() -> open("http.tokens", file.toString()))
        .hasMessageStartingWith(file + " names nobody who may send");
    Files.writeString(file, "# one\ndetroit secret\n");
    assertThatThrownBy(() -> open("http.tokens", file.toString()))
        .isInstanceOf(DoorException.class)
        .hasMessageStartingWith(file + ":2: a line must be NAME sha256:");
    assertThatThrownBy(() -> open("http.tokens", directory.toString()))
        .hasMessageStartingWith("cannot read " + directory);
    assertThatThrownBy(() -> open("formats", file.toString()))
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("smartcar.door.formats");
  }
}
