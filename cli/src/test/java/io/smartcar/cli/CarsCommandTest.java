package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rulestore.RuleStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the car master, on a ZooKeeper server; no task runs. */
final class CarsCommandTest {

  @RegisterExtension static final RuleServer server = new RuleServer();

  private static final AtomicInteger TOPOLOGIES = new AtomicInteger();
  private static final Path OVER_OWN_LIMIT =
      Path.of("..", "cep-rules", "library", "over-own-limit.epl");
  private static final String CARS =
      """
      A0002|M|51|single|Busan|driver|5000|2012|H|70
      A0001|F|38|married|Seoul|doctor|1700|2007|F
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final String topology = "Cars" + TOPOLOGIES.incrementAndGet();
  private final Path directory;

  CarsCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void import_carsAndLimits_areAVersionOfTheJarsRulesAndAreShown() throws Exception {
    assertThat(cars("import", file(CARS), "--limits", file("class,F,60\narea,A01,50\n")))
        .isEqualTo(ExitStatus.OK);

    assertThat(out.toString().lines())
        .containsExactly(
            "2 cars (2 new, 0 changed, 0 gone), 2 limits (changed)",
            "Version 1: the same rules, 2 car(s) and 2 limit(s).",
            "No task runs: the next that starts takes version 1.");
    assertThat(cars("show")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString().lines())
        .containsExactly(
            "CARNUMBER  SEX  AGE  MARRIAGE  HOMEAREA  JOB     CC    YEAR  MODEL  CLASS  LIMIT",
            "A0001      F    38   married   Seoul     doctor  1700  2007  F      F      60",
            "A0002      M    51   single    Busan     driver  5000  2012  H      H      70",
            "",
            "limit of area A01: 50 km/h",
            "limit of class F: 60 km/h");
    assertThat(cars("show", "A0002", "--format", "json")).isEqualTo(ExitStatus.OK);
    assertThat(out)
        .hasToString(
            "{\"carNumber\":\"A0002\",\"sex\":\"M\",\"age\":51,\"marriage\":\"single\","
                + "\"homeArea\":\"Busan\",\"job\":\"driver\",\"cc\":5000,\"year\":2012,\"model\":\"H\","
                + "\"class\":\"H\",\"limit\":70}\n");
    assertThat(run("rules", "list")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString())
        .containsPattern(
            "version 1  \\S+  \\S+  1 file\\(s\\)  2 car\\(s\\), 2 limit\\(s\\)  cars: 2 cars \\(2 new");
  }

  @Test
  void rules_showAndDiff_sayHowManyCarsAVersionHas() throws Exception {
    cars("import", file(CARS), "--limits", file("class,F,60\n"));
    cars("import", file("A0001|F|38|married|Seoul|doctor|1700|2007|F\n"));

    assertThat(run("rules", "diff", "1", "2")).isEqualTo(ExitStatus.OK);
    assertThat(out).hasToString("cars: v1 2 car(s), 1 limit(s), v2 1 car(s), 1 limit(s)\n");
    assertThat(run("rules", "diff", "1", "1")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).isEmpty();
    assertThat(run("rules", "show", "2")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).endsWith("==> cars: 1 car(s), 1 limit(s)\n");
  }

  @Test
  void import_whatShowPrints_isTheSame() throws Exception {
    assertThat(cars("import", file(CARS))).isEqualTo(ExitStatus.OK);
    assertThat(cars("show", "--format", "csv")).isEqualTo(ExitStatus.OK);

    assertThat(cars("import", file(out.toString()))).isEqualTo(ExitStatus.OK);

    assertThat(out.toString())
        .contains("2 cars (0 new, 0 changed, 0 gone)")
        .contains("Version 1 in force has the same cars and limits.");
    assertThat(version()).isEqualTo(1);
  }

  @Test
  void import_limitsAlone_leavesTheCarsAsTheyAre() throws Exception {
    cars("import", file(CARS), "-m", "first");

    assertThat(cars("import", "--limits", file("car,A0001,40\n"))).isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).contains("2 cars (0 new, 0 changed, 0 gone), 1 limits (changed)");
    assertThat(cars("import", file("A0001|F|39|married|Seoul|doctor|1700|2007|F\n"), "--dry-run"))
        .isEqualTo(ExitStatus.OK);
    assertThat(out).hasToString("1 cars (0 new, 1 changed, 1 gone), 1 limits (as before)\n");
    assertThat(version()).isEqualTo(2);
    assertThat(cars("show", "A0001")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).contains("2007  F      F      40");
  }

  @Test
  void import_aWrongFile_changesNothingAndSaysWhere() throws Exception {
    String wrong = file(CARS + "A0001|F\n");

    assertThat(cars("import", wrong)).isEqualTo(ExitStatus.NO);

    assertThat(err).hasToString(wrong + ":3: has 2 fields in place of 9 to 11\n");
    assertThat(version()).isZero();
    assertThat(cars("import")).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("name a FILE of cars, or --limits FILE");
  }

  @Test
  void import_hbaseAway_isInForceForTheRulesAndSaysWhatIsMissing() throws Exception {
    int status =
        run(
            "cars",
            "import",
            file(CARS),
            "-D",
            "smartcar.hbase.zookeeper-port=1",
            "-D",
            "smartcar.hbase.operation-timeout=1s");

    assertThat(status).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(version()).isEqualTo(1);
    assertThat(out.toString()).contains("Version 1: ").doesNotContain("Table CarMaster has");
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("smartcar: HBase is not available at 127.0.0.1:1"),
            line ->
                assertThat(line)
                    .startsWith("Only table CarMaster was not written, the rules are as said"));
  }

  @Test
  void import_ofAnotherEncoding_isRead() throws Exception {
    Path korean = directory.resolve("korean.txt");
    Files.write(korean, "A0001|여|38|기혼|서울|의사|1700|2007|F\n".getBytes(Charset.forName("EUC-KR")));

    assertThat(cars("import", korean.toString())).isEqualTo(ExitStatus.NO);
    assertThat(err.toString()).contains("is not UTF-8: save it as UTF-8, or name its encoding");
    assertThat(cars("import", korean.toString(), "--encoding", "EUC-KR")).isEqualTo(ExitStatus.OK);
    cars("show");
    assertThat(out.toString()).contains("서울");
  }

  @Test
  void show_anUnknownCarOrNothingImported_saysSo() throws Exception {
    assertThat(cars("show")).isEqualTo(ExitStatus.NO);
    assertThat(err.toString()).contains("No car was imported");
    cars("import", file(CARS));

    assertThat(cars("show", "a0001")).isEqualTo(ExitStatus.NO);

    assertThat(err.toString()).contains("The car master has no car a0001.", "did you mean A0001?");
  }

  @Test
  void try_aRuleThatLooksUp_takesFilesOrWhatIsInForce() throws Exception {
    String events = file("20160124134501,A0001,3,0,F,N,75,A01\n");
    String rule = OVER_OWN_LIMIT.toString();
    String limit60 = file("class,F,60\n");

    assertThat(run("rules", "try", rule, "--input", events)).isEqualTo(ExitStatus.OK);
    assertThat(err.toString()).startsWith("0 alerts");
    assertThat(
            run("rules", "try", rule, "--input", events, "--cars", file(CARS), "--limits", limit60))
        .isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).contains("limitKmh=60.0");
    cars("import", file(CARS), "--limits", limit60);
    assertThat(run("rules", "try", rule, "--input", events)).isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).contains("limitKmh=60.0");
    assertThat(run("rules", "try", rule, "--input", events, "--limits", file("car,A0001,80\n")))
        .isEqualTo(ExitStatus.OK);
    assertThat(err.toString()).startsWith("0 alerts");
  }

  private int cars(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of("cars", command));
    all.addAll(List.of(arguments));
    if (command.equals("import")) {
      all.add("--rules-only");
    }
    return run(all.toArray(String[]::new));
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--topology", topology));
    all.addAll(server.options());
    return Smartcar.run(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }

  private int version() throws Exception {
    try (RuleStore store = server.store(topology)) {
      return store.current().version();
    }
  }

  private String file(String text) throws IOException {
    Path file = Files.createTempFile(directory, "some", ".txt");
    return Files.writeString(file, text).toString();
  }
}
