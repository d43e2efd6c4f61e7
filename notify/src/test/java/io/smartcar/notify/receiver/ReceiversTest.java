package io.smartcar.notify.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.smartcar.notify.NotifyException;
import io.smartcar.notify.QuietHours;
import io.smartcar.notify.Receiver;
import io.smartcar.notify.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReceiversTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it before a test runs
  private Path directory;

  @Test
  void read_receiversOfEachType() throws Exception {
    Map<Told, Receiver> receivers =
        read(
            """
            receivers {
              desk { type = webhook, url = "https://desk.example/hook", headers { X = 1 }
                     severities = [critical], at-most-each = 10m, gather = 5s, max-alerts = 20
                     quiet-hours { from = "22:00", to = "06:00", zone = Europe/Berlin
                                   days = [mon, Tue], min-severity = none } }
              ops { type = alertmanager, url = "http://127.0.0.1:9093" }
              people { type = mail, host = smtp.example, from = "a@b.c", to = ["d@e.f"]
                       user = u, password = p }
            }
            """);

    assertThat(receivers.keySet()).extracting(Told::name).containsExactly("desk", "ops", "people");
    Told desk = receivers.keySet().iterator().next();
    assertThat(desk.wishes().severities()).containsExactly("critical");
    assertThat(desk.wishes().atMostEach()).isEqualTo(Duration.ofMinutes(10));
    assertThat(desk.gather()).isEqualTo(Duration.ofSeconds(5));
    assertThat(desk.maxAlerts()).isEqualTo(20);
    assertThat(desk.quiet())
        .contains(
            new QuietHours(
                LocalTime.parse("22:00"),
                LocalTime.parse("06:00"),
                ZoneId.of("Europe/Berlin"),
                Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY),
                Optional.empty()));
    receivers.values().forEach(Receiver::close);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "receivers {} | receivers: has none",
        "other = 1 | receivers: is missing",
        "receivers { a b { type = webhook } } | receivers.a b: a name is",
        "receivers { x { url = y } } | receivers.x.type: is missing: write type = webhook",
        "receivers { x { type = pigeon } } | receivers.x.type: must be webhook, alertmanager, mail, mqtt or kafka, not pigeon",
        "receivers { x { type = webhook, url = \"ftp://h\" } } | receivers.x.url: must be http",
        "receivers { x { type = webhook, url = \"http://h\", urll = 1 } } | receivers.x.urll: is not known of a receiver of type webhook",
        "receivers { x { type = webhook, url = \"http://h\", max-alerts = 0 } } | must be 1 to 1000, not 0",
        "receivers { x { type = webhook, url = \"http://h\", gather = soon } } | receivers.x.gather: must be a time, as 10s or 5m",
        "receivers { x { type = mail, host = h, from = \"nobody@\", to = [\"a@b.c\"] } } | receivers.x.from: is no e-mail address: nobody@",
        "receivers { x { type = mail, host = h, from = \"a@b.c\", to = [\"a@b.c\"], user = u, start-tls = false } } | must be true where there is a password",
        "receivers { x { type = webhook, url = \"http://h\", headers { \"X Y\" = 1 } } } | receivers.x.headers.X Y: cannot be sent: write",
        "receivers { x { type = alertmanager, url = \"http://h\", headers { Host = a } } } | receivers.x.headers.Host: cannot be sent: write",
        "receivers { x { type = webhook, url = \"http://h\", headers { A = \"b\\nc\" } } } | receivers.x.headers.A: its value cannot be sent: write one line",
        "receivers { x { type = webhook, url = \"http://h\", headers { a.b = c } } } | receivers.x.headers.a: must have a text: quote",
        "receivers { x { type = webhook, url = \"http://h\", headers { a = null } } } | receivers.x.headers.a: must have a text",
        "receivers { x { type = webhook, url = \"http://h\", headers { idempotency-key = 1 } } } | is written for each message: leave it out",
        "receivers { x { type = webhook, url = ${SURELY_NOT_SET} } } | SURELY_NOT_SET",
        "receivers { x = 5 } | receivers.x: must be { type = webhook",
        "receivers { x { type = webhook, url = \"http://h\", at-most-each = -5s } } | receivers.x.at-most-each: must be a time of 0s or more",
        "receivers { x { type = webhook, url = \"http://h\", rules { a = 1 } } } | receivers.x.rules: must be a list of texts",
        "receivers { x { type = mail, host = h, port = 0, from = \"a@b.c\", to = [\"a@b.c\"] } } | receivers.x.port: must be 1 to 65535, not 0",
        "receivers { x { type = mail, host = h, from = \"a@b.c\" } } | receivers.x.to: must have an address",
        "receivers { x { type = mail, host = h, from = \"a@b.c\", to = [\"a@b.c\"], password-file = /none/such } } | receivers.x.password-file: cannot read /none/such: name a file",
        "receivers { x { type = mqtt, host = h } } | receivers.x.topic: is missing: write topic = ",
        "receivers { x { type = mqtt, host = h, topic = \"cars/alerts\" } } | receivers.x.topic: must be a topic in which one level is {carNumber}",
        "receivers { x { type = mqtt, host = h, topic = \"cars/x{carNumber}/alerts\" } } | receivers.x.topic: must be",
        "receivers { x { type = mqtt, host = h, topic = \"cars/{carNumber}/#\" } } | receivers.x.topic: must be",
        "receivers { x { type = mqtt, host = h, topic = \"{carNumber}/{carNumber}\" } } | receivers.x.topic: must be",
        "receivers { x { type = mqtt, host = h, topic = \"a/{carNumber}\", tls = perhaps } } | receivers.x.tls: must be true or false",
        "receivers { x { type = mqtt, host = h, topic = \"a/{carNumber}\", tls = false, user = u, password = p } } | receivers.x.tls: must be true where there is a password",
        "receivers { x { type = mqtt, host = h, topic = \"a/{carNumber}\", password = p } } | receivers.x.user: is missing: name whose password it is",
        "receivers { x { type = mqtt, host = h, topic = \"a/{carNumber}\", tls = false, trusted = f } } | receivers.x.trusted: is of no use without TLS",
        "receivers { x { type = mqtt, host = h, topic = \"a/{carNumber}\", trusted = /none/such } } | receivers.x.trusted: cannot use /none/such",
        "receivers { x { type = mqtt, host = h, topic = \"a/{carNumber}\", client-id = \"a b\" } } | receivers.x.client-id: must be 1 to 90",
        "receivers { x { type = kafka, topic = t } } | receivers.x.bootstrap-servers: is missing",
        "receivers { x { type = kafka, bootstrap-servers = \"h:1\", topic = \"a b\" } } | receivers.x.topic: must be 1 to 249 letters",
        "receivers { x { type = kafka, bootstrap-servers = \"h:1\", topic = t, properties { acks = 0 } } } | receivers.x.properties.acks: is set by smartcar itself",
        "receivers { x { type = kafka, bootstrap-servers = \"h:1\", topic = t, properties { max.in.flight.requests.per.connection = many } } } | receivers.x.properties: ",
        "receivers { x { type = kafka, bootstrap-servers = \"h:1\", topic = t, properties { ssl.key.password = [a] } } } | receivers.x.properties.ssl.key.password: must have a text",
        "receivers { x { type = webhook, url = \"http://h\", quiet-hours = 1 } } | receivers.x.quiet-hours: must be { … }",
        "receivers { x { type = webhook, url = \"http://h\", quiet-hours { to = \"06:00\", zone = UTC } } } | receivers.x.quiet-hours.from: is missing: write from =",
        "receivers { x { type = webhook, url = \"http://h\", quiet-hours { from = \"22\", to = \"06:00\", zone = UTC } } } | receivers.x.quiet-hours.from: must be a time of day",
        "receivers { x { type = webhook, url = \"http://h\", quiet-hours { from = \"22:00\", to = \"06:00\", zone = Atlantis } } } | receivers.x.quiet-hours.zone: must be a zone, as Europe/Berlin, not Atlantis",
        "receivers { x { type = webhook, url = \"http://h\", quiet-hours { from = \"22:00\", to = \"06:00\", zone = UTC, days = [someday] } } } | receivers.x.quiet-hours.days: must be of mon",
        "receivers { x { type = webhook, url = \"http://h\", quiet-hours { from = \"22:00\", to = \"06:00\", zone = UTC, min-severity = bad } } } | receivers.x.quiet-hours.min-severity: must be info, warning, critical or none, not bad",
        "receivers { x { type = webhook, url = \"http://h\", quiet-hours { from = \"22:00\", to = \"06:00\", zone = UTC, day = [mon] } } } | receivers.x.quiet-hours.day: is not known of a receiver with quiet-hours",
        "receivers { x { type = kafka, bootstrap-servers = \"h:1\", topic = t, quiet-hours { } } } | receivers.x.quiet-hours: is not known of a receiver of type kafka",
        "receivers { | ",
      })
  void read_wrong_saysWhereInOneLine(String text, String problem) throws IOException {
    Path file = Files.writeString(directory.resolve("receivers.conf"), text);

    NotifyException refused =
        catchThrowableOfType(NotifyException.class, () -> Receivers.read(file, Clock.systemUTC()));

    assertThat(refused.problems())
        .allSatisfy(line -> assertThat(line).contains("receivers.conf").doesNotContain("\n"));
    assertThat(refused.getMessage()).contains(problem == null ? "" : problem);
  }

  @Test
  void read_brokers_nothingIsOpened() throws Exception {
    Files.writeString(directory.resolve("secret"), "let me in\n");
    Map<Told, Receiver> receivers =
        read(
            """
            receivers {
              cars { type = mqtt, host = nowhere.example, user = u, password-file = "%s"
                     topic = "cars/{carNumber}/alerts" }
              here { type = mqtt, host = 127.0.0.1, tls = false, user = u, password = p
                     topic = "{carNumber}" }
              topic { type = kafka, bootstrap-servers = "nowhere.example:9092", topic = alerts
                      properties { security.protocol = SSL, "linger.ms" = 1 } }
            }
            """
                .formatted(directory.resolve("secret")));

    assertThat(receivers.keySet()).extracting(Told::name).containsExactly("cars", "here", "topic");
    receivers.values().forEach(Receiver::close);
  }

  /** A file with many mistakes is mended in one go. */
  @Test
  void read_moreThanOneWrong_eachHasALine() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("receivers.conf"),
            """
            receivers {
              a { type = webhook, gather = soon, max-alerts = 0, rules = 1 }
              b { type = mqtt, host = "", port = x, topic = "+", tls = 1 }
            }
            """);

    NotifyException refused =
        catchThrowableOfType(NotifyException.class, () -> Receivers.read(file, Clock.systemUTC()));

    assertThat(refused.problems())
        .extracting(line -> line.replace(file + ": receivers.", "").replaceAll(":.*", ""))
        .containsExactlyInAnyOrder(
            "a.gather", "a.max-alerts", "a.rules", "a.url", "b.host", "b.port", "b.topic", "b.tls");
  }

  @Test
  void read_noFile_saysSo() {
    assertThat(
            catchThrowableOfType(
                NotifyException.class,
                () -> Receivers.read(directory.resolve("none"), Clock.systemUTC())))
        .hasMessageContaining("no such file");
  }

  private Map<Told, Receiver> read(String text) throws Exception {
    return Receivers.read(
        Files.writeString(directory.resolve("receivers.conf"), text), Clock.systemUTC());
  }
}
