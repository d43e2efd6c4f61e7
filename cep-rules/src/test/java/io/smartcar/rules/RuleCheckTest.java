package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a check says of rules that are wrong, or valid but dangerous. */
final class RuleCheckTest {

  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  @Test
  void check_bundledRules_noErrors() {
    assertThat(RuleCheck.of(RuleSet.bundled().files(), TEN_MINUTES)).noneMatch(Problem::isError);
  }

  @Test
  void check_overSpeed_nothingToSay() {
    List<RuleFile> overSpeed =
        RuleSet.bundled().files().stream()
            .filter(file -> file.name().equals("over-speed"))
            .toList();
    assertThat(RuleCheck.of(overSpeed, TEN_MINUTES)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'@Name(''a'') select carNumber, date, sped from DriverCarInfo', 1, 36",
    "'select * from DriverCarInfo(speed > 1);\n\n  @Name(''b'')\n  select carNumber, sped from DriverCarInfo', 4, 21",
    "'\n  selct 1', 2, 3",
    "'@Name(''a'') select carNumber, date from DriverCarInfo\n) x', 2, 1",
    "'@Name(''a'') select carNumber, date, evil(speed) as x from DriverCarInfo', 1, 36"
  })
  void check_wrongRule_saysLineAndColumnInTheFile(String epl, int line, int column) {
    assertThat(check(epl.replace("\\n", "\n")))
        .filteredOn(Problem::isError)
        .singleElement()
        .satisfies(problem -> assertThat(problem.line()).isEqualTo(line))
        .satisfies(problem -> assertThat(problem.column()).isEqualTo(column));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          @Name('a') select carNumber, date, sped from DriverCarInfo | did you mean speed?
          @Name('a') select carNumber, date from DriverCarInfos | did you mean DriverCarInfo?
          @Name('a') select carNumber, date from DriverCarInfo#tim(3) | did you mean time?
          @Name('a') select carNumber, date, avgg(speed) as x from DriverCarInfo | did you mean avg?
          @Name('a') selct carNumber from DriverCarInfo | Incorrect syntax near 'selct'
          @Name('a') @Tag(name='scope', value='region') select carNumber, date from DriverCarInfo(speed > 1) | there is no scope region
          @Name('a') @Tag(name='look-back', value='90 s') select carNumber, date from DriverCarInfo(speed > 1) | as in 90s
          @Name('a') @Tag(name='look-back', value='999999999d') select carNumber, date from DriverCarInfo(speed > 1) | the look-back 999999999d is longer than 30 days
          @Name('a') @Tag(name='look-back', value='31d') select carNumber, date from DriverCarInfo(speed > 1) | the look-back 31d is longer than 30 days
          @Name('a') select carNumber, date from DriverCarInfo(speed > 1)#time(999999999 days) | looks back 999999999 days; a rule may look back 30 days
          @Name('a') select carNumber, date from DriverCarInfo(speed > 1)#time(1e300); @Name('b') select carNumber, date from DriverCarInfo(speed > 2)#time(1e300) | a rule may look back 30 days
          @Name('a') @Tag(name='scope', value='car') select carNumber, date from DriverCarInfo(speed > 1); @Name('b') @Tag(name='scope', value='fleet') select carNumber, date from DriverCarInfo(speed > 2) | the scope fleet contradicts car
          @Name('a') select carNumber, date, 'high' as severity from DriverCarInfo(speed > 1) | the column severity has the name of something that every alert has
          """)
  void check_wrongRule_isAnErrorWithWhatToDo(String epl, String said) {
    assertThat(check(epl))
        .singleElement()
        .satisfies(problem -> assertThat(problem.isError()).isTrue())
        .asString()
        .startsWith("a.epl:1: error: ")
        .contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          @Name('a') select carNumber, date from DriverCarInfo | an alert for every event
          @Name('a') select a.carNumber as carNumber, a.date as date from pattern [every a=DriverCarInfo] | an alert for every event
          @Name('a') select carNumber, last(date) as date from DriverCarInfo#time_batch(30) group by carNumber | an alert for every group of every window
          @Name('a') select a.carNumber as carNumber, a.date as date from DriverCarInfo a, DriverCarInfo b where a.carNumber = b.carNumber | give each stream a window
          @Name('a') select carNumber, date from DriverCarInfo(speed > 1)#keepall | keepall never expires
          @Name('a') select carNumber, date from DriverCarInfo(speed > 1)#length(5) | length ends by events and not by time
          @Name('a') select carNumber, date from DriverCarInfo(speed > 1)#time(1 hour)#length(2) | looks back 60 min, and a task that starts reads only the last 10 min
          @Name('a') select a.carNumber as carNumber, a.date as date from pattern [every a=DriverCarInfo(speed > 1) -> b=DriverCarInfo(carNumber=a.carNumber)] | waits without end
          @Name('a') select a.carNumber as carNumber, a.date as date from pattern [every a=DriverCarInfo(speed > 1) -> b=DriverCarInfo(speed > 2) where timer:within(5 sec)] | begin with one car and end with another
          @Name('a') select a.carNumber as carNumber, a.date as date from pattern [every a=DriverCarInfo(speed > 1) -> timer:interval(20 min)] | looks back 20 min
          @Name('a') select carNumber, speed from DriverCarInfo(speed > 1) | no column date
          @Name('a') select speed from DriverCarInfo(speed > 1) | no column carNumber and no column date
          select carNumber, date from DriverCarInfo(speed > 1) | it has no @Name
          @Name('a') select last(carNumber) as carNumber, last(date) as date from DriverCarInfo#time_batch(30) having avg(speed) > 80 | aggregates over all cars
          @Name('a') select carNumber, last(date) as date from DriverCarInfo group by carNumber having avg(speed) > 80 | it has no window
          @Name('a') select carNumber, date from DriverCarInfo#time_batch(30) group by carNumber having avg(speed) > 80 | write last(date) as date
          @Name('a') select a.carNumber as carNumber, a.date as date from DriverCarInfo(speed > 9)#time(3) a, DriverCarInfo(speed < 5)#time(3) b | puts the events of different cars together
          @Name('a') select carNumber, date from DriverCarInfo match_recognize (measures A.carNumber as carNumber, A.date as date pattern (A) define A as A.speed > 10) | events of different cars for one sequence
          @Name('a') select carNumber, date, window(*) as readings from DriverCarInfo#time(3) group by carNumber, date having avg(speed) > 3 | and no value
          insert into Fast select carNumber, date from DriverCarInfo(speed > 80) | none of its statements selects
          """)
  void check_dangerousRule_isAWarning(String epl, String said) {
    assertThat(check(epl))
        .noneMatch(Problem::isError)
        .anySatisfy(problem -> assertThat(problem.toString()).contains(said));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          @Name('a') select carNumber, date from DriverCarInfo(speed > 80)
          @Name('a') select a.carNumber as carNumber, a.date as date from pattern [every a=DriverCarInfo(speed > 10) -> (timer:interval(5 sec) and not DriverCarInfo(carNumber=a.carNumber))]
          create context PerCar partition by carNumber from DriverCarInfo; @Name('a') context PerCar select carNumber, last(date) as date from DriverCarInfo#time_batch(30, 0L) having avg(speed) > 80
          @Name('a') @Tag(name='scope', value='fleet') select last(carNumber) as carNumber, last(date) as date, avg(speed) as s from DriverCarInfo#time_batch(30, 0L) group by areaNumber having avg(speed) < 20
          insert into Fast select carNumber, date from DriverCarInfo(speed > 80); @Name('a') select carNumber, date from Fast
          @name('a') @tag(name='scope', value='fleet') select last(carNumber) as carNumber, last(date) as date, avg(speed) as s from DriverCarInfo#time_batch(30, 0L) group by areaNumber having avg(speed) < 20
          """)
  void check_soundRule_nothingToSay(String epl) {
    assertThat(check(epl)).isEmpty();
  }

  @Test
  void check_oneNameInTwoFiles_namesBothPlaces() {
    String epl = "@Name('same')\nselect carNumber, date from DriverCarInfo(speed > 80)";
    assertThat(RuleCheck.of(List.of(new RuleFile("a", epl), new RuleFile("b", epl)), TEN_MINUTES))
        .extracting(Problem::toString)
        .containsExactly(
            "b.epl:1: error: the name same is also that of a.epl:1; give each statement a name of"
                + " its own: alerts are told apart by it");
  }

  @Test
  void check_severalStatements_namesTheLineOfEach() {
    String epl =
        """
        // The first comment.
        @Name('one')
        select carNumber, date,
               sped
        from DriverCarInfo;

        @Name('two')
        select carNumber, dat from DriverCarInfo(speed > 3);
        """;
    assertThat(check(epl)).extracting(Problem::line).containsExactly(4, 8);
  }

  private static List<Problem> check(String epl) {
    return RuleCheck.of(List.of(new RuleFile("a", epl)), TEN_MINUTES);
  }
}
