package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.hadoop.hbase.util.Pair;
import org.junit.jupiter.api.Test;

final class TimeSlotTest {

  @Test
  void rowPattern_tenMinutes_leavesTheBeginningOpenForBothLengthsOfDate() {
    TimeSlot slot = new TimeSlot("20180830091");
    List<Pair<byte[], byte[]>> patterns =
        List.of(slot.rowPattern(14, "V0004"), slot.rowPattern(17, "V0004"));

    assertThat(text(patterns.get(0).getFirst())).isEqualTo("00019003808102-V0004");
    assertThat(patterns.get(0).getSecond()).startsWith(1, 1, 1, 0).endsWith(0, 0, 0, 0, 0, 0);
    assertThat(text(patterns.get(1).getFirst())).isEqualTo("00000019003808102-V0004");
    assertThat(patterns.get(1).getSecond()).startsWith(1, 1, 1, 1, 1, 1, 0);
  }

  @Test
  void rowPatternsOfAllCars_aMinute_endBehindTheDate() {
    List<Pair<byte[], byte[]>> patterns = new TimeSlot("201808300914").rowPatternsOfAllCars();

    assertThat(patterns)
        .extracting(pattern -> text(pattern.getFirst()))
        .containsExactly("00419003808102-", "00000419003808102-");
    assertThat(patterns.get(1).getSecond()).startsWith(1, 1, 1, 1, 1, 0).endsWith(0, 0, 0);
  }

  @Test
  void parts_tenMinutes_areMinutesTensOfSecondsOrSeconds() {
    TimeSlot slot = new TimeSlot("20180830091");

    assertThat(slot.parts(11)).containsExactly(slot);
    assertThat(slot.parts(12))
        .hasSize(10)
        .startsWith(new TimeSlot("201808300910"))
        .endsWith(new TimeSlot("201808300919"));
    assertThat(slot.parts(13)).hasSize(60).endsWith(new TimeSlot("2018083009195"));
    assertThat(slot.parts(14)).hasSize(600).isSorted().endsWith(new TimeSlot("20180830091959"));
    assertThat(new TimeSlot("201808300914").parts(13)).hasSize(6);
    assertThat(new TimeSlot("201808300914").parts(11)).hasSize(1);
  }

  @Test
  void ofTenMinutes_bothLengthsOfDate_isItsSlot() {
    assertThat(TimeSlot.ofTenMinutes("20180830091459")).isEqualTo(new TimeSlot("20180830091"));
    assertThat(TimeSlot.ofTenMinutes("20180830091459900")).isEqualTo(new TimeSlot("20180830091"));
  }

  private static String text(byte[] key) {
    return new String(key, US_ASCII);
  }
}
