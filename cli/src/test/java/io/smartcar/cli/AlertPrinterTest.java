package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cli.joined.CarJoin;
import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import io.smartcar.events.CsvLine;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.SpeedLimits;
import io.smartcar.hbase.MemoryCarTable;
import io.smartcar.redis.AlertChange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  @Test
  void print_handled_saysWhatWasDone() {
    AlertChange alert =
        new AlertChange.Added(new RaisedAlert(alert("V0004"), 1, 1), Optional.empty());
    for (OutputFormat format : List.of(OutputFormat.TABLE, OutputFormat.JSON)) {
      new AlertPrinter(new PrintWriter(out, true), format, 300)
          .print(alert, List.of("seen by anna \"called\"", "closed by bert"));
    }

    assertThat(out.toString())
        .contains("over-speed  [seen by anna \"called\", closed by bert] avgSpeed")
        .contains(",\"@handled\":[\"seen by anna \\\"called\\\"\",\"closed by bert\"]}");
  }

  @Test
  void print_changesAsATable_saysWhatHappened() {
    assertThat(changesPrinted(OutputFormat.TABLE))
        .containsExactly(
            "DATE               CAR     RULE        VALUES",
            "20180830091459900  V0004   over-speed  avgSpeed=97.3 readings=300 areaNumber=F08",
            "20180830091459900  V0004   over-speed  [late by 2 h 13 m] avgSpeed=97.3 readings=300"
                + " areaNumber=F08",
            "20180830091459900  V0004   over-speed  [withdrawn] avgSpeed=97.3 readings=300"
                + " areaNumber=F08",
            "20180830091459900  V0004   over-speed  [replaces r/V0004-20180830091458, late by 3.0 s]"
                + " avgSpeed=97.3 readings=300 areaNumber=F08",
            "20180830091459900  V0004   over-speed  [corrected, late by 3.0 s] avgSpeed=97.3"
                + " readings=300 areaNumber=F08");
  }

  @Test
  void print_changesAsCsv_haveThreeMoreCells() {
    String cells =
        "20180830091459900,V0004,over-speed,high,avgSpeed=97.25;readings=300;areaNumber=F08";
    assertThat(changesPrinted(OutputFormat.CSV))
        .containsExactly(
            cells + ",,added,",
            cells + ",7980000,added,",
            cells + ",,withdrawn,",
            cells + ",3000,replaces,r/V0004-20180830091458",
            cells + ",3000,replaces,over-speed/V0004-20180830091459900");
  }

  @Test
  void print_changesAsJson_aWithdrawnOneIsNotTakenForAnAlert() {
    String alert = AlertJson.write(alert("V0004"));
    String open = alert.substring(0, alert.length() - 1);
    assertThat(changesPrinted(OutputFormat.JSON))
        .containsExactly(
            alert,
            open + ",\"@late-by-ms\":7980000}",
            "{\"@withdrawn\":" + alert + "}",
            open + ",\"@late-by-ms\":3000,\"@replaces\":\"r/V0004-20180830091458\"}",
            open + ",\"@late-by-ms\":3000,\"@replaces\":\"over-speed/V0004-20180830091459900\"}");
  }

  @Test
  void print_withWhatIsKnownOfTheCar_hasItBehindTheRest() {
    MemoryCarTable table = new MemoryCarTable();
    table.replaceBy(
        CarMaster.of(
            List.of(new Car("V0004", "F", 38, "", "", "a;b", null, null, "", "", null)),
            SpeedLimits.NONE));
    for (String carNumber : List.of("V0004", "V0005")) {
      for (OutputFormat format : OutputFormat.values()) {
        new AlertPrinter(new PrintWriter(out, true), format, new CarJoin(table))
            .print(
                new AlertChange.Added(new RaisedAlert(alert(carNumber), 1, 1), Optional.empty()));
      }
    }

    assertThat(out.toString().lines())
        .containsSubsequence(
            "20180830091459900  V0004   over-speed  avgSpeed=97.3 readings=300 areaNumber=F08"
                + " car.sex=F car.age=38 car.job=a;b",
            "20180830091459900,V0004,over-speed,high,avgSpeed=97.25;readings=300;areaNumber=F08"
                + ",,added,,\"sex=F;age=38;\"\"job=a;b\"\"\"",
            "20180830091459900  V0005   over-speed  avgSpeed=97.3 readings=300 areaNumber=F08",
            "20180830091459900,V0005,over-speed,high,avgSpeed=97.25;readings=300;areaNumber=F08"
                + ",,added,,")
        .anyMatch(
            line ->
                line.endsWith(
                    ",\"@car\":{\"carNumber\":\"V0004\",\"sex\":\"F\",\"age\":38,\"job\":\"a;b\"}}"))
        .anyMatch(line -> line.endsWith(",\"@car\":null}"));
  }

  private List<String> changesPrinted(OutputFormat format) {
    AlertPrinter printer = new AlertPrinter(new PrintWriter(out), format);
    RaisedAlert raised = new RaisedAlert(alert("V0004"), 0, 0);
    Duration late = Duration.ofSeconds(3);
    printer.print(new AlertChange.Added(raised, Optional.empty()));
    printer.print(new AlertChange.Added(raised, Optional.of(Duration.ofMinutes(133))));
    printer.print(new AlertChange.Withdrawn(raised));
    printer.print(new AlertChange.Replaced("r/V0004-20180830091458", raised, late));
    printer.print(new AlertChange.Replaced("over-speed/V0004-20180830091459900", raised, late));
    return out.toString().lines().toList();
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
