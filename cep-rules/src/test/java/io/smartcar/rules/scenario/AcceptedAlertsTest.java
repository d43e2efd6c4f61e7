package io.smartcar.rules.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.CsvLine;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is accepted is read again as it was, whatever is in it. */
final class AcceptedAlertsTest {

  private static final List<String> COLUMNS =
      List.of("rule", "carNumber", "date", "severity", "description", "where, #1");

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars(" ,;\"'#\r\n\t\\aß1").ofMaxLength(6);
  }

  @Property(tries = 300)
  void accepted_anyTexts_areReadAsTheyWere(
      @ForAll("texts") String rule,
      @ForAll("texts") String description,
      @ForAll("texts") String where)
      throws IOException, RuleException {
    Path file = Files.createTempFile("accepted", ".alerts.csv");
    try {
      Files.writeString(
          file, "# of a rule, \"quoted\nrule,carNumber,date\nold,B1,20160124134500\n");
      List<Alert> raised =
          List.of(
              new Alert(rule, "A1", "20160124134500", "", description, Map.of("where, #1", where)),
              new Alert(rule, "A2", "20160124134500", "", description, Map.of()));

      Files.writeString(file, ExpectedAlerts.accepted(file, raised));
      assertThat(ExpectedAlerts.read(file).differences(raised)).isEmpty();
      assertThat(Files.readString(file)).startsWith("# of a rule").doesNotContain("old,B1");

      Files.writeString(file, CsvLine.write(COLUMNS) + "\r\n");
      Files.writeString(file, ExpectedAlerts.accepted(file, raised));
      assertThat(ExpectedAlerts.read(file).differences(raised)).isEmpty();
      String accepted = Files.readString(file);
      assertThat(ExpectedAlerts.accepted(file, raised)).isEqualTo(accepted);
    } finally {
      Files.delete(file);
    }
  }

  @Example
  void accept_ruleWithCommasAndADescription_passesThen() throws IOException, RuleException {
    Path directory = Files.createTempDirectory("accepted");
    RuleFile rule =
        new RuleFile(
            "odd",
            "@Name('#odd, \"very\" ') @Description(' fast, or so') select carNumber, date, ' a,b '"
                + " as note from DriverCarInfo(speed > 80);");
    Path folder = Files.createDirectory(directory.resolve("odd.test"));
    Files.writeString(folder.resolve("a.events.csv"), "20160124134500,A0001,3,0,F,N,90,A01\n");
    Path alerts = folder.resolve("a.alerts.csv");
    Files.writeString(alerts, "rule,carNumber,date,description,note\n");

    assertThat(RuleTests.accept(rule, directory, ZoneOffset.UTC)).containsExactly(alerts);

    assertThat(RuleTests.run(rule, directory, ZoneOffset.UTC)).allMatch(RuleTests.Result::passed);
    assertThat(Files.readString(alerts)).contains("fast, or so").contains(" a,b ");
  }

  @Property
  void read_linesEndAsOnAnySystem_isTheSame(@ForAll("ends") String end)
      throws IOException, RuleException {
    Path file = Files.createTempFile("accepted", ".alerts.csv");
    try {
      Files.writeString(
          file,
          "\uFEFFrule,carNumber,date,note%n# 5\" long%n%nr,A1,20160124134500,\"two%nlines\"%nr,A2,20160124134500,one%n"
              .replace("%n", end));
      Alert one =
          new Alert("r", "A1", "20160124134500", "", "", Map.of("note", "two" + end + "lines"));
      Alert other = new Alert("r", "A2", "20160124134500", "", "", Map.of("note", "one"));

      ExpectedAlerts expected = ExpectedAlerts.read(file);

      assertThat(expected.differences(List.of(one, other))).isEmpty();
      assertThat(expected.firstMissing(List.of(one))).isEqualTo(6);
    } finally {
      Files.delete(file);
    }
  }

  @Provide
  Arbitrary<String> ends() {
    return Arbitraries.of("\n", "\r\n", "\r");
  }
}
