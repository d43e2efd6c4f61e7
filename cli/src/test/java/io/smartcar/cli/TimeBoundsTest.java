package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every command that takes a time, at the ends of what there is and at what there is not. */
final class TimeBoundsTest {

  private static final List<String> NO_SERVERS =
      List.of(
          "-D",
          "smartcar.hbase.zookeeper-port=1",
          "-D",
          "smartcar.hbase.operation-timeout=1s",
          "-D",
          "smartcar.redis.port=1",
          "-D",
          "smartcar.kafka.bootstrap-servers=127.0.0.1:1");

  /** Commands by how they are called, TIME being what is asked for. */
  private static final List<String> COMMANDS =
      List.of(
          "history V0004 --from TIME",
          "history V0004 --from 19700101 --to TIME",
          "rules try RULE --history --from TIME --to 99991231",
          "rules try RULE --history --from 19700101 --to TIME",
          "rules try RULE --history --car V0004 --from 19700101 --to TIME",
          "alerts list TIME",
          "simulate --seconds 1 --to file --output FILE --start TIME");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  static Stream<Arguments> refused() {
    return COMMANDS.stream()
        .flatMap(
            command ->
                Stream.of(
                        Arguments.of("20180230", "there is no such day, February 2018 has 28"),
                        Arguments.of("20230229", "there is no such day, February 2023 has 28"),
                        Arguments.of("2018-04-31", "there is no such day, April 2018 has 30"),
                        Arguments.of("20181301", "there is no month 13"),
                        Arguments.of("19691231", "must be of the years 1970 to 9999"),
                        Arguments.of("00000101", "must be of the years 1970 to 9999"),
                        Arguments.of("100000101", "must be a time, as 20180830"),
                        Arguments.of("20180830240000", "24:00 is 00:00 of the next day"),
                        Arguments.of("yesteryear", "must be a time, as 20180830"),
                        Arguments.of("", "must be a time, as 20180830"))
                    .map(bad -> Arguments.of(command, bad.get()[0], bad.get()[1])));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void anyCommand_timeThatDoesNotExist_isRefusedWithTheReason(
      String command, String time, String reason) throws Exception {
    assertThat(run(command, time)).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains(reason).doesNotContain("not available");
  }

  static Stream<Arguments> taken() {
    return Stream.concat(
        COMMANDS.stream()
            .filter(command -> !command.startsWith("simulate"))
            .map(command -> Arguments.of(command, "99991231")),
        Stream.of("19700101", "20240229", "2018-04-30", "today", "yesterday")
            .map(time -> Arguments.of("alerts list TIME", time)));
  }

  @ParameterizedTest
  @MethodSource("taken")
  void anyCommand_dayThatExists_isAskedFor(String command, String time) throws Exception {
    assertThat(run(command, time)).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("is not available at 127.0.0.1:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-2h", "now", "00:00", "2018-08-30 22:00", "2018-08-30T22:00+02:00"})
  void history_anyTime_isAskedFor(String time) throws Exception {
    assertThat(run("history V0004 --to 99991231 --from TIME", time)).isEqualTo(2);
    assertThat(err.toString()).contains("HBase is not available at 127.0.0.1:1");
  }

  @ParameterizedTest
  @CsvSource({
    "history V0004 --from 19700101 --to TIME, 20180325023000, --to",
    "history V0004 --from TIME, 20180325023000, --from",
    "rules try RULE --history --to 99991231 --from TIME, 2018-03-25T02:59:59, --from",
    "simulate --seconds 1 --to file --output FILE --start TIME, 20180325020000, --start",
  })
  void anyCommand_timeSkippedByTheClocks_isRefused(String command, String time, String option)
      throws Exception {
    assertThat(run(command + " -D smartcar.events.time-zone=Europe/Rome", time)).isEqualTo(2);
    assertThat(err.toString())
        .contains(option + ": there is no 2018-03-25T02:")
        .contains("the clocks go from 2018-03-25T02:00 to 2018-03-25T03:00");
  }

  @Test
  void alertsList_aTime_isNoDay() throws Exception {
    assertThat(run("alerts list TIME", "22:00")).isEqualTo(2);
    assertThat(err.toString()).contains("DAY: must be a day, as 20180830");
  }

  @Test
  @Tag("long")
  void rulesTry_lastLongerThanKafkaHasTime_isAskedFor() throws Exception {
    assertThat(run("rules try RULE --kafka --last TIME", "999999d")).isEqualTo(2);
    assertThat(err.toString()).contains("Kafka").doesNotContain("unexpected");
  }

  @ParameterizedTest
  @CsvSource({
    "19700101, 19700101000000",
    "20240229235959, 20240229235959",
    "2018-08-30 22:00, 20180830220000",
    "20160124134500, 20160124134500",
  })
  void simulate_start_isTheFirstDate(String time, String date) throws Exception {
    assertThat(
            run(
                "simulate --cars 1 --seconds 1 --speed max --to file --output FILE --start TIME",
                time))
        .isEqualTo(ExitStatus.OK);
    assertThat(Files.readString(directory.resolve("events.csv"))).startsWith(date + ",");
  }

  @Test
  void simulate_beyondTheYear9999_isRefusedBeforeItStarts() throws Exception {
    assertThat(
            run("simulate --seconds 40000000000 --to file --output FILE --start TIME", "90000101"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("must not go beyond the year 9999");
    assertThat(directory.resolve("events.csv")).doesNotExist();
  }

  private int run(String command, String time) throws Exception {
    Path rule = directory.resolve("over-speed.epl");
    Files.writeString(
        rule,
        """
        @Name('over-speed')
        select carNumber, date from DriverCarInfo(speed > 80);
        """);
    List<String> arguments =
        Stream.concat(
                Stream.of(command.split(" "))
                    .map(
                        part ->
                            switch (part) {
                              case "TIME" -> time;
                              case "RULE" -> rule.toString();
                              case "FILE" -> directory.resolve("events.csv").toString();
                              default -> part;
                            }),
                NO_SERVERS.stream())
            .toList();
    CommandLine line = Smartcar.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments.toArray(String[]::new));
  }
}
