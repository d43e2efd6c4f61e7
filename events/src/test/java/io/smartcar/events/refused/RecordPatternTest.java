package io.smartcar.events.refused;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordPatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          2018-08-30T09:14:59Z,V0004,1,0,F,N,97,F08         | ISO_DATES
          2018-08-30 09:14:59,V0004,1,0,F,N,97,F08          | ISO_DATES
          2018-08-30T09:14:59Z;V0004;1;0;F;N;97,5;F08       | ISO_DATES SEMICOLONS DECIMAL_COMMAS
          20180830091459;V0004;1;0;F;N;97;F08               | SEMICOLONS
          20180830091459,V0004,1,0,F,N,97,5,F08             | DECIMAL_COMMAS
          20180830091459,V0004,1,0,F,N,97.5,F08             | DECIMAL_POINTS
          20180830091459,V0004,1,0,F,N,97.0,F08             | ``
          "20180830091459","V0004",1,0,"F","N",97,"F08"     | QUOTES
          20180830091459, V0004, 1, 0, F, N, 97, F08        | BLANKS
          1535620499,V0004,1,0,F,N,97,F08                   | EPOCH_TIMES
          1535620499900,V0004,1,0,F,N,97,F08                | EPOCH_TIMES
          date,carNumber,speedPedal,breakPedal,steerAngle,directLight,speed,areaNumber | HEADER
          "date";"car_number";"speed"                       | HEADER
          20180830091459,V0004,1,0,F,N,97                   | WRONG_NUMBER_OF_FIELDS
          20180830091459,V0004,1,0,F,N,97,F08,x,y           | WRONG_NUMBER_OF_FIELDS
          hello                                             | WRONG_NUMBER_OF_FIELDS
          20180830091459,V0004,1,0,F,N,401,F08              | ``
          20180830091459,V0004,1,0,F,N,97,G08               | ``
          {"date":"2018-08-30T09:14:59Z","speed":97}        | JSON_OBJECTS ISO_DATES
          {"date":20180830091459,"speed":97.5}              | JSON_OBJECTS DECIMAL_POINTS
          [{"date":20180830091459}]                         | JSON_ARRAYS
          """)
  void of_aLine_tellsWhatItHas(String line, String patterns) {
    assertThat(RecordPattern.of(line.getBytes(UTF_8))).isEqualTo(set(patterns));
    assertThat(RecordPattern.of((line + "\r\n").getBytes(UTF_8))).isEqualTo(set(patterns));
  }

  @Test
  void of_tabs_tellsThem() {
    assertThat(RecordPattern.of("20180830091459\tV0004\t1\t0\tF\tN\t97\tF08".getBytes(UTF_8)))
        .containsExactly(RecordPattern.TABS);
  }

  @Test
  void of_twoEventsInARecord_tellsThatTheyAreLines() {
    String line = "20180830091459,V0004,1,0,F,N,97,F08";
    assertThat(RecordPattern.of((line + "\n" + line).getBytes(UTF_8)))
        .containsExactly(RecordPattern.SEVERAL_LINES);
  }

  @Test
  void of_nothingOrNoText_tellsThat() {
    assertThat(RecordPattern.of(new byte[0])).containsExactly(RecordPattern.EMPTY);
    assertThat(RecordPattern.of(" \r\n".getBytes(UTF_8))).containsExactly(RecordPattern.EMPTY);
    assertThat(RecordPattern.of(new byte[] {31, (byte) 0x8b, 8, 0}))
        .containsExactly(RecordPattern.BINARY);
    assertThat(RecordPattern.of("20180830091459,é".getBytes(ISO_8859_1)))
        .containsExactly(RecordPattern.BINARY);
  }

  @Test
  void of_aLongRecord_looksAtItsBeginning() {
    String line = "2018-08-30T09:14:59Z,V0004,1,0,F,N,97,F08" + "é".repeat(1 << 20);
    assertThat(RecordPattern.of(line.getBytes(UTF_8))).containsExactly(RecordPattern.ISO_DATES);
  }

  private static Set<RecordPattern> set(String names) {
    return Arrays.stream(names.split(" "))
        .filter(name -> !name.isEmpty())
        .map(RecordPattern::valueOf)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(RecordPattern.class)));
  }
}
