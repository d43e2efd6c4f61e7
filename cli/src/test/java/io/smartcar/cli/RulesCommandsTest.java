package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code rules check} and {@code rules test} as people meet them. */
final class RulesCommandsTest {

  private static final String GOOD =
      "@Name('fast') select carNumber, date, speed from DriverCarInfo(speed > 80)\n";
  private static final String THROWS =
      "@Name('cast') select carNumber, date, cast(carNumber, int) as number from DriverCarInfo;\n";
  private static final String EVENTS =
      "20160124134500,A0001,3,0,F,N,70,A01\n20160124134501,A0001,3,0,F,N,90,A01\n";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path directory;

  RulesCommandsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void check_rulesOfTheCheckout_noErrors() {
    assertThat(run("rules", "check")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).contains(": 0 errors");
  }

  @Test
  void check_severalWrongFiles_showsEveryProblemOfAll() throws IOException {
    write("a.epl", "@Name('a')\nselect carNumber, date, sped\nfrom DriverCarInfo\n");
    write(
        "b.epl",
        "@Name('b') select carNumber, date\nfrom DriverCarInfo where\n  System.exit(1) > 0");
    write("c.epl", "");
    assertThat(check()).isEqualTo(ExitStatus.NO);
    assertThat(err.toString().lines())
        .hasSize(3)
        .anyMatch(
            line -> line.startsWith("a.epl:2: error: ") && line.contains("did you mean speed"))
        .anyMatch(line -> line.startsWith("b.epl:3: error: the method exit() is not allowed; "))
        .anyMatch(line -> line.contains("c.epl:1: error: is empty; "));
  }

  @Test
  void check_warning_statusIsThatOfStrict() throws IOException {
    Path rule = write("all.epl", "@Name('all') select carNumber, date from DriverCarInfo\n");
    assertThat(run("rules", "check", rule.toString())).isEqualTo(ExitStatus.OK);
    assertThat(err.toString()).contains("all.epl:1: warning: raises an alert for every event; ");
    assertThat(out.toString()).contains("1 rule file: 0 errors, 1 warning");
    assertThat(run("rules", "check", "--strict", rule.toString())).isEqualTo(ExitStatus.NO);
  }

  @Test
  void check_noSuchFile_saysSoInOneLine() {
    String missing = directory.resolve("no.epl").toString();
    assertThat(run("rules", "check", missing)).isEqualTo(ExitStatus.NO);
    assertThat(err.toString().lines())
        .containsExactly(missing + ":1: error: there is no such file; see the name");
  }

  @Test
  void test_expectedAlertRaised_passes() throws IOException {
    write("fast.epl", GOOD);
    scenario("rule,carNumber,date,speed\nfast,A0001,20160124134501,90\n");
    assertThat(test()).isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).contains("passed fast.epl one").contains("1 passed, 0 failed");
  }

  @Test
  void test_otherAlert_showsBothLines() throws IOException {
    write("fast.epl", GOOD);
    scenario("rule,carNumber,date,speed\nfast,A0001,20160124134501,95\n");
    assertThat(test()).isEqualTo(ExitStatus.NO);
    assertThat(err.toString().lines().skip(1))
        .containsExactly(
            "  rule,carNumber,date,speed",
            "- fast,A0001,20160124134501,95",
            "+ fast,A0001,20160124134501,90");
    assertThat(err.toString())
        .contains("one.alerts.csv:2: 1 expected and missing (-), 1 found and not expected (+)");
  }

  @Test
  void test_acceptedChange_writesWhatIsFoundAndKeepsTheRest() throws IOException {
    write("fast.epl", GOOD);
    scenario("# mine\nrule,carNumber,date,speed\nfast,A0001,20160124134501,95\n");
    assertThat(run("rules", "test", "--accept", "--rules", directory.toString()))
        .isEqualTo(ExitStatus.OK);
    Path alerts = directory.resolve("fast.test/one.alerts.csv");
    assertThat(out.toString()).contains("wrote " + alerts).contains("1 passed, 0 failed");
    assertThat(alerts)
        .hasContent("# mine\nrule,carNumber,date,speed\nfast,A0001,20160124134501,90\n");
    assertThat(test()).isEqualTo(ExitStatus.OK);
  }

  @Test
  void test_ruleWithoutScenario_fails() throws IOException {
    write("fast.epl", GOOD);
    assertThat(test()).isEqualTo(ExitStatus.NO);
    assertThat(err.toString())
        .contains("fast.epl:1: has no scenario; add fast.test/NAME.events.csv and NAME.alerts.csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--accept"})
  void test_ruleThrows_failsWithItsLineAndTheOthersAreTested(String option) throws IOException {
    write("cast.epl", THROWS);
    write("fast.epl", GOOD);
    scenario("cast", "rule,carNumber,date\n");
    scenario("fast", "rule,carNumber,date,speed\nfast,A0001,20160124134501,90\n");
    List<String> words = new ArrayList<>(List.of("rules", "test", "--rules", directory.toString()));
    if (!option.isEmpty()) {
      words.add(option);
    }

    assertThat(run(words.toArray(new String[0]))).isEqualTo(ExitStatus.NO);

    assertThat(out.toString())
        .contains("FAILED cast.epl one", "passed fast.epl one", "1 passed, 1 failed");
    assertThat(err.toString().lines())
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith("cast.epl:1: error: throws on ")
        .contains("one.events.csv", "NumberFormatException", "A0001");
  }

  private int check() {
    return run("rules", "check", "--rules", directory.toString());
  }

  private int test() {
    return run("rules", "test", "--rules", directory.toString());
  }

  private void scenario(String alerts) throws IOException {
    scenario("fast", alerts);
  }

  private void scenario(String rule, String alerts) throws IOException {
    Files.createDirectory(directory.resolve(rule + ".test"));
    write(rule + ".test/one.events.csv", EVENTS);
    write(rule + ".test/one.alerts.csv", alerts);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text, StandardCharsets.UTF_8);
  }

  private int run(String... arguments) {
    CommandLine command = Smartcar.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }
}
