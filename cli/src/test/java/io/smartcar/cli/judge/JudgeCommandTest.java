package io.smartcar.cli.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.cli.Bounds;
import io.smartcar.cli.ExitStatus;
import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.JudgementCounts;
import io.smartcar.redis.JudgementLog;
import io.smartcar.rules.late.NotYetException;
import io.smartcar.rules.late.port.UnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

final class JudgeCommandTest {

  private static final Instant WINDOW = Instant.parse("2018-08-30T09:14:30Z");
  private static final Instant DAY = Instant.parse("2018-08-30T00:00:00Z");
  private static final Instant NEXT_DAY = Instant.parse("2018-08-31T00:00:00Z");

  private final FakeJudging judging = new FakeJudging(NEXT_DAY.plusSeconds(600).toEpochMilli());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void drive() {
    judging.drive(
        "20180830091420,V1,1,0,F,N,90,A01",
        "20180830091421,V2,1,0,F,N,120,B02",
        "20180830091422,V3,1,0,F,N,50,A01");
    Alert wrong =
        new Alert("over-speed", "V1", "20180830091420", "warning", "", Map.of("avgSpeed", 90.0));
    judging.holding.add(new RaisedAlert(wrong, WINDOW.toEpochMilli(), 2));
  }

  @Test
  void judge_withoutYes_showsTheDifferenceAndHowToMakeItSo() throws Exception {
    assertThat(judge("--car", "V1,V2,V3")).isZero();

    assertThat(out.toString().lines().toList())
        .containsExactly(
            "DATE               CAR     RULE        VALUES",
            "20180830091420     V1      over-speed  [withdrawn] avgSpeed=90.0",
            "20180830091421     V2      over-speed  [late by 14 h 55 m] avgSpeed=120.0 readings=1"
                + " areaNumber=B02");
    assertThat(err.toString().lines().toList())
        .containsExactly(
            "3 cars judged from 2018-08-30T00:00:00Z to 2018-08-31T00:00:00Z by version 3 of the"
                + " rules (over-speed): would be 1 added, 1 withdrawn, 0 replaced; 3 readings",
            "Nothing is changed yet: the same command with --yes corrects the alerts");
    assertThat(judging.corrected).isEmpty();
    assertThat(judging.begun).isEmpty();
  }

  @Test
  void judge_yes_correctsAndPutsItOnRecord() throws Exception {
    assertThat(judge("--yes", "--why", "limit", "--author", "ann", "--format", "csv")).isZero();

    assertThat(out.toString().lines().toList())
        .containsExactly(
            "20180830091420,V1,over-speed,warning,avgSpeed=90.0,,withdrawn,",
            "20180830091421,V2,over-speed,warning,avgSpeed=120.0;readings=1;areaNumber=B02,53730000,"
                + "added,");
    assertThat(err.toString())
        .contains("(over-speed): 1 added, 1 withdrawn")
        .doesNotContain("--yes");
    assertThat(judging.corrected).hasSize(2);
    assertThat(judging.begun)
        .containsExactly(
            new AskedJudgement(
                "ann",
                "limit",
                Set.of("V1", "V2", "V3"),
                DAY.toEpochMilli(),
                NEXT_DAY.toEpochMilli(),
                3,
                Set.of("over-speed")));
    assertThat(judging.ended).containsExactly(new JudgementCounts(3, 1, 1, 0));
  }

  @Test
  void judge_timeThatTheLiveRulesHaveNotJudged_isCutAndSaysSo() throws Exception {
    judging.confirmedUntil = WINDOW.toEpochMilli() - 1;

    assertThat(judge("--car", "V1")).isZero();

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith(
            "The live rules have judged up to 2018-08-30T09:14:29.999Z: judged to there, and not to"
                + " 2018-08-31T00:00:00Z");
  }

  @Test
  void judge_timeBehindTheLiveRules_isRefused() {
    judging.confirmedUntil = DAY.toEpochMilli() - 1;

    assertThatThrownBy(() -> judge("--car", "V1"))
        .isInstanceOf(NotYetException.class)
        .hasMessage(
            "the live rules have judged up to 2018-08-29T23:59:59.999Z: --from must be before that");
  }

  @Test
  void judge_ruleThatIsNotInForce_namesThoseThatAre() {
    assertThatThrownBy(() -> judge("--rule", "congestion"))
        .isInstanceOf(ParameterException.class)
        .hasMessage(
            "--rule: version 3 of the rules has no alert congestion of scope car, but over-speed");
  }

  @Test
  void judge_carOfWhichNothingIsThere_saysSo() throws Exception {
    assertThat(judge("--car", "v0004")).isZero();

    assertThat(err.toString()).contains("0 readings", "did you mean V0004?");
  }

  @Test
  void judge_rowsAreGone_saysHowManyAlertsStay() throws Exception {
    Alert old = new Alert("over-speed", "V9", "20180830091420", "", "", Map.of());
    judging.holding.add(new RaisedAlert(old, WINDOW.toEpochMilli(), 2));

    assertThat(judge("--car", "V9", "--yes")).isZero();

    assertThat(err.toString())
        .contains("1 left as they are: readings of their time are not in HBase any more");
    assertThat(judging.corrected).isEmpty();
  }

  @Test
  void judge_carThatIsTakenUpAgainAndAgain_saysSoWithStatusOne() throws Exception {
    judging.busy.add("V1");

    assertThat(judge("--car", "V1,V2", "--yes")).isEqualTo(ExitStatus.NO);

    assertThat(err.toString()).contains("nothing is changed: V1; the same command once more");
    assertThat(judging.ended).isEmpty();
  }

  @Test
  void judge_storeGoesAway_saysHowFarItCame() {
    judging.historyAway = true;

    assertThatThrownBy(() -> judge("--car", "V1", "--yes"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("HBase is not available at h:1");
    assertThat(err.toString())
        .contains("0 of 1 cars are judged; the same command once more completes it");
  }

  @Test
  void line_ofARecord_saysWhoWhenWhatAndWhy() {
    AskedJudgement asked =
        new AskedJudgement(
            "ann",
            "limit\nwas wrong",
            Set.of("V1", "V2"),
            DAY.toEpochMilli(),
            NEXT_DAY.toEpochMilli(),
            3,
            Set.of("over-speed"));

    assertThat(
            JudgementsCommand.line(
                new JudgementLog.Entry(
                    "1-0", WINDOW, asked, Optional.of(new JudgementCounts(2, 1_234, 5, 0)))))
        .isEqualTo(
            "2018-08-30T09:14:30Z  ann  V1,V2 from 2018-08-30T00:00:00Z to 2018-08-31T00:00:00Z by"
                + " version 3 (over-speed): 1,234 added, 5 withdrawn, 0 replaced  limit was wrong");
    assertThat(
            JudgementsCommand.line(new JudgementLog.Entry("1-0", WINDOW, asked, Optional.empty())))
        .contains("not ended");
  }

  private int judge(String... options) throws UnavailableException, NotYetException {
    JudgeCommand command = new JudgeCommand();
    CommandLine line =
        new CommandLine(command)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    String[] all = new String[options.length + 4];
    System.arraycopy(options, 0, all, 0, options.length);
    System.arraycopy(
        new String[] {"--from", "20180830", "--to", "20180830"}, 0, all, options.length, 4);
    line.parseArgs(all);
    return command.judge(judging, new Bounds(DAY, NEXT_DAY));
  }
}
