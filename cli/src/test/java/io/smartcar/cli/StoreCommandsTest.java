package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the commands of the stores say when nothing is there, or nothing can be asked for. */
final class StoreCommandsTest {

  private static final String NO_REDIS = "smartcar.redis.port=1";
  private static final String NO_HBASE = "smartcar.hbase.zookeeper-port=1";
  private static final String SOON = "smartcar.hbase.operation-timeout=1s";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void alertsList_redisAway_saysWhereInOneLine() {
    assertThat(run("alerts", "list", "20180830", "-D", NO_REDIS))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("smartcar: Redis is not available at 127.0.0.1:1: ");
  }

  @Test
  void alertsEpisodes_redisAway_saysWhereInOneLine() {
    for (String[] command :
        new String[][] {
          {"alerts", "episodes", "20180830", "--open", "-D", NO_REDIS},
          {"alerts", "ack", "over-speed/V0004-20180830091459900", "-D", NO_REDIS}
        }) {
      err.getBuffer().setLength(0);
      assertThat(run(command)).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
      assertThat(err.toString().lines()).hasSize(1);
      assertThat(err.toString()).startsWith("smartcar: Redis is not available at 127.0.0.1:1: ");
    }
  }

  @Test
  void alertsAck_noIdentity_saysHowOneIsWritten() {
    assertThat(run("alerts", "ack", "V0004", "-D", NO_REDIS))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("over-speed/V0004-20180830091459900");
  }

  @Test
  void alertsNote_noRemark_isRefused() {
    assertThat(run("alerts", "note", "r/V0004-20180830091459900"))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("--remark");
  }

  @Test
  void alertsWatch_redisAway_saysWhereAndEnds() {
    assertThat(run("alerts", "watch", "-D", NO_REDIS)).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("Redis is not available at 127.0.0.1:1");
  }

  @Test
  void alertsList_noDay_saysHowADayIsWritten() {
    assertThat(run("alerts", "list", "30.8.2018")).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("must be a time, as 20180830").contains(": 30.8.2018");
  }

  @Test
  void history_hbaseAway_saysWhereInOneLine() {
    int status = run("history", "V0004", "--from", "20180830", "-D", NO_HBASE, "-D", SOON);

    assertThat(status).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("smartcar: HBase is not available at 127.0.0.1:1/hbase");
  }

  @Test
  void history_fromAfterTo_isRefused() {
    assertThat(run("history", "V0004", "--from", "20180902", "--to", "20180830"))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("--from must be before --to");
  }

  @Test
  void history_noCarNumber_isRefused() {
    assertThat(run("history", "V-4", "--from", "20180902"))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("must be 1 to 32 letters, digits or '_': V-4");
  }

  @Test
  void export_hbaseAway_saysWhereInOneLineAndLeavesNoDay(@TempDir Path directory)
      throws IOException {
    Path exported = directory.resolve("exported");
    int status =
        run(
            "export",
            "--from",
            "20180830",
            "--out",
            exported.toString(),
            "-D",
            NO_HBASE,
            "-D",
            SOON);

    assertThat(status).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("smartcar: HBase is not available at 127.0.0.1:1/hbase");
    try (Stream<Path> files = Files.walk(exported).filter(Files::isRegularFile)) {
      assertThat(files).containsExactly(exported.resolve(".smartcar-export").resolve("lock"));
    }
  }

  @Test
  void export_filesOfOthers_areRefusedBeforeHBaseIsAsked(@TempDir Path directory)
      throws IOException {
    Files.writeString(directory.resolve("mine.txt"), "mine");

    assertThat(run("export", "--from", "20180830", "--out", directory.toString()))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .startsWith("smartcar: " + directory + " has files that are not of an export: mine.txt");
  }

  @Test
  void export_carsDirectoryOfOthers_isRefusedBeforeHBaseIsAsked(@TempDir Path directory)
      throws IOException {
    Path mine = Files.createDirectory(directory.resolve("mine"));
    Files.writeString(mine.resolve("mine.txt"), "mine");
    Path exported = directory.resolve("exported");

    assertThat(exportWithCars(exported, mine)).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .startsWith("smartcar: " + mine + " has files that are not of an export: mine.txt");
    assertThat(exported).doesNotExist();
  }

  @Test
  void export_carsDirectoryIsNotBesideThatOfTheDays_isRefused(@TempDir Path directory) {
    Path exported = directory.resolve("exported");
    for (Path cars : List.of(exported, exported.resolve("cars"), directory)) {
      err.getBuffer().setLength(0);
      assertThat(exportWithCars(exported, cars)).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
      assertThat(err.toString().lines()).hasSize(1);
      assertThat(err.toString()).contains("--cars-out must be beside --out");
      assertThat(exported).doesNotExist();
    }
  }

