package io.smartcar.cli.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cli.startup.Checkout.Ended;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command with the archive of classes that its first start makes, and with one that is bad. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a script of sh")
final class ArchivedStartTest {

  private static final String CHECKED = "1 rule file: 0 errors, 0 warnings";
  private static final String SHOW_CLASS_PATH = "-XshowSettings:properties";
  private static final String[] ALERTS = {"alerts", "list", "-D", "smartcar.redis.port=1"};
  private static final String ARCHIVED = " source: shared objects file (top)";
  private static final Ended SAYS_THE_VERSION =
      new Ended(0, "smartcar " + Checkout.VERSION + System.lineSeparator(), "");

  private static Path directory;
  private static Checkout checkout;
  private static Ended first;
  private static Path archive;
  private static Path kept;

  /** What happens to an archive. */
  interface Accident {

    void happen() throws IOException;
  }

  /**
   * An accident with its name.
   *
   * @param name for people
   */
  record Named(String name, Accident accident) {

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void startForTheFirstTime(@TempDir Path temporary) throws Exception {
    directory = temporary;
    checkout = new Checkout(directory.resolve("checkout"));
    checkout.make();
    first = checkout.run("", "--version");
    archive = checkout.start("archive.jsa");
    kept = directory.resolve("kept");
    if (Files.exists(archive)) {
      Files.copy(archive, kept);
    }
  }

  @BeforeEach
  void restore() throws IOException {
    if (Files.exists(kept)) {
      Files.copy(kept, archive, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Test
  void firstStart_nothingMade_makesAnArchiveAndRuns() {
    assertThat(first.status()).isZero();
    assertThat(first.out()).isEqualTo(SAYS_THE_VERSION.out());
    assertThat(archive).isNotEmptyFile();
  }

  @Test
  void laterStarts_archiveMade_takeOwnClassesAndTheCompilersFromIt() throws Exception {
    List<String> loaded = loadedBy(CHECKED + System.lineSeparator(), "rules", "check");

    for (String type :
        List.of(
            "io.smartcar.cli.Smartcar",
            "io.smartcar.rules.RuleCheck",
            "com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser",
            "org.codehaus.janino.Parser",
            "ch.qos.logback.classic.LoggerContext")) {
      assertThat(loaded).anyMatch(line -> line.contains(' ' + type + ARCHIVED));
    }
    // What is left is picocli, too old a class file to be archived, and what is made as it runs.
    assertThat(loaded)
        .filteredOn(line -> line.contains(" source: file:") && !line.contains("/picocli-"))
        .hasSizeLessThan(100);
  }

  static Stream<Named> accidents() {
    return Stream.of(
        new Named("gone", () -> Files.delete(archive)),
        new Named("empty", () -> Files.write(archive, new byte[0])),
        new Named("cut short", () -> resize(100_000)),
        new Named("of another JVM", () -> overwrite(0)),
        new Named("of another build of the JVM", () -> overwrite(60)),
        new Named("older than a jar", ArchivedStartTest::buildAJarAnew));
  }

  @ParameterizedTest
  @MethodSource("accidents")
  void laterStarts_archiveThatDoesNotFit_doTheSameWithoutAWord(Named accident) throws Exception {
    FileTime built = Files.getLastModifiedTime(checkout.jar());
    try {
      accident.accident().happen();

      assertThat(loadedBy(SAYS_THE_VERSION.out(), "--version"))
          .noneMatch(line -> line.contains(ARCHIVED));
    } finally {
      Files.setLastModifiedTime(checkout.jar(), built);
    }
  }

  @Test
  void laterStarts_archiveCutShort_checkRulesAndLookForRedisAsEver() throws Exception {
    resize(100_000);

    assertThat(loadedBy(CHECKED + System.lineSeparator(), "rules", "check"))
        .noneMatch(line -> line.contains(ARCHIVED));
    assertThat(checkout.run("", ALERTS).err()).startsWith("smartcar: Redis is not available at ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "rules check", "rules test", "alerts list --help"})
  void laterStarts_briefCommand_hasNoJarThatItDoesNotNeed(String command) throws Exception {
    Ended ended = checkout.run(SHOW_CLASS_PATH, command.split(" "));

    assertThat(ended.status()).isZero();
    assertThat(ended.err()).contains("picocli").doesNotContain("hbase-client", "kafka-clients");
  }

  @Test
  void laterStarts_otherCommand_hasAllJarsAndTheArchive() throws Exception {
    assertThat(checkout.run(SHOW_CLASS_PATH, "topic", "--help").err())
        .contains("hbase-client", "kafka-clients");
    Path log = directory.resolve("loaded-by-help");
    assertThat(checkout.run("-Xlog:class+load:file=" + log, "topic", "--help").status()).isZero();
    assertThat(Files.readAllLines(log))
        .anyMatch(line -> line.contains(" io.smartcar.cli.Smartcar" + ARCHIVED));
  }

  @Test
  void laterStarts_alertsOfARedisThatIsAway_saysSo() throws Exception {
    Ended ended = checkout.run("", ALERTS);

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).startsWith("smartcar: Redis is not available at ");
  }

  @Test
  void laterStarts_alertsOfARedisThatHasNone_takeNothingOfHBase() throws Exception {
    try (EmptyRedis redis = new EmptyRedis()) {
      String port = "smartcar.redis.port=" + redis.port();

      Ended ended = checkout.run("", "alerts", "list", "20180830", "-D", port);

      assertThat(ended.err()).startsWith("No such alerts of 20180830 in Redis at ");
      assertThat(ended.status()).isEqualTo(1);
    }
  }

  @Test
  void laterStarts_alertsWithWhatIsKnownOfTheirCars_haveTheJarsOfHBase() throws Exception {
    assertThat(checkout.run(SHOW_CLASS_PATH, "alerts", "list", "--with-car", "--help").err())
        .contains("hbase-client");
  }

  @Test
  void laterStarts_collectorOfOnesOwn_isUsed() throws Exception {
    assertThat(checkout.run("-XX:+UseParallelGC", "--version")).isEqualTo(SAYS_THE_VERSION);
  }

  /** JDK 17 archives no class of a jar whose path has a blank: the libraries' only. */
  @Test
  @Tag("long")
  void starts_directoryWithBlanks_doTheSameWithoutAWord(@TempDir Path temporary) throws Exception {
    Checkout blanks = new Checkout(temporary.resolve("a directory's name"));
    blanks.make();

    assertThat(blanks.run("", "--version").out()).isEqualTo(SAYS_THE_VERSION.out());
    assertThat(blanks.run("", "--version")).isEqualTo(SAYS_THE_VERSION);
  }

  private static List<String> loadedBy(String says, String... command) throws Exception {
    Path log = directory.resolve("loaded");
    Files.deleteIfExists(log);
    Ended ended = checkout.run("-Xlog:class+load:file=" + log, command);
    assertThat(ended).isEqualTo(new Ended(0, says, ""));
    return Files.readAllLines(log);
  }

  private static void resize(long bytes) throws IOException {
    try (FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
      file.truncate(bytes);
    }
  }

  private static void overwrite(long at) throws IOException {
    try (FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), at);
    }
  }

  private static void buildAJarAnew() throws IOException {
    Files.setLastModifiedTime(checkout.jar(), FileTime.fromMillis(1_000_000_000_000L));
  }
}
