package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.hadoop.hbase.util.Pair;
import org.junit.jupiter.api.Test;

final class TimeSlotTest {

  private static final Instant NINE = Instant.parse("2018-08-30T09:00:00Z");

  @Test
  void covering_aFewSeconds_isTheMinute() {
    assertThat(slots(NINE.plusSeconds(1), NINE.plusSeconds(2))).containsExactly("201808300900");
  }

  @Test
  void covering_endOnABorder_leavesTheNextOut() {
    assertThat(slots(NINE, NINE.plusSeconds(60))).containsExactly("201808300900");
    assertThat(slots(NINE, NINE.plusSeconds(600))).containsExactly("20180830090");
  }

  @Test
  void covering_anHourBegunInBetween_isSevenTensOfMinutes() {
    assertThat(slots(NINE.plusSeconds(300), NINE.plusSeconds(3_900)))
        .hasSize(7)
        .startsWith("20180830090")
        .endsWith("20180830100");
  }

  @Test
  void covering_nothing_isEmpty() {
    assertThat(slots(NINE, NINE)).isEmpty();
    assertThat(slots(NINE, NINE.minusSeconds(1))).isEmpty();
  }

  @Test
  void covering_zoneAheadOfUtc_isInItsOwnTime() {
    List<TimeSlot> slots = TimeSlot.covering(NINE, NINE.plusSeconds(1), ZoneId.of("Asia/Kolkata"));

    assertThat(slots).containsExactly(new TimeSlot("201808301430"));
  }

  @Test
  void rowPatterns_tenMinutes_leaveTheBeginningOpenForBothLengthsOfDate() {
    List<Pair<byte[], byte[]>> patterns = new TimeSlot("20180830091").rowPatterns("V0004");

    assertThat(patterns).hasSize(2);
    assertThat(text(patterns.get(0).getFirst())).isEqualTo("00019003808102-V0004");
    assertThat(patterns.get(0).getSecond()).startsWith(1, 1, 1, 0).endsWith(0, 0, 0, 0, 0, 0);
    assertThat(text(patterns.get(1).getFirst())).isEqualTo("00000019003808102-V0004");
    assertThat(patterns.get(1).getSecond()).startsWith(1, 1, 1, 1, 1, 1, 0);
  }

  private static List<String> slots(Instant from, Instant to) {
    return TimeSlot.covering(from, to, ZoneOffset.UTC).stream().map(TimeSlot::datePrefix).toList();
  }

  private static String text(byte[] key) {
    return new String(key, US_ASCII);
  }
}
