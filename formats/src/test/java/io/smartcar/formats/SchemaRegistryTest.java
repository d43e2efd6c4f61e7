package io.smartcar.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smartcar.events.CarEvent;
import io.smartcar.events.DecodingWaitsException;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A registry of schemas on this machine, as others are, and one that is away. */
@Timeout(60)
final class SchemaRegistryTest {

  private static final Schema SCHEMA = AvroSample.shipped();
  private static final String READING =
      """
      {"time":1535620499000,"carNumber":"A0001","speedPedal":3,"breakPedal":1,"steerAngle":"F",\
      "directLight":"N","speed":{"int":85},"areaNumber":"A01"}""";
  private static final long MANY_RESTS_NANOS = Duration.ofMinutes(2).toNanos();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final HttpServer server;

  /** What the server says next. */
  private volatile int status = 200;

  private volatile String body = reply(SCHEMA);
  private volatile String login = "";

  /** Until this is over, it says nothing. */
  private volatile CountDownLatch silence = new CountDownLatch(0);

  SchemaRegistryTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    silence.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void id_isAskedForOnce_byAllDecodersOfAFormat(@TempDir Path directory) throws Exception {
    Format format = format(directory);
    byte[] record = AvroSample.ofRegistry(7, SCHEMA, READING);

    for (int i = 0; i < 3; i++) {
      RecordDecoder decoder = format.decoder(ZoneOffset.UTC);
      assertThat(said(() -> decoder.decode(record))).isInstanceOf(CarEvent.class);
      assertThat(decoder.decode(record)).isInstanceOf(CarEvent.class);
    }

    assertThat(asked).hasValue(1);
  }

  @Test
  void schemaThatTheRegistryDoesNotHave_isARefusal_askedForAgainAfterAWhile(@TempDir Path directory)
      throws Exception {
    status = 404;
    body = "{\"error_code\":40403,\"message\":\"Schema not found\"}";
    RecordDecoder decoder = format(directory).decoder(ZoneOffset.UTC);
    byte[] record = AvroSample.ofRegistry(7, SCHEMA, READING);

    for (int i = 0; i < 2; i++) {
      assertThat(((Refusal) said(() -> decoder.decode(record))).reason())
          .isEqualTo(
              "record must be of a schema that the registry http://127.0.0.1:%d has: \"id 7\""
                  .formatted(server.getAddress().getPort()));
    }
    assertThat(asked).hasValue(1);

    SchemaRegistry registry = registry();
    assertThat(said(() -> registry.ask(7)).schema()).isNull();
    nanos.addAndGet(MANY_RESTS_NANOS);
    status = 200;
    body = reply(SCHEMA);
    assertThat(said(() -> registry.ask(7)).schema()).isEqualTo(SCHEMA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | <html>nothing here</html>",
        "404 | {\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
        "401 | {\"error_code\":40101}",
        "500 | {\"error_code\":50001}",
        "502 | ",
        "200 | <html>please log in</html>",
        "200 | {\"subject\":\"cars\"}",
      })
  void answerThatIsNone_isNoRefusal_andIsAskedForAgainAfterARest(int wrong, String said) {
    status = wrong;
    body = said == null ? "" : said;
    SchemaRegistry registry = registry();

    assertThatThrownBy(() -> said(() -> registry.ask(7)))
        .isInstanceOf(DecodingWaitsException.class)
        .hasMessageContaining("status " + wrong);
    int askedBefore = asked.get();
    assertThatThrownBy(() -> registry.ask(7)).isInstanceOf(DecodingWaitsException.class);
    assertThatThrownBy(() -> registry.ask(8)).isInstanceOf(DecodingWaitsException.class);
    assertThat(asked).hasValue(askedBefore);

    status = 200;
    body = reply(SCHEMA);
    nanos.addAndGet(MANY_RESTS_NANOS);
    assertThat(said(() -> registry.ask(7)).schema()).isEqualTo(SCHEMA);
  }

