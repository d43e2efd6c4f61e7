package io.smartcar.notify.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.smartcar.notify.NotifyException;
import io.smartcar.notify.Receiver;
import io.smartcar.notify.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
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
                     severities = [critical], at-most-each = 10m, gather = 5s, max-alerts = 20 }
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
        "receivers { x { url = y } } | No configuration setting found for key 'type'",
        "receivers { x { type = pigeon } } | receivers.x.type: must be webhook, alertmanager or mail",
        "receivers { x { type = webhook, url = \"ftp://h\" } } | receivers.x.url: must be http",
        "receivers { x { type = webhook, url = \"http://h\", urll = 1 } } | receivers.x.urll: is not known of a webhook",
        "receivers { x { type = webhook, url = \"http://h\", max-alerts = 0 } } | must be 1 to 1000, not 0",
        "receivers { x { type = webhook, url = \"http://h\", gather = soon } } | gather",
        "receivers { x { type = mail, host = h, from = \"nobody@\", to = [\"a@b.c\"] } } | receivers.x.from: is no e-mail address: nobody@",
        "receivers { x { type = mail, host = h, from = \"a@b.c\", to = [\"a@b.c\"], user = u, start-tls = false } } | must be true where there is a password",
        "receivers { x { type = webhook, url = \"http://h\", headers { \"X Y\" = 1 } } } | receivers.x.headers.X Y: cannot be sent: write",
        "receivers { x { type = alertmanager, url = \"http://h\", headers { Host = a } } } | receivers.x.headers.Host: cannot be sent: write",
        "receivers { x { type = webhook, url = \"http://h\", headers { A = \"b\\nc\" } } } | receivers.x.headers.A: its value cannot be sent: write one line",
        "receivers { x { type = webhook, url = \"http://h\", headers { a.b = c } } } | receivers.x.headers.a: must have a text: quote",
        "receivers { x { type = webhook, url = \"http://h\", headers { a = null } } } | receivers.x.headers.a: must have a text",
        "receivers { x { type = webhook, url = \"http://h\", headers { idempotency-key = 1 } } } | is written for each message: leave it out",
        "receivers { x { type = webhook, url = ${SURELY_NOT_SET} } } | SURELY_NOT_SET",
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
