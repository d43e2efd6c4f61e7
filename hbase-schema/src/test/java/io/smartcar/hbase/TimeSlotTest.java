package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hbase.util.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeSlotTest {

  private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

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

  @ParameterizedTest
  @CsvSource({
    "20180830091, 1, 20180830091",
    "20180830091, 2, 20180830091 20180830092",
    "20180830091, 3, 2018083009",
    "20180830090, 60, 2018083009 201808301",
    "20180830090, 90, 20180830",
    "20180830233, 5, 2018083023 20180831000 20180831001",
    "201808300915, 5, 20180830091",
    "201808300915, 4, 201808300915 201808300916 201808300917 201808300918",
    "2018083009150, 12, 201808300915 201808300916",
    "20180830091500, 5, 2018083009150"
  })
  void covering_slots_areFewThatHaveThemAll(String first, int count, String expected) {
    List<TimeSlot> slots = new ArrayList<>();
    LocalDateTime time =
        LocalDateTime.parse(first + "20180830000000".substring(first.length()), SECOND);
    int seconds = new int[] {600, 60, 10, 1}[first.length() - 11];
    for (int slot = 0; slot < count; slot++) {
      slots.add(
          new TimeSlot(
              SECOND.format(time.plusSeconds((long) slot * seconds)).substring(0, first.length())));
    }

    List<TimeSlot> covering = TimeSlot.covering(slots);

    assertThat(covering.stream().map(TimeSlot::datePrefix).collect(joining(" ")))
        .isEqualTo(expected);
    assertThat(slots)
        .allMatch(
            slot ->
                covering.stream()
                        .filter(one -> slot.datePrefix().startsWith(one.datePrefix()))
                        .count()
                    == 1);
  }
}
