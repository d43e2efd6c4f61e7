package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.redis.Episode;
import io.smartcar.redis.Handling;
import io.smartcar.redis.Handling.Action;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class EpisodePrinterTest {

  private static final Instant NOON = Instant.parse("2018-08-30T12:00:00Z");
  private static final Episode EPISODE =
      new Episode(
          "over-speed/V0004-20180830091459900",
          "over-speed",
          "V0004",
          "20180830091459900",
          "20180830091559900",
          1,
          2,
          3,
          "avgSpeed",
          OptionalDouble.of(97.25),
          true,
          List.of(
              new Handling(Action.ACK, "anna", NOON, "called\nhim", ""),
              new Handling(Action.ASSIGN, "anna", NOON, "", "bert"),
              new Handling(Action.NOTE, "bert", NOON, "tyre", ""),
              new Handling(Action.CLOSE, "bert", NOON, "", "")));

  private final StringWriter out = new StringWriter();

  @Test
  void print_table_hasWhatCanBeHandled() {
    print(OutputFormat.TABLE);

    assertThat(out.toString().lines())
        .containsExactly(
            "ID                                     LAST               ALERTS  WORST             STATE",
            "over-speed/V0004-20180830091459900     20180830091559900       3  avgSpeed=97.3     open,"
                + " seen by anna \"called him\", given to bert by anna, bert: \"tyre\", closed by bert");
  }

  @Test
  void print_csv_isOneLine() {
    print(OutputFormat.CSV);

    assertThat(out.toString().lines())
        .containsExactly(
            "over-speed/V0004-20180830091459900,over-speed,V0004,20180830091459900,20180830091559900,3,"
                + "avgSpeed,97.25,open,anna,bert,bert");
  }

  @Test
  void print_json_hasAllThatWasDone() {
    print(OutputFormat.JSON);

    assertThat(out.toString().strip())
        .startsWith("{\"id\":\"over-speed/V0004-20180830091459900\",\"rule\":\"over-speed\",")
        .contains("\"alerts\":3,\"measure\":\"avgSpeed\",\"worst\":97.25,\"open\":true")
        .contains("{\"action\":\"ack\",\"by\":\"anna\",\"at\":\"2018-08-30T12:00:00Z\",\"remark\"")
        .contains("\"to\":\"bert\"");
  }

  private void print(OutputFormat format) {
    EpisodePrinter printer = new EpisodePrinter(new PrintWriter(out, true), format, 300);
    printer.print(EPISODE);
  }
}
