package io.smartcar.cli.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.cli.ExitStatus;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.RecordFormat;
import io.smartcar.events.Refusal;
import io.smartcar.hbase.MemoryEventStore;
import io.smartcar.hbase.MemoryRejectedStore;
import io.smartcar.hbase.RejectedRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

final class RejectedCommandsTest {

  private static final Clock NOW =
      Clock.fixed(Instant.parse("2018-08-31T12:00:00Z"), ZoneOffset.UTC);
  private static final long NOON = Instant.parse("2018-08-30T12:00:00Z").toEpochMilli();

  /** Its date does not exist where clocks change at that time. */
  private static final String SKIPPED = "20180325023000,V7,1,0,F,N,50,A01";

  private final MemoryEventStore events = new MemoryEventStore();
  private final MemoryRejectedStore store = new MemoryRejectedStore(events);
  private final List<String> sent = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private boolean logAway;

  @BeforeEach
  void refuse() {
    refuse("T", 0, 1, NOON, "2018-08-30T09:14:59Z,V1,1,0,F,N,97,F08");
    refuse("T", 0, 2, NOON + 1, "2018-08-30T09:15:00Z,V1,1,0,F,N,97,F08");
    refuse("T", 3, 1, NOON + 86_400_000, "20180830091459,V1,1,0,F,N,999,F08");
    refuse("T", 3, 2, NOON, SKIPPED);
    refuse("other", 0, 9, NOON, "\u0007\u001b[2J");
  }

  private void refuse(String topic, int partition, long offset, long millis, String value) {
    byte[] bytes = value.getBytes(UTF_8);
    Refusal refusal = (Refusal) new EventDecoder(ZoneId.of("Europe/Rome")).decode(bytes);
    assertThat(
            events.store(
                List.of(),
                List.of(
                    new RejectedRecord(topic, partition, offset, millis, refusal.reason(), bytes))))
        .isCompleted();
  }

