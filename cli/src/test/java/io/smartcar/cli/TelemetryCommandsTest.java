package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class TelemetryCommandsTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private final Path directory;

  TelemetryCommandsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void simulate_toFile_writesTheSameEachTimeAndSaysHowMuch() throws IOException {
    Path first = directory.resolve("first.csv");
    Path second = directory.resolve("second.csv");

    assertThat(simulateTo(first)).isEqualTo(ExitStatus.OK);
    assertThat(simulateTo(second)).isEqualTo(ExitStatus.OK);

    assertThat(Files.readAllLines(first)).hasSize(10 * 30).isEqualTo(Files.readAllLines(second));
    assertThat(out.toString()).contains("sent 300 records to " + first);
  }

  @Test
  void simulate_fileExists_isRefused() throws IOException {
    Path file = Files.createFile(directory.resolve("there.csv"));

    assertThat(simulateTo(file)).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "smartcar: " + file + " exists already: remove it or name another file\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--to file|--to file and --output FILE go together",
        "--output x.csv|--to file and --output FILE go together",
        "--to nowhere|expected one of",
        "--cars 0|cars must be 1 to 10000000: 0",
        "--seconds -1|duration must be 0 to 1000000 days",
        "--start 20150229000000|there is no such day, February 2015 has 28",
        "--start yesteryear|must be a time, as 20180830",
        "--period 2|must be a number with ms, s, m, h or d",
        "--period 1ms|period must be whole milliseconds",
        "--speed 0|must be max or a number above 0",
        "--speed fast|must be max or a number above 0",
        "--rate 0|--rate must be > 0",
        "--speed 2 --rate 5|give --speed or --rate",
        "--late 2|late must be 0 to 1: 2.0",
        "--late 0.1 --max-delay 0s|maxDelay must be > 0",
        "--malformed NaN|malformed must be 0 to 1",
        "--clock-ahead-by 9999999999999d|must be a number with",
        "--clock-ahead-by 1000001d|must be at most 1000000d",
        "--buffered 0.1|must be SHARE:MINUTES, as 0.1:10",
        "--buffered 0.1:10m|must be SHARE:MINUTES, as 0.1:10",
        "--buffered 1.5:10|must be SHARE:MINUTES, a share of 0 to 1",
        "--buffered 0.5:0|must be SHARE:MINUTES, a share of 0 to 1",
        "--buffered 0.5:10081|bufferedFor must be at most 10080 minutes: 10081",
        "--seconds 9223372036854775807|duration must be 0 to 1000000 days",
      })
  void simulate_valueOutOfRange_isNamedAndIsAnError(String options, String message) {
    List<String> arguments = new ArrayList<>(List.of("simulate", "--dir", directory.toString()));
    arguments.addAll(List.of(options.split(" ")));

    assertThat(run(arguments.toArray(new String[0]))).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains(message).doesNotContain("unexpected failure");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replay --order by-date x.csv|must be as-is, by-car or shuffled:TIME, as shuffled:15m, but",
        "replay --order shuffled:0m x.csv|must be as-is, by-car or shuffled:TIME",
        "demo --input x.csv --order up|must be as-is, by-car or shuffled:TIME",
        "demo --order by-car|--order is of a recorded file: give --input or leave it out",
        "demo --mqtt broker:1883|--mqtt is of --via mqtt: give both or leave it out",
        "demo --via http --mqtt broker:1883|--mqtt is of --via mqtt: give both or leave it out",
        "demo --via mqtt --mqtt broker|--mqtt must be HOST:PORT: broker",
      })
  void order_wrongValue_isOneLineAndAnError(String command, String message) {
    assertThat(run(command.split(" "))).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString().strip()).contains(message).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void replay_unusableFile_saysWhatToDo() throws IOException {
    Path zip = Files.writeString(directory.resolve("cars.xlsx"), "PK\3\4");

    assertFails("there is no file", "replay", directory.resolve("none.csv").toString());
    assertFails("is a directory: name a file in it", "replay", directory.toString());
    assertFails("is a zip archive or a spreadsheet", "replay", zip.toString());
    assertFails("Missing required parameter", "replay");
  }

  @Test
  @Timeout(60)
  void replay_kafkaAway_saysWhereAndWhatToDoInOneLine() throws IOException {
    Path file =
        Files.writeString(directory.resolve("a.csv"), "20160124134517,A0001,3,0,F,N,85,A01");
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }
    String address = "127.0.0.1:" + closedPort;

    assertFails(
        "Kafka does not answer at " + address + ": start it",
        "replay",
        "--bootstrap-servers",
        address,
        file.toString());
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  @Timeout(60)
  void demo_brokerAway_isOneLineBeforeAnythingIsStarted() throws IOException {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }

    assertFails(
        "cannot connect to the MQTT broker at 127.0.0.1:" + closedPort,
        "demo",
        "--via",
        "mqtt",
        "--mqtt",
        "127.0.0.1:" + closedPort);
    assertThat(err.toString()).contains("name it with --mqtt HOST:PORT");
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void replay_addressThatIsNone_isOneLine() throws IOException {
    Path file = Files.writeString(directory.resolve("a.csv"), "x");

    assertFails(
        "Kafka does not answer at nowhere",
        "replay",
        "--bootstrap-servers",
        "nowhere",
        file.toString());
    assertThat(err.toString().lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"simulate", "replay", "topic"})
  void help_anyCommand_fitsTerminalOf80Columns(String command) {
    assertThat(run(command, "--help")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString().lines()).isNotEmpty().allMatch(line -> line.length() <= 80);
  }

  private int simulateTo(Path file) {
    return run(
        "simulate",
        "--dir",
        directory.toString(),
        "--cars",
        "10",
        "--seconds",
        "60",
        "--speed",
        "max",
        "--to",
        "file",
        "--output",
        file.toString());
  }

  private void assertFails(String message, String command, String... arguments) {
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(command, "--dir", directory.toString()));
    all.addAll(List.of(arguments));

    assertThat(run(all.toArray(new String[0]))).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains(message).doesNotContain("unexpected failure");
  }

  private int run(String... arguments) {
    CommandLine command = Smartcar.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }
}
