package io.smartcar.door.http;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.config.HttpDoorConfig;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.DoorSettings;
import io.smartcar.door.FakeLog;
import io.smartcar.door.intake.Floods;
import io.smartcar.eventlog.EventLogException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door answers, and what the log has then; with a log in memory. */
@Timeout(60)
final class HttpDoorTest {

  private static final String FIRST = "20160124134517,A0001,3,0,F,N,85,A01";
  private static final String SECOND = "20160124134518,A0002,3,0,F,N,86,A01";
  private static final String JSON =
      """
      {"date":"20160124134517","carNumber":"A0001","speedPedal":3,"breakPedal":0,"steerAngle":"F","directLight":"N","speed":85,"areaNumber":"A01"}""";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Of the shipped schema, whose fingerprint does not change. */
  private static final String AVRO =
      "c30123185cca86255f99f098eaa1b1590a41303030310602000002aa0106413031";

  private static final String AVRO_TOO_FAST = AVRO.replace("02aa01", "02a206");

  private final FakeLog log = new FakeLog();
  private final List<HttpDoor> doors = new ArrayList<>();

  private final Path directory;

  HttpDoorTest(@TempDir Path directory) {
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
    log.confirm();
    doors.forEach(HttpDoor::close);
  }

  @Test
  void post_csvLines_areInTheLogByCarWhenItAnswers() {
    HttpResponse<String> answer = open().csv(FIRST + "\r\n" + SECOND);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"accepted\":2,\"refused\":0}\n");
    assertThat(log.arrived()).containsExactly("A0001=" + FIRST, "A0002=" + SECOND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/x-ndjson", "application/json; charset=utf-8"})
  void post_json_isTaken(String type) {
    Client client = open();
    assertThat(client.post("", JSON.getBytes(UTF_8), "Content-Type", type).statusCode())
        .isEqualTo(200);
    assertThat(client.post("", (JSON + "\n" + JSON).getBytes(UTF_8), "Content-Type", type).body())
        .contains("\"accepted\":2");
    String array = "[\n" + JSON.replace(",", ",\n") + ",\n" + JSON + "]";
    assertThat(client.post("", array.getBytes(UTF_8), "Content-Type", type).body())
        .contains("\"accepted\":2");
    assertThat(log.arrived()).hasSize(5).allMatch(record -> record.startsWith("A0001={\"date\""));
  }

  @Test
  void post_gzip_isUnpacked() {
    Client client = open();
    byte[] packed = Client.gzip(FIRST.getBytes(UTF_8));

    assertThat(client.post("", packed, "Content-Encoding", "gzip").statusCode()).isEqualTo(200);
    assertThat(client.post("", packed).body()).contains("say so with Content-Encoding");
    assertThat(client.post("", FIRST.getBytes(UTF_8), "Content-Encoding", "gzip").statusCode())
        .isEqualTo(400);
    assertThat(log.arrived()).containsExactly("A0001=" + FIRST);
  }

  @Test
  void post_utf16_isReadAsText() {
    assertThat(
            open()
                .post("", FIRST.getBytes(UTF_16), "Content-Type", "text/csv; charset=UTF-16")
                .statusCode())
        .isEqualTo(200);
    assertThat(log.arrived()).containsExactly("A0001=" + FIRST);
  }

  @Test
  void post_shippedFormat_isMappedToTheBooksLines() {
    String ved = "DayNum,VehId,Vehicle Speed[km/h]\n";
    HttpResponse<String> other = open().post("?format=ved", ved.getBytes(UTF_8));
    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(other.body()).contains("the format ved does not fit its header");
  }

  @Test
  void post_avro_oneRecordBehindTheOther_isMappedToTheBooksLines() {
    Client client = open();
    byte[] body = HexFormat.of().parseHex(AVRO + AVRO_TOO_FAST + AVRO);

    HttpResponse<String> answer = client.post("", body, "Content-Type", "application/avro");

    assertThat(answer.body())
        .isEqualTo(
            "{\"accepted\":2,\"refused\":1,\"refusals\":[{\"line\":2,\"reason\":\"speed must be a"
                + " number 0 to 400 km/h (field speed): \\\"401\\\"\"}]}\n");
    String line = "A0001=20180830091459,A0001,3,1,F,N,85,A01";
    assertThat(log.arrived()).containsExactly(line, line);
  }

  @Test
  void post_avroThatBreaksOrIsOfAnUnknownSchema_isNotTakenAtAll() {
    Client client = open();

    for (String body :
        List.of(AVRO + AVRO.replace("c30123", "c30124"), AVRO + "c301", AVRO + "ff")) {
      HttpResponse<String> answer =
          client.post("", HexFormat.of().parseHex(body), "Content-Type", "application/avro");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("record 2 breaks, and what follows cannot be found");
    }
    assertThat(
            client
                .post("?format=book", FIRST.getBytes(UTF_8), "Content-Type", "application/avro")
                .statusCode())
        .isEqualTo(415);
    assertThat(log.arrived()).isEmpty();
  }

  /** Sent again later, it may be understood: it is not the sender's fault. */
  @Test
  void post_avroWhoseRegistryIsAway_isToBeSentAgain() throws IOException {
    Files.writeString(
        directory.resolve("fleet.conf"),
        "based-on = avro\nrecords.registry = \"http://127.0.0.1:1\"\n");
    byte[] body = HexFormat.of().parseHex("0000000007" + AVRO.substring(20));

    HttpResponse<String> answer =
        open("formats", directory.toString())
            .post("?format=fleet", body, "Content-Type", "application/avro");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void post_formatOfTheDirectory_isKnownByItsNameAndNoFileIs() throws IOException {
    Files.writeString(
        directory.resolve("mine.conf"),
        """
        fields {
          date { from = When }
          carNumber { from = Car }
          speed { from = Mph, unit = mph }
          speedPedal.constant = 0
          breakPedal.constant = 0
          steerAngle.constant = F
          directLight.constant = N
          areaNumber.constant = A01
        }
        """);
    Client client = open("formats", directory.toString());
    byte[] body = "When,Car,Mph\n2016-01-24T13:45:17Z,A0001,53\n2016,A0001,9\n".getBytes(UTF_8);

    HttpResponse<String> answer = client.post("?format=mine", body, "Content-Type", "text/csv");

    assertThat(answer.body())
        .startsWith("{\"accepted\":1,\"refused\":1,\"refusals\":[{\"line\":3,");
    assertThat(log.arrived()).containsExactly("A0001=20160124134517,A0001,0,0,F,N,85,A01");
    String file = directory.resolve("mine.conf").toString();
    assertThat(client.post("?format=" + file, body).statusCode()).isEqualTo(400);
    assertThat(client.post("?format=mine", body, "Content-Type", "application/json").statusCode())
        .isEqualTo(415);
  }

  @Test
  void post_someLinesNoEvents_namesEachAndTakesTheOthers() {
    HttpResponse<String> answer = open().csv(FIRST + "\nrubbish\n\n" + FIRST.replace("85", "900"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"accepted\":1,\"refused\":2,\"refusals\":["
                + "{\"line\":2,\"reason\":\"record must be 8 fields separated by commas, not 1:"
                + " \\\"rubbish\\\"\"},"
                + "{\"line\":4,\"reason\":\"speed must be a whole number 0 to 400 without sign or leading zeros: \\\"900\\\"\"}]}\n");
    assertThat(log.arrived()).containsExactly("A0001=" + FIRST);
  }

  @Test
  void post_manyLinesNoEvents_areCountedAndTheFirstNamed() {
    HttpResponse<String> answer = open().csv("x\n".repeat(5_000) + FIRST);

    assertThat(answer.body())
        .startsWith("{\"accepted\":1,\"refused\":5000,")
        .hasSizeLessThan(150_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "rubbish", "date,carNumber"})
  void post_noEventInIt_is422(String body) {
    HttpResponse<String> answer = open().csv(body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "PK\3\4"})
  void post_notUnderstood_is400AndNothingIsTaken(String body) {
    assertThat(open().csv(body.equals("[") ? "[" + JSON + ", {" : body).statusCode())
        .isEqualTo(400);
    assertThat(log.arrived()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/x-www-form-urlencoded", "text/csv; charset=iso-8859-1", "image/png"})
  void post_otherType_is415(String type) {
    assertThat(open().post("", FIRST.getBytes(UTF_8), "Content-Type", type).statusCode())
        .isEqualTo(415);
  }

  @Test
  void post_sameAgainAfterALostAnswer_isTheSameRecordAgain() throws IOException {
    Client client = open();
    String request =
        "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + FIRST.length()
            + "\r\n\r\n"
            + FIRST;
    try (var socket = client.connect()) {
      socket.setSoLinger(true, 0);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      Awaitility.await().until(() -> log.arrived().size() == 1);
    }

    assertThat(client.csv(FIRST).statusCode()).isEqualTo(200);
    assertThat(log.arrived()).containsExactly("A0001=" + FIRST, "A0001=" + FIRST);
  }

  @Test
  void post_logRefuses_is503AndLaterTakenAgain() {
    Client client = open();
    log.refuse(new EventLogException("Kafka does not answer at there", null));

    HttpResponse<String> answer = client.csv(FIRST);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
    assertThat(answer.body()).startsWith("{\"accepted\":0,");
    assertThat(client.get("/health").statusCode()).isEqualTo(503);
    assertThat(client.get("/health").body()).contains("Kafka does not answer at there");

    log.refuse(null);
    assertThat(client.csv(FIRST).statusCode()).isEqualTo(200);
    assertThat(client.get("/health").body()).isEqualTo("{\"status\":\"up\"}\n");
  }

  @Test
  void post_logDoesNotConfirm_is503WithinTheTimeAndOthersAreNotKeptWaiting() {
    Client client = open("confirm-within", "200ms");
    log.hold();

    assertThat(client.csv(FIRST).statusCode()).isEqualTo(503);
    assertThat(client.csv(SECOND).statusCode()).isEqualTo(503);
    assertThat(log.heldRecords()).isEqualTo(1);

    log.confirm();
    assertThat(client.csv(SECOND).statusCode()).isEqualTo(200);
  }

  @Test
  void post_moreUnconfirmedThanThereIsRoomFor_is429AndMemoryStaysBounded() {
    Client client =
        open(
            "confirm-within", "1m",
            "max-unconfirmed-bytes", "12MB",
            "http.max-unpacked-bytes", "1MB",
            "sender-burst-events", "1000000",
            "car-burst-events", "1000000");
    log.hold();
    byte[] body = (FIRST + "\n").repeat(27_000).getBytes(UTF_8);
    CompletableFuture<HttpResponse<String>> waiting = client.later("", body);
    Awaitility.await().until(() -> log.heldRecords() == 27_000);

    HttpResponse<String> answer = client.post("", body);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(log.heldRecords()).isEqualTo(27_000);
    log.confirm();
    assertThat(waiting.join().statusCode()).isEqualTo(200);
    assertThat(client.csv(FIRST).statusCode()).isEqualTo(200);
    assertThat(client.get("/metrics").body())
        .contains("smartcar_door_unconfirmed_bytes 0.0")
        .contains("smartcar_door_requests_total{status=\"429\"} 1.0")
        .contains("smartcar_door_events_total{outcome=\"accepted\",sender=\"local\"} 27001.0");
  }

  @Test
  void post_oneCarFloods_onlyItWaits() {
    Client client = open("car-events-per-second", "1", "car-burst-events", "50");
    String burst = (FIRST + "\n").repeat(50);
    assertThat(client.csv(burst + SECOND).statusCode()).isEqualTo(200);

    HttpResponse<String> answer = client.csv(burst + SECOND.replace("A0002", "A0003"));

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 50L);
    assertThat(answer.body())
        .startsWith(
            "{\"accepted\":1,\"refused\":0,\"limited\":[\"A0001\"],\"error\":\"A0001 sent more");
    assertThat(log.arrived()).hasSize(52).last().asString().startsWith("A0003=");
  }

  @Test
  void post_senderFloods_waitsBeforeItsBodyIsRead() throws IOException {
    Client client = open("sender-events-per-second", "1", "sender-burst-events", "1");

    assertThat(client.csv((FIRST + "\n").repeat(100)).statusCode()).isEqualTo(200);
    String head = "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    String answer = client.say(head + "Content-Length: 9\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 429 ").containsPattern("Retry-After: \\d+\r\n");
  }

  @Test
  void floods_aCarAndASenderThatFlooded_areNamedToWhoeverAsks() throws Exception {
    Client client =
        open(
            "car-events-per-second", "1",
            "car-burst-events", "50",
            "sender-events-per-second", "1",
            "sender-burst-events", "80");
    HttpDoorConfig config = DoorSettings.of("http.port", "" + doors.get(0).port()).httpDoor();
    assertThat(DoorLook.ask(config, PATIENCE).orElseThrow().floods())
        .isEqualTo(
            new Floods(
                List.of(),
                0,
                "1 events/s, and 80 at once",
                List.of(),
                0,
                "1 events/s, and 50 at once"));

    client.csv((FIRST + "\n").repeat(50));
    client.csv((FIRST + "\n").repeat(20) + SECOND);
    client.csv((SECOND + "\n").repeat(50));

    DoorState state = DoorLook.ask(config, PATIENCE).orElseThrow();
    assertThat(state.up()).isTrue();
    Floods floods = Objects.requireNonNull(state.floods());
    assertThat(floods.cars()).containsExactly(new Floods.Flood("A0001", 1));
    assertThat(floods.senders()).containsExactly(new Floods.Flood("local", 1));
    close();
    assertThat(DoorLook.ask(config, PATIENCE)).isEmpty();
  }

  @Test
  void get_otherPathsAndMethods_areNamed() {
    Client client = open();
    assertThat(client.get("/").statusCode()).isEqualTo(404);
    assertThat(client.get("/v1/events").statusCode()).isEqualTo(405);
    assertThat(client.get("/v1/events").headers().firstValue("Allow")).hasValue("POST");
  }

  @Test
  void close_requestsUnderWay_haveTheirAnswers() {
    Client client = open();
    log.hold();
    CompletableFuture<HttpResponse<String>> waiting =
        client.later("", FIRST.getBytes(UTF_8), "Content-Type", "text/csv");
    Awaitility.await().until(() -> log.heldRecords() == 1);

    CompletableFuture<Void> closed = CompletableFuture.runAsync(doors.get(0)::close);
    Awaitility.await().until(() -> !accepts(client));
    assertThat(closed).isNotDone();
    log.confirm();

    assertThat(waiting.join().statusCode()).isEqualTo(200);
    closed.join();
    assertThat(log.arrived()).containsExactly("A0001=" + FIRST);
  }

  private static boolean accepts(Client client) {
    try {
      client.connect().close();
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