  @Test
  void nobodyThere_isNoRefusal() {
    int port = server.getAddress().getPort();
    server.stop(0);

    assertThatThrownBy(() -> registry(port, "").ask(7))
        .isInstanceOf(DecodingWaitsException.class)
        .hasMessageContaining("http://127.0.0.1:" + port);
  }

  @Test
  void silentRegistry_keepsNobodyLongerThanAMoment_andItsAnswerIsTakenWhenItComes()
      throws InterruptedException {
    silence = new CountDownLatch(1);
    SchemaRegistry registry = registry();
    long begun = System.nanoTime();

    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> registry.ask(7)).isInstanceOf(DecodingWaitsException.class);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    silence.countDown();
    assertThat(said(() -> registry.ask(7)).schema()).isEqualTo(SCHEMA);
    assertThat(asked).hasValue(1);
  }

  @Test
  void number_isAskedForOnce_byThreadsThatComeWhileItsAnswerDoes() throws Exception {
    SchemaRegistry registry = registry();
    int numbers = 100;
    List<Future<?>> asking = new ArrayList<>();

    for (int i = 0; i < 3; i++) {
      asking.add(
          threads.submit(
              () -> {
                for (int id = 1; id <= numbers; id++) {
                  int number = id;
                  assertThat(said(() -> registry.ask(number)).schema()).isEqualTo(SCHEMA);
                }
              }));
    }
    for (Future<?> one : asking) {
      one.get();
    }

    assertThat(asked).hasValue(numbers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"schema\":\"syntax = 'proto3';\",\"schemaType\":\"PROTOBUF\"} | of a schema of Avro, not of PROTOBUF",
        "{\"references\":[{\"name\":\"a\",\"subject\":\"b\",\"version\":1}],\"schema\":\"\\\"a\\\"\"} | of a schema that is whole",
        "{\"schema\":\"{\\\"type\\\":\\\"recrd\\\"}\"} | of a schema that Avro understands: ",
      })
  void schemaThatIsOfNoUse_isARefusal(String said, String rule) {
    body = said;

    SchemaRegistry registry = registry();
    assertThat(said(() -> registry.ask(7)).rule()).startsWith(rule);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1"})
  void number_thatNoRegistryGives_isNotAskedFor(int id) {
    assertThat(registry().ask(id).rule()).contains("above 0");
    assertThat(asked).hasValue(0);
  }

  @Test
  void login_isSent_andNotShown() {
    SchemaRegistry registry = registry(server.getAddress().getPort(), "cars:pass@");
    said(() -> registry.ask(7));
    assertThat(login).isEqualTo("Basic Y2FyczpwYXNz");

    status = 500;
    assertThat(catchThrowable(() -> said(() -> registry.ask(8))))
        .hasMessageContaining("status 500")
        .hasMessageNotContaining("pass");
  }

  /** What comes of asking, however long this machine takes. */
  private static <T> T said(Supplier<T> asking) {
    while (true) {
      try {
        return asking.get();
      } catch (DecodingWaitsException notNow) {
        if (!String.valueOf(notNow.getMessage()).contains("has not answered yet")) {
          throw notNow;
        }
        Thread.onSpinWait();
      }
    }
  }

  private SchemaRegistry registry() {
    return registry(server.getAddress().getPort(), "");
  }

  private SchemaRegistry registry(int port, String userInfo) {
    return new SchemaRegistry(
        URI.create("http://" + userInfo + "127.0.0.1:" + port + "/"), nanos::get);
  }

  private Format format(Path directory) throws IOException, FormatException {
    return FormatFiles.format(
        directory,
        "based-on = avro\nrecords.registry = \"http://127.0.0.1:"
            + server.getAddress().getPort()
            + "\"\n");
  }

  private static String reply(Schema schema) {
    return "{\"schema\":\"" + schema.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    try (exchange) {
      silence.await();
      boolean right = exchange.getRequestURI().getPath().matches("/schemas/ids/[0-9]+");
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(right ? status : 400, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
