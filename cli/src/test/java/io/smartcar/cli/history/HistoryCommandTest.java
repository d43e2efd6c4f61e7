package io.smartcar.cli.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.cli.ExitStatus;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.SpeedLimits;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.MemoryCarTable;
import io.smartcar.hbase.MemoryEventSearch;
import io.smartcar.hbase.MemoryEventStore;
import io.smartcar.hbase.StoredEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

final class HistoryCommandTest {

  private static final Clock NOW =
      Clock.fixed(Instant.parse("2018-08-31T12:00:00Z"), ZoneOffset.UTC);

  private final MemoryEventStore store = new MemoryEventStore();
  private final MemoryCarTable cars = new MemoryCarTable();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void drive() {
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    List<StoredEvent> events =
        List.of(
                "20180830091459,V1,1,0,F,N,9,A01",
                "20180830091500,V1,2,0,L1,L,80,A01",
                "20180830091501,V1,3,0,F,N,81,D04",
                "20180830091500,V2,4,1,R3,N,100,D04",
                "20180831000000,V2,0,0,F,N,400,F10")
            .stream()
            .map(line -> new StoredEvent((CarEvent) decoder.decode(line.getBytes(UTF_8)), 1))
            .toList();
    assertThat(store.store(events, List.of())).succeedsWithin(1, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          V1                                     | 9 80 81
          V1,V2                                  | 9 80 100 81 400
          V1 V2 --from 20180830                  | 9 80 100 81
          --from 20180831                        | 400
          --to 20180830                          | 9 80 100 81
          --to 20180830091500                    | 9
          --above 80                             | 100 81 400
          --below 81                             | 9 80
          --above 80 --below 101                 | 100 81
          --above 399                            | 400
          --below 400 --above 0                  | 9 80 100 81
          --area D04                             | 100 81
          --area D04,F10 --above 81              | 100 400
          V1 --area D04 --above 80 --from -2d --to now | 81
          V2 --from 20180830 --to 20180831       | 100 400
          V1,V2 --limit 2                        | 9 80
          """)
  void history_anyCombination_isWhatFitsInOrderOfTime(String arguments, String speeds) {
    assertThat(history(arguments + " --format csv")).isEqualTo(ExitStatus.OK);

    assertThat(out.toString().lines().map(line -> line.split(",", -1)[6]))
        .containsExactly(speeds.split(" "));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void history_count_isANumberAlone() {
    assertThat(history("--area D04 --count")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).isEqualTo("2\n");
  }

  @Test
  void history_countOfNothing_isZeroAndStatus1() {
    assertThat(history("V3 --count")).isEqualTo(ExitStatus.NO);
    assertThat(out.toString()).isEqualTo("0\n");
  }

  @Test
  void history_table_hasAColumnForTheCarIfThereIsMoreThanOne() {
    history("V1 --limit 1");
    assertThat(out.toString().lines())
        .containsExactly(
            "DATE               SPEED  SPEEDPEDAL  BREAKPEDAL  STEERANGLE  DIRECTLIGHT  AREA",
            "20180830091459         9           1           0           F            N   A01");

    out.getBuffer().setLength(0);
    history("--above 399");
    assertThat(out.toString().lines())
        .containsExactly(
            "DATE               CAR       SPEED  SPEEDPEDAL  BREAKPEDAL  STEERANGLE  DIRECTLIGHT"
                + "  AREA",
            "20180831000000     V2          400           0           0           F            N"
                + "   F10");
  }

  @Test
  void history_withCar_hasWhatIsKnownOfEachAskedOnce() {
    cars.replaceBy(
        CarMaster.of(
            List.of(new Car("V1", "F", 38, "", "Seoul", "", null, null, "F", "F", 60)),
            SpeedLimits.NONE));
    assertThat(history("V1,V2 --limit 3 --with-car --format csv")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString().lines())
        .containsExactly(
            "20180830091459,V1,1,0,F,N,9,A01,F,38,,Seoul,,,,F,F,60",
            "20180830091500,V1,2,0,L1,L,80,A01,F,38,,Seoul,,,,F,F,60",
            "20180830091500,V2,4,1,R3,N,100,D04,,,,,,,,,,");
    assertThat(cars.asked()).isEqualTo(2);
    assertThat(err.toString()).isEmpty();

    out.getBuffer().setLength(0);
    history("V1,V2 --limit 1 --with-car --format json");
    assertThat(out.toString())
        .endsWith(
            ",\"areaNumber\":\"A01\",\"car\":{\"carNumber\":\"V1\",\"sex\":\"F\",\"age\":38,"
                + "\"homeArea\":\"Seoul\",\"model\":\"F\",\"class\":\"F\",\"limit\":60}}\n");
    out.getBuffer().setLength(0);
    history("V1 --limit 1 --with-car");
    assertThat(out.toString().lines())
        .containsExactly(
            "DATE               SPEED  SPEEDPEDAL  BREAKPEDAL  STEERANGLE  DIRECTLIGHT  AREA"
                + "  KNOWN OF THE CAR",
            "20180830091459         9           1           0           F            N   A01"
                + "  sex=F age=38 homeArea=Seoul model=F class=F limit=60");
    assertThat(history("V2 --with-car --format json --limit 1")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).endsWith(",\"car\":null}\n");
    assertThat(err.toString())
        .startsWith("The table of cars in HBase has none of these cars")
        .contains("smartcar cars import");
  }

  @Test
  void history_json_isAnObjectALine() {
    history("V1 --limit 1 --format json");
    assertThat(out.toString())
        .isEqualTo(
            "{\"date\":\"20180830091459\",\"carNumber\":\"V1\",\"speedPedal\":1,\"breakPedal\":0,"
                + "\"steerAngle\":\"F\",\"directLight\":\"N\",\"speed\":9,\"areaNumber\":\"A01\"}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          v1                               | v1 reported nothing
          V1,V9 --area F10                 | V1, V9 reported nothing in F10
          --above 80 --below 82 --area A01 | no car reported anything in A01 above 80 km/h and below 82 km/h
          V1 --from 20180831               | V1 reported nothing from 2018-08-31T00:00:00Z to 2018-09-01T00:00:00Z
          V2 --to 20180829 --below 5       | V2 reported nothing below 5 km/h to 2018-08-30T00:00:00Z
          """)
  void history_nothing_saysOfWhatAndIsStatus1(String arguments, String line) {
    assertThat(history(arguments)).isEqualTo(ExitStatus.NO);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines().findFirst()).contains(line);
  }