  private int exportWithCars(Path exported, Path cars) {
    return run(
        "export",
        "--from",
        "20180830",
        "--out",
        exported.toString(),
        "--cars-out",
        cars.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--from 20180831 --to 20180830|--from must not be after --to: 2018-08-31, 2018-08-30",
        "--from 20180830091459|--from: must be a day, as 20180830",
        "--from 20180830 --file-size 64MB|--file-size must be 128MB to 1GB: 67108864 bytes",
        "--from 20180830 --file-size 2GB|--file-size must be 128MB to 1GB: 2147483648 bytes",
        "--from 20180830 --file-size 256|must be a number with MB or GB, but was 256",
      })
  void export_wrongUsage_isOneLine(String arguments, String line, @TempDir Path directory) {
    Path exported = directory.resolve("exported");

    assertThat(run(("export --out " + exported + ' ' + arguments).split(" ")))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains(line);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(exported).doesNotExist();
  }

  @Test
  void alertsJudge_zooKeeperAway_saysWhereInOneLine() {
    int status =
        run(
            "alerts",
            "judge",
            "--car",
            "V1",
            "--from",
            "20180830",
            "--to",
            "20180830",
            "-D",
            "smartcar.rules.zookeeper.connect=127.0.0.1:1",
            "-D",
            "smartcar.rules.zookeeper.timeout=1s");

    assertThat(status).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("smartcar: ZooKeeper does not answer at 127.0.0.1:1");
  }

  @Test
  void alertsJudge_noTimeOrNoCar_isRefused() {
    assertThat(run("alerts", "judge", "--car", "V1")).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("--from");
    assertThat(run("alerts", "judge", "--car", "V1,V-4", "--from", "today", "--to", "today"))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("must be 1 to 32 letters, digits or '_': V-4");
  }

  @Test
  void alertsJudgements_redisAway_saysWhereInOneLine() {
    assertThat(run("alerts", "judgements", "-D", NO_REDIS))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).startsWith("smartcar: Redis is not available at 127.0.0.1:1: ");
  }

  @Test
  void schemaCheck_hbaseAway_saysWhere() {
    assertThat(run("schema", "check", "-D", NO_HBASE, "-D", SOON))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("127.0.0.1:1/hbase");
  }

  @Test
  void schemaInstall_printShell_needsNoServer() {
    int status =
        run("schema", "install", "--print-shell", "-D", NO_HBASE, "-D", "smartcar.hbase.regions=4");

    assertThat(status).isEqualTo(ExitStatus.OK);
    assertThat(out.toString())
        .contains("create 'DriverCarInfo'")
        .contains("{NUMREGIONS => 4, SPLITALGO => 'DecimalStringSplit'}");
  }

  @Test
  void schemaInstall_keyOfTheTable_isTheOptionsAndElseTheConfigurations() {
    assertThat(run("schema", "install", "--print-shell", "--key", "car-first"))
        .isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).contains("'SMARTCAR_KEY' => 'car-first'").contains("'s01', 's02'");

    out.getBuffer().setLength(0);
    run("schema", "install", "--print-shell", "-D", "smartcar.hbase.key=car-first");
    assertThat(out.toString()).contains("'SMARTCAR_KEY' => 'car-first'");

    out.getBuffer().setLength(0);
    run("schema", "install", "--print-shell");
    assertThat(out.toString()).contains("'SMARTCAR_KEY' => 'book'");
  }

  @Test
  void schemaInstall_keyThatIsNone_namesThoseThereAre() {
    assertThat(run("schema", "install", "--key", "hexagons"))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString())
        .contains("'--key': must be book or car-first, not \"hexagons\"")
        .doesNotContain("BOOK");
  }

  @Test
  void schemaConvert_hbaseAway_saysWhere() {
    assertThat(run("schema", "convert", "--to", "car-first", "-D", NO_HBASE, "-D", SOON))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("127.0.0.1:1/hbase");
  }

  @Test
  void schemaConvert_neitherOrBothOrNoKey_isRefused() {
    assertThat(run("schema", "convert", "--yes")).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("--to").contains("--drop-old");
    assertThat(run("schema", "convert", "--to", "book", "--drop-old"))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(run("schema", "convert", "--to", "hexagons"))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("must be book or car-first, not \"hexagons\"");
  }

  @Test
  void anyCommand_unknownKey_isRefused() {
    assertThat(run("schema", "check", "-D", "smartcar.hbase.tabel=T"))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("smartcar.hbase.tabel");
  }

  private int run(String... arguments) {
    CommandLine command = Smartcar.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }
}