  @Test
  void list_all_countsByReasonAndSourceAndNamesPatterns() {
    assertThat(list("")).isEqualTo(ExitStatus.OK);

    assertThat(out.toString().lines())
        .containsExactly(
            "RECORDS  FIELD       MUST BE",
            "      2  date        14 or 17 digits (yyyyMMddHHmmss or yyyyMMddHHmmssSSS)",
            "         T/0@1  2018-08-30T09:14:59Z,V1,1,0,F,N,97,F08",
            "      1  date        a local time that exists in Europe/Rome",
            "         T/3@2  " + SKIPPED,
            "      1  record      UTF-8 text without control characters",
            "         other/0@9  \\u0007\\u001B[2J",
            "      1  speed       a whole number 0 to 400 without sign or leading zeros",
            "         T/3@1  20180830091459,V1,1,0,F,N,999,F08",
            "",
            "RECORDS  TOPIC/PARTITION                   FIRST                     LAST",
            "      2  T/0                               2018-08-30T12:00:00Z      "
                + "2018-08-30T12:00:00.001Z",
            "      2  T/3                               2018-08-30T12:00:00Z      "
                + "2018-08-31T12:00:00Z",
            "      1  other/0                           2018-08-30T12:00:00Z      "
                + "2018-08-30T12:00:00Z",
            "",
            "2 records have ISO dates: dates are 14 or 17 digits, as 20180830091459",
            "1 record is no text: they are compressed, of a binary format, or not in UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --topic T --partition 3          | T/3@1 T/3@2
          --topic other                    | other/0@9
          --field speed                    | T/3@1
          --reason EUROPE/rome             | T/3@2
          --from 20180831                  | T/3@1
          --to 20180830 --field date       | T/0@1 T/0@2 T/3@2
          --from 2018-08-30T12:00:00.001Z  | T/0@2
          --topic T --partition 0 --offset 2 | T/0@2
          --topic T --limit 1              | T/0@1
          """)
  void show_selected_areThose(String arguments, String places) {
    assertThat(show(arguments)).isEqualTo(ExitStatus.OK);
    assertThat(out.toString().lines().filter(line -> !line.startsWith(" ")))
        .map(line -> line.split(" ", -1)[0])
        .containsExactly(places.split(" "));
  }

  @Test
  void show_table_hasWhereWhenWhyAndTheTextEscaped() {
    show("--topic other");
    assertThat(out.toString().lines())
        .containsExactly(
            "other/0@9  2018-08-30T12:00:00Z  record must be UTF-8 text without control"
                + " characters: \"\\u0007\\u001B[2J\"",
            "  \\u0007\\u001B[2J");
  }

  @Test
  void show_csvAndJson_haveTheBytes() {
    show("--topic other --format csv");
    assertThat(out.toString()).startsWith("other,0,9,2018-08-30T12:00:00Z,").contains("BxtbMko=");
    out.getBuffer().setLength(0);
    show("--topic other --format json");
    assertThat(out.toString())
        .startsWith("{\"topic\":\"other\",\"partition\":0,\"offset\":9,\"time\":")
        .contains("\"base64\":\"BxtbMko=\"");
  }

  @Test
  void listAndShow_nothing_saySoAndAreStatus1() {
    assertThat(list("--topic none")).isEqualTo(ExitStatus.NO);
    assertThat(show("--from 20200101")).isEqualTo(ExitStatus.NO);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .containsExactly("no such refused records", "no such refused records");
  }

  @Test
  void list_json_isAnObjectAReason() {
    list("--format json --examples 2 --field date");
    assertThat(out.toString().lines()).hasSize(2);
    assertThat(out.toString())
        .startsWith(
            "{\"records\":2,\"field\":\"date\",\"rule\":\"14 or 17 digits (yyyyMMddHHmmss or"
                + " yyyyMMddHHmmssSSS)\",\"first\":\"2018-08-30T12:00:00Z\"")
        .contains("{\"topic\":\"T\",\"partition\":0,\"offset\":2,\"text\":\"2018-08-30T09:15:00Z");
  }

  @Test
  void replay_withoutYes_saysWhatItWouldDo() {
    assertThat(replay("")).isEqualTo(ExitStatus.OK);

    assertThat(out.toString().lines())
        .containsExactly(
            "1 would be sent to topic T",
            "3 left: still no event, and would be refused again",
            "  2 records have ISO dates: dates are 14 or 17 digits, as 20180830091459");
    assertThat(err.toString())
        .startsWith("Nothing is sent yet: the same command with --yes sends them");
    assertThat(sent).isEmpty();
  }

  @Test
  void replay_yes_sendsOnceWhatIsAnEventByNow() {
    assertThat(replay("--yes --author ann")).isEqualTo(ExitStatus.OK);

    assertThat(sent).containsExactly("V7 " + SKIPPED);
    assertThat(out.toString().lines().findFirst()).contains("1 sent to topic T");
    out.getBuffer().setLength(0);
    assertThat(replay("--yes --reason rome")).isEqualTo(ExitStatus.NO);
    assertThat(out.toString().lines()).containsExactly("0 sent to topic T", "1 left: sent before");
    assertThat(sent).hasSize(1);
    out.getBuffer().setLength(0);
    show("--reason rome");
    assertThat(out.toString()).contains("(sent again by ann at ");
  }

  @Test
  void replay_kafkaGoesAway_saysWhatIsNotKnownAndLeavesItForADecision() {
    logAway = true;
    assertThatThrownBy(() -> replay("--yes")).isInstanceOf(EventLogException.class);
    assertThat(err.toString())
        .contains("some may have been sent beside these: see smartcar rejected show --unconfirmed");

    logAway = false;
    assertThat(replay("--yes --reason rome")).isEqualTo(ExitStatus.NO);
    assertThat(out.toString())
        .contains("1 left: sending them was begun and not confirmed, --unconfirmed sends them");
    assertThat(sent).isEmpty();
    assertThat(replay("--yes --unconfirmed")).isEqualTo(ExitStatus.OK);
    assertThat(sent).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --examples -1                     | --examples must be 0 to 100: -1
          --from 20180831 --to 20180830     | --from must be before --to
          --partition x                     | 'x' is not an int
          --format xml                      | but was 'xml'
          """)
  void list_wrongUsage_isRefused(String arguments, String message) {
    assertThatThrownBy(() -> list(arguments))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(message);
  }

  private int list(String arguments) {
    ListCommand command = parsed(new ListCommand(), arguments);
    return command.list(store, command.query(NOW));
  }

  private int show(String arguments) {
    ShowCommand command = parsed(new ShowCommand(), arguments);
    return command.show(store, command.query(NOW));
  }

  private int replay(String arguments) {
    ReplayCommand command = parsed(new ReplayCommand(), arguments);
    return command.replay(
        store,
        command.query(NOW, "T"),
        "topic T",
        command.resender(ZoneOffset.UTC, RecordFormat.BOOK),
        () -> new Log());
  }

  private <T> T parsed(T command, String arguments) {
    new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .parseArgs(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    return command;
  }

  /** A log of one partition in which everything arrives at once, or nothing. */
  private final class Log implements LogWriter {

    @Override
    public int partitions() {
      return 1;
    }

    @Override
    public int partition(byte[] key) {
      return 0;
    }

    @Override
    public void send(
        int partition,
        byte @Nullable [] key,
        byte[] value,
        Consumer<@Nullable EventLogException> arrived) {
      if (logAway) {
        arrived.accept(new EventLogException("Kafka does not answer", null));
        return;
      }
      sent.add(new String(key == null ? new byte[0] : key, UTF_8) + ' ' + new String(value, UTF_8));
      arrived.accept(null);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