  @Test
  void history_nothingOfASmallLetter_saysThatTheCaseMatters() {
    history("v1");
    assertThat(err.toString())
        .endsWith("car numbers are case-sensitive: did you mean V1?" + System.lineSeparator());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --format csv             | name a car, a time, an area or a speed
          --area G01               | must be A01 to F10: G01
          --area D04,D11           | must be A01 to F10: D11
          --area d04               | must be A01 to F10: d04
          --above -1               | --above must be 0 to 399, as speeds are 0 to 400 km/h: -1
          --above 400              | --above must be 0 to 399, as speeds are 0 to 400 km/h: 400
          --below 0                | --below must be 1 to 400, as speeds are 0 to 400 km/h: 0
          --above 80 --below 81    | no whole speed is above 80 and below 81 km/h
          --above 80.5             | '80.5' is not an int
          V1 --limit 0             | --limit must be 1 or more: 0
          V1 --limit 5 --count     | --count counts all of them: leave out --limit
          V-1                      | must be 1 to 32 letters, digits or '_': V-1
          V1 --from 20180831 --to 20180830 | --from must be before --to
          V1 --format xml          | but was 'xml'
          """)
  void history_wrongUsage_isRefused(String arguments, String message) {
    assertThatThrownBy(() -> history(arguments))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(message);
  }

  @Test
  void history_storeAway_fails() {
    store.goAway();
    assertThatThrownBy(() -> history("V1")).isInstanceOf(EventStoreException.class);
  }

  private int history(String arguments) {
    HistoryCommand command = new HistoryCommand();
    new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .parseArgs(arguments.split(" "));
    return command.show(new MemoryEventSearch(store), command.query(NOW), cars);
  }
}
