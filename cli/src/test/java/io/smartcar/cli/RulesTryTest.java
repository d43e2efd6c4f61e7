package io.smartcar.cli;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartcar.rulestore.Pointer;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.rulestore.RuleStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code rules try} on recorded files, and what it says of wrong usage. */
final class RulesTryTest {

  private static final Path OVER_SPEED = Path.of("..", "cep-rules", "rules", "over-speed.epl");

  @RegisterExtension static final RuleServer server = new RuleServer();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path directory;

  RulesTryTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        directory.resolve("events.csv"),
        """
        date,carNumber,speedPedal,breakPedal,steerAngle,directLight,speed,areaNumber
        20160124134500,A0001,3,0,F,N,95,A01
        20160124134510,A0002,3,0,F,N,85,A01
        20160124134510,A0002,3,0,F,N,85,A01
        20160124134520,A0001,3,0,F,N,97,B02
        20160124134505,A0001,3,0,F,N,10,B02
        """);
    Files.writeString(directory.resolve("over-speed.epl"), ruleAbove(90));
  }

  @Test
  void try_file_showsAlertsAndWhatWasRead() {
    int status = run("rules", "try", OVER_SPEED.toString(), "--input", events());

    assertThat(status).isZero();
    assertThat(out.toString().lines().toList())
        .containsExactly(
            "DATE               CAR     RULE        VALUES",
            "20160124134520     A0001   over-speed  avgSpeed=96.0 readings=2 areaNumber=B02",
            "20160124134510     A0002   over-speed  avgSpeed=85.0 readings=1 areaNumber=A01");
    assertThat(err.toString())
        .startsWith("2 alerts of 2 cars; 5 events of 2 cars in ")
        .contains("/s); not shown to the rule: 1 late, 1 repeated, 0 of a bad clock, 0 no event");
  }

  @Test
  void try_fileAsSpreadsheetsExportIt_isRead() throws IOException {
    String lines =
        """
        date;carNumber;speedPedal;breakPedal;steerAngle;directLight;speed;areaNumber
        "20250301080000";"K1";"3";"0";"F";"N";"95.0";"A01"
        "20250301080010";"K1";"3";"0";"F";"N";"97.0";"A01"
        """;
    Path file =
        Files.write(directory.resolve("export.csv.gz"), ("\uFEFF" + lines).getBytes(UTF_16LE));

    assertThat(run("rules", "try", OVER_SPEED.toString(), "--input", file.toString())).isZero();

    assertThat(out.toString()).contains("avgSpeed=96.0 readings=2 areaNumber=A01");
    assertThat(err.toString()).doesNotContain("no event");
  }

  @Test
  void try_fileWithLinesThatAreNone_saysHowManyAndTheFirstWithTheirReasons() throws IOException {
    String line = "20250301080000,K1,3,0,F,N,95,A01\n";
    Path file = Files.writeString(directory.resolve("some.csv"), line + "noise\n".repeat(5));

    assertThat(run("rules", "try", OVER_SPEED.toString(), "--input", file.toString())).isZero();

    assertThat(err.toString().lines().skip(1))
        .hasSize(4)
        .contains("smartcar: " + file + ": 5 records are no event; the first 3:")
        .anyMatch(said -> said.contains(file + ":4: record must be 8 fields"));
  }

  @Test
  void try_fileWithoutAnyEvent_saysSoAndHasStatusOne() throws IOException {
    Path file = Files.writeString(directory.resolve("none.csv"), "a,b\n1,2\n");

    assertThat(run("rules", "try", OVER_SPEED.toString(), "--input", file.toString()))
        .isEqualTo(ExitStatus.NO);

    assertThat(err.toString()).contains(file + ":1: record must be 8 fields", "no event in it");
  }

  @Test
  void try_gzipThatIsCut_showsWhatIsThereAndSaysSo() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(whole)) {
      for (int i = 0; i < 60; i++) {
        gzip.write("202503010800%02d,K1,3,0,F,N,95,A01\n".formatted(i).getBytes(UTF_8));
      }
    }
    byte[] cut = Arrays.copyOf(whole.toByteArray(), whole.size() - 9);
    Path file = Files.write(directory.resolve("cut.csv"), cut);

    assertThat(run("rules", "try", OVER_SPEED.toString(), "--input", file.toString()))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);

    assertThat(out.toString()).contains("avgSpeed=95.0 readings=30");
    assertThat(err.toString()).contains("cut.csv is cut off");
  }

  @Test
  void try_againstCurrent_showsAddedAndLost() throws IOException {
    int status = againstCurrent(rule());

    assertThat(status).isZero();
    assertThat(out.toString().lines().toList())
        .containsExactly(
            "  DATE               CAR     RULE        VALUES",
            "- 20160124134510     A0002   over-speed  avgSpeed=85.0 readings=1 areaNumber=A01");
    assertThat(err.toString())
        .startsWith("1 alert of 1 car, 2 in force: 0 added, 1 lost, 1 the same; 5 events");
  }

  @Test
  void try_againstCurrent_isThePushedVersionAsSoonAsThereIsOne() throws Exception {
    try (RuleStore store = server.store("Pushed")) {
      Pointer pushed =
          store.push(
              store.current(),
              new RuleContents(Map.of("over-speed.epl", ruleAbove(96)), null),
              "ann",
              "");
      assertThat(pushed.version()).isEqualTo(1);
    }

    assertThat(againstCurrent(rule(), "--topology", "Pushed")).isZero();

    assertThat(err.toString()).contains("1 alert of 1 car, 0 in force: 1 added, 0 lost");
  }

  @Test
  void try_againstCurrentAndNoZooKeeper_saysWhere() {
    int status =
        run(
            "rules",
            "try",
            rule(),
            "--input",
            events(),
            "--against",
            "current",
            "-D",
            "smartcar.rules.zookeeper.connect=127.0.0.1:1",
            "-D",
            "smartcar.rules.zookeeper.timeout=1s");

    assertThat(status).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("ZooKeeper does not answer at 127.0.0.1:1");
  }

  @Test
  void try_againstFile_showsAddedAsCsv() throws IOException {
    Path looser = Files.writeString(directory.resolve("looser.epl"), ruleAbove(50));

    int status =
        run(
            "rules",
            "try",
            looser.toString(),
            "--input",
            events(),
            "--against",
            rule(),
            "--format",
            "csv");

    assertThat(status).isZero();
    assertThat(out.toString().lines().toList())
        .containsExactly(
            "+,20160124134510,A0002,over-speed,warning,avgSpeed=85.0;readings=1;areaNumber=A01");
  }

  @Test
  void try_againstCurrent_nameThatIsNotInForce_saysWhatToDo() throws IOException {
    Path other = Files.writeString(directory.resolve("other.epl"), ruleAbove(50));

    assertThat(againstCurrent(other.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("no rule other is in force: compare with a file, --against FILE");
  }

  @Test
  void try_ruleThatDoesNotCompile_isRefusedWithFileAndLine() throws IOException {
    Path broken = Files.writeString(directory.resolve("broken.epl"), "select\nnothing frm X;");

    assertThat(run("rules", "try", broken.toString(), "--input", events())).isEqualTo(1);
    assertThat(err.toString()).startsWith("broken.epl:");
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void try_ruleThrows_saysWhichAndWhy() throws IOException {
    Path cast =
        Files.writeString(
            directory.resolve("cast.epl"),
            "@Name('cast') select carNumber, date, cast(carNumber, int) as n from DriverCarInfo;");

    assertThat(run("rules", "try", cast.toString(), "--input", events())).isEqualTo(ExitStatus.NO);
    assertThat(run("rules", "try", rule(), "--input", events(), "--against", cast.toString()))
        .isEqualTo(ExitStatus.NO);

    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("cast.epl:1: error: throws on "))
        .allMatch(line -> line.contains("NumberFormatException") && line.contains("A0001"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|Missing required argument",
        "--input x.csv|there is no file x.csv",
        "--kafka|--last=TIME",
        "--kafka --last 1|must be a number with ms, s, m, h or d",
        "--kafka --last 1h --input x|are mutually exclusive (specify only one)",
        "--history --from 20180830|--to=TIME",
        "--history --from 20180830 --to 20180829|--from must be before --to",
        "--history --from 20180830 --to 20180830 --car V-4|must be 1 to 32 letters",
        "--input x --against current --format json|--against shows table or csv",
        "--kafka --last 1h -D smartcar.kafka.bootstrap-servers=nowhere:1|Kafka does not answer at",
      })
  void try_wrongUsage_saysWhatToDo(String options, String message) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("rules", "try", rule()));
    if (options != null) {
      arguments.addAll(List.of(options.split(" ", -1)));
    }

    assertThat(run(arguments.toArray(new String[0]))).isNotZero();
    assertThat(err.toString()).contains(message).doesNotContain("unexpected failure");
  }

  @Test
  void try_recordedTelemetry_raisesTheExpectedAlerts() throws IOException {
    String named = System.getenv("SMARTCAR_DATA");
    Path data = named == null ? Path.of("..", "..", "shared", "data") : Path.of(named);
    Path expected = data.resolve("openacc-road.expected.csv");
    assumeTrue(Files.exists(expected), () -> "skipped: no " + expected + "; set SMARTCAR_DATA");

    int status =
        run(
            "rules",
            "try",
            OVER_SPEED.toString(),
            "--input",
            data.resolve("openacc-road.csv.gz").toString(),
            "--format",
            "csv");

    assertThat(status).isZero();
    List<String> carsAndDates = Files.readAllLines(expected).stream().map(this::identity).toList();
    assertThat(out.toString().lines().map(line -> line.substring(0, line.indexOf(",over-speed"))))
        .hasSize(658)
        .containsExactlyInAnyOrderElementsOf(carsAndDates);
    assertThat(err.toString()).startsWith("658 alerts of 13 cars; 349,240 events of 16 cars in ");
  }

  /** windowStart,carNumber,readings,avgSpeed,date,areaNumber. */
  private String identity(String line) {
    String[] fields = line.split(",", -1);
    return fields[4] + "," + fields[1];
  }

  private static String ruleAbove(int kmh) throws IOException {
    return Files.readString(OVER_SPEED).replace("(speed) > 80", "(speed) > " + kmh);
  }

  private int againstCurrent(String rule, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("rules", "try", rule, "--input", events(), "--against", "current"));
    arguments.addAll(server.options());
    arguments.addAll(List.of(more));
    return run(arguments.toArray(new String[0]));
  }

  private String events() {
    return directory.resolve("events.csv").toString();
  }

  private String rule() {
    return directory.resolve("over-speed.epl").toString();
  }

  private int run(String... arguments) {
    CommandLine command = Smartcar.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }
}
