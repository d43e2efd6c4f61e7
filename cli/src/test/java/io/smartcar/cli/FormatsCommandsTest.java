package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code formats …}, and the formats of files that other commands read. */
final class FormatsCommandsTest {

  private static final String RECORDS =
      """
      date,latitude,longitude,speed,power,car_id
      2018-08-30 09:14:59,45.5,7.2,95,20,1
      2018-08-30 09:15:00,45.5,7.2,fast,20,1
      2018-08-30 09:15:01,45.5,7.2,97,20,2
      2018-08-30 09:15:02,45.5,7.2,-5,20,2
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path directory;

  FormatsCommandsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void list_showsWhatIsShipped() {
    assertThat(run("formats", "list")).isEqualTo(ExitStatus.OK);

    assertThat(out.toString().lines())
        .hasSize(10)
        .anyMatch(
            line -> line.matches("book        csv   [0-9a-f]{12}  The book's CSV, by position"))
        .anyMatch(line -> line.startsWith("traccar     json  "));
  }

  @Test
  void show_printsTheMappingFile_whichIsTaken() throws IOException {
    assertThat(run("formats", "show", "torque")).isEqualTo(ExitStatus.OK);
    Path copy = Files.writeString(directory.resolve("copy.conf"), out.toString());

    assertThat(run("formats", "check", copy.toString())).isEqualTo(ExitStatus.OK);
    assertThat(out.toString())
        .containsPattern("copy\\.conf: version [0-9a-f]{12}\\R1 mapping file: 0 problems\\R$");
  }

  @Test
  void show_unknownName_isUsage() {
    assertThat(run("formats", "show", "tesla")).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("no format is shipped with the name tesla");
  }

  @Test
  void check_wrongFiles_showsEveryProblemWithItsLine_andHasStatusOne() throws IOException {
    Path one = Files.writeString(directory.resolve("one.conf"), "based-on = torque\n\nfoo = 1\n");
    Path two = Files.writeString(directory.resolve("two.conf"), "based-on = tork\n");

    assertThat(run("formats", "check", one.toString(), two.toString())).isEqualTo(ExitStatus.NO);

    assertThat(err.toString().lines())
        .anyMatch(line -> line.startsWith(one + ":3: foo means nothing here"))
        .anyMatch(line -> line.startsWith(two + ":1: based-on must be a shipped format"));
    assertThat(out.toString()).startsWith("2 mapping files: 3 problems");
  }

  @Test
  void try_showsEventsAndReasonsWithTheirLines_andCountsAll() throws IOException {
    Path file = records();

    assertThat(run("formats", "try", "teslamate", "--input", file.toString(), "--limit", "1"))
        .isEqualTo(ExitStatus.OK);

    assertThat(out.toString().lines())
        .containsExactly(
            file + ":2: 20180830091459,T0001,2,0,F,N,95,B06",
            file
                + ":3: no event: speed must be a number 0 to 400 km/h (column \"speed\"): \"fast\"",
            "2 events of 2 cars; 2 records no event, by field: speed 2");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void try_fileThatTheFormatDoesNotFit_saysWhatIsMissing() throws IOException {
    assertThat(run("formats", "try", "torque", "--input", records().toString()))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);

    assertThat(err.toString())
        .contains("the format torque does not fit its header: no column \"Device Time\" for date");
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void try_noEventAtAll_hasStatusOne() throws IOException {
    Path file = Files.writeString(directory.resolve("none.csv"), "x\n");

    assertThat(run("formats", "try", "book", "--input", file.toString())).isEqualTo(ExitStatus.NO);
    assertThat(out.toString())
        .contains("0 events of 0 cars; 1 record no event, by field: record 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"formats try nowhere --input x.csv", "replay --format nowhere x.csv"})
  void format_thatIsNone_isOneLine(String command) {
    assertThat(run(command.split(" "))).isEqualTo(ExitStatus.NO);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("there is no format nowhere: shipped are avro,");
  }

  @Test
  void rulesTry_onAnotherFormat_showsItsAlerts() throws IOException {
    String rule = Path.of("..", "cep-rules", "rules", "over-speed.epl").toString();

    assertThat(
            run(
                "rules",
                "try",
                rule,
                "--input",
                records().toString(),
                "--input-format",
                "teslamate"))
        .isEqualTo(ExitStatus.OK);

    assertThat(out.toString())
        .contains("20180830091459     T0001   over-speed", "20180830091501     T0002   over-speed");
    assertThat(err.toString()).contains("2 records are no event:", ":3: speed must be a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"formats", "formats check", "formats try", "formats list"})
  void help_fitsTerminalOf80Columns(String command) {
    assertThat(run((command + " --help").split(" "))).isEqualTo(ExitStatus.OK);
    assertThat(out.toString().lines()).isNotEmpty().allMatch(line -> line.length() <= 80);
  }

  private Path records() throws IOException {
    return Files.writeString(directory.resolve("positions.csv"), RECORDS);
  }

  private int run(String... arguments) {
    CommandLine command = Smartcar.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }
}
