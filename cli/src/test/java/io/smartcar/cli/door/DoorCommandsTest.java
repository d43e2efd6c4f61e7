package io.smartcar.cli.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.Smartcar;
import io.smartcar.eventlog.EventLogSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DoorCommandsTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Smartcar.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private PrintWriter printer() {
    return new PrintWriter(err);
  }

  @Test
  void token_ofAName_isShownApartFromItsLine() {
    assertThat(run("door", "token", "detroit")).isEqualTo(ExitStatus.OK);

    assertThat(out.toString()).matches("detroit sha256:[0-9a-f]{64}\\R");
    assertThat(err.toString()).matches("Authorization: Bearer [A-Za-z0-9_-]{43}\\R");
  }

  @Test
  void token_nameThatIsNone_isRefusedInOneLine() {
    assertThat(run("door", "token", "my fleet")).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);

    assertThat(err.toString()).startsWith("smartcar: a sender's name is").hasLineCount(1);
  }

  @Test
  void http_othersCouldReachItWithoutTokens_isRefused() {
    assertThat(run("door", "http", "-D", "smartcar.door.http.host=0.0.0.0"))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);

    assertThat(err.toString())
        .contains("smartcar.door.http.host must be a loopback address")
        .hasLineCount(1);
  }

  @Test
  void tail_formatThatHasNoLines_isRefused() {
    assertThat(run("door", "tail", ".", "--format", "avro"))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);

    assertThat(err.toString()).contains("--format must be one of lines: the records of avro are");
  }

  @Test
  void log_whichCannotBeAskedForItsTime_keepsNoDoorShut() {
    DoorLog.sayTimestamps(EventLogSettings.of("there", "car"), printer());

    assertThat(err.toString())
        .startsWith("smartcar: cannot tell whether the records get the log's timestamps")
        .contains("there")
        .hasLineCount(1);
  }

  @Test
  @Tag("long")
  void http_kafkaAway_saysSoInOneLine() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }

    assertThat(run("door", "http", "-D", "smartcar.kafka.bootstrap-servers=127.0.0.1:" + port))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);

    assertThat(err.toString())
        .contains("Kafka does not answer at 127.0.0.1:" + port)
        .hasLineCount(1);
  }
}
