package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code smartcar notify} without any server. */
final class NotifyCommandsTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path directory;

  NotifyCommandsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private int run(String... arguments) {
    CommandLine command = Smartcar.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "--for 1h --reason works | a silence must say of what: a rule, a car, an area or a severity",
        "--rule r --until 2018-08-30 --reason works | a silence must end after it began",
        "--rule r --reason works | --for=TIME",
        "--rule r --for 1h | Missing required option: '--reason=TEXT'",
        "--rule r --for soon --reason works | must be a number with ms, s, m, h or d",
        "--rule r --for 1h --until 22:00 --reason works | mutually exclusive",
      })
  void silenceAdd_wrong_saysWhat(String options, String problem) {
    assertThat(run(("notify silence add " + options).split(" ", -1)))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains(problem);
  }

  @Test
  void test_wrongFile_aLineForEachProblemAndStatus1() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("receivers.conf"),
            "receivers { a { type = mqtt, host = h }, b { type = kafka, topic = t } }");

    assertThat(run("notify", "test", file.toString())).isEqualTo(ExitStatus.NO);

    assertThat(err.toString().lines())
        .containsExactly(
            file + ": receivers.a.topic: is missing: write topic = \"cars/{carNumber}/alerts\"",
            file
                + ": receivers.b.bootstrap-servers: is missing: write bootstrap-servers = \"HOST:9092\"");
  }

  @Test
  void test_brokerThatIsNotThere_saysSoAndStatus1() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path file =
        Files.writeString(
            directory.resolve("receivers.conf"),
            "receivers { cars { type = mqtt, host = 127.0.0.1, port = %d, tls = false"
                    .formatted(port)
                + "\n topic = \"cars/{carNumber}\" } }");

    assertThat(run("notify", "test", file.toString())).isEqualTo(ExitStatus.NO);

    assertThat(out.toString())
        .startsWith("cars: NOT TOLD, would be tried again: the MQTT broker at 127.0.0.1:" + port)
        .hasLineCount(1);
  }
}
