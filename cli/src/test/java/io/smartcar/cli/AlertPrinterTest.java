package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.CsvLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AlertPrinterTest {

  private final StringWriter out = new StringWriter();

  @Test
  void print_tableIntoAPipe_isNotCut() {
    assertThat(printed(Integer.MAX_VALUE, alert("A_car_with_a_long_number")))
        .last()
        .asString()
        .endsWith("  over-speed  avgSpeed=97.3 readings=300 areaNumber=F08");
  }

  @Test
  void print_tableInATerminal_isCutToItsWidth() {
    assertThat(printed(40, alert("V0004")))
        .containsExactly(
            "DATE               CAR     RULE        …", "20180830091459900  V0004   over-speed  …");
  }

  @Test
  void print_table_hasAHeadAndFits80Columns() {
    assertThat(printed(80, alert("V0004"), alert("A_car_with_a_long_number")))
        .containsExactly(
            "DATE               CAR     RULE        VALUES",
            "20180830091459900  V0004   over-speed  avgSpeed=97.3 readings=300 areaNumber=F08",
            "20180830091459900  A_car_with_a_long_number  over-speed  avgSpeed=97.3 readings…");
  }

  @Test
  void print_csv_quotesWhatNeedsIt() {
    assertThat(
            printed(
                OutputFormat.CSV,
                alert("V0004"),
                new Alert("a,\"b\"", "V1", "20180830091459", "", "", Map.of())))
        .containsExactly(
            "20180830091459900,V0004,over-speed,high,avgSpeed=97.25;readings=300;areaNumber=F08",
            "20180830091459,V1,\"a,\"\"b\"\"\",,");
  }

  @Test
  void print_csv_valuesAreWholeAndApart() throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("avgSpeed", 80.04);
    values.put("note", "a;b, \"c\"");

    String line =
        printed(OutputFormat.CSV, new Alert("r", "V1", "20180830091459", "", "", values)).get(0);

    List<String> cells = CsvLine.read(line);
    assertThat(CsvLine.read(cells.get(4), ';'))
        .containsExactly("avgSpeed=80.04", "note=a;b, \"c\"");
  }

  @Test
  void print_json_isTheAlertAsItIsInRedis() {
    assertThat(printed(OutputFormat.JSON, alert("V0004")))
        .containsExactly(
            "{\"rule\":\"over-speed\",\"carNumber\":\"V0004\",\"date\":\"20180830091459900\","
                + "\"severity\":\"high\",\"description\":\"\",\"avgSpeed\":97.25,\"readings\":300,"
                + "\"areaNumber\":\"F08\"}");
  }

  private List<String> printed(int columns, Alert... alerts) {
    AlertPrinter printer = new AlertPrinter(new PrintWriter(out), OutputFormat.TABLE, columns);
    for (Alert alert : alerts) {
      printer.print(alert);
    }
    return out.toString().lines().toList();
  }

  private List<String> printed(OutputFormat format, Alert... alerts) {
    AlertPrinter printer = new AlertPrinter(new PrintWriter(out), format);
    for (Alert alert : alerts) {
      printer.print(alert);
    }
    return out.toString().lines().toList();
  }

  private static Alert alert(String carNumber) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("avgSpeed", 97.25);
    values.put("readings", 300L);
    values.put("areaNumber", "F08");
    return new Alert("over-speed", carNumber, "20180830091459900", "high", "", values);
  }
}
