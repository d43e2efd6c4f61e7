package io.smartcar.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DateSpanTest {

  private static final Instant NINE = Instant.parse("2018-08-30T09:00:00Z");
  private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

  @Test
  void slots_aFewSeconds_areTheMinute() {
    assertThat(slots(NINE.plusSeconds(1), NINE.plusSeconds(2))).containsExactly("201808300900");
  }

  @Test
  void slots_endOnABorder_leaveTheNextOut() {
    assertThat(slots(NINE, NINE.plusSeconds(60))).containsExactly("201808300900");
    assertThat(slots(NINE, NINE.plusSeconds(600))).containsExactly("20180830090");
  }

  @Test
  void slots_anHourBegunInBetween_areSevenTensOfMinutes() {
    assertThat(slots(NINE.plusSeconds(300), NINE.plusSeconds(3_900)))
        .hasSize(7)
        .startsWith("20180830090")
        .endsWith("20180830100");
  }

  @Test
  void slots_ofNothing_areNone() {
    assertThat(slots(NINE, NINE)).isEmpty();
    assertThat(slots(NINE, NINE.minusSeconds(1))).isEmpty();
    assertThat(DateSpan.of(NINE, NINE, ZoneOffset.UTC).coarse()).isEmpty();
    assertThat(DateSpan.of(NINE, NINE, ZoneOffset.UTC).of(new TreeSet<>())).isEmpty();
  }

  @Test
  void slots_zoneAheadOfUtc_areInItsOwnTime() {
    DateSpan span = DateSpan.of(NINE, NINE.plusSeconds(1), ZoneId.of("Asia/Kolkata"));

    assertThat(span.slots()).containsExactly(new TimeSlot("201808301430"));
  }

  @Test
  void slots_untilTheYear9999_areMadeOneByOne() {
    Iterator<TimeSlot> slots = DateSpan.of(NINE, YEAR_10000, ZoneOffset.UTC).slots().iterator();

    assertThat(slots.next()).isEqualTo(new TimeSlot("20180830090"));
    assertThat(slots.next()).isEqualTo(new TimeSlot("20180830091"));
  }

  @ParameterizedTest
  @CsvSource({
    "1969-12-31T23:50:00Z, 1970-01-01T00:10:00Z, UTC, 19700101000, 19700101000",
    "9999-12-31T23:50:00Z, +10000-01-01T00:10:00Z, UTC, 99991231235, 99991231235",
    "9999-12-31T15:50:00Z, +10000-01-01T00:00:00Z, Asia/Shanghai, 99991231235, 99991231235",
    "+10000-01-01T04:50:00Z, +10000-01-01T05:00:00Z, America/New_York, 99991231235, 99991231235",
    "2024-02-29T23:40:00Z, 2024-03-01T00:10:00Z, UTC, 20240229234, 20240301000",
    "2023-02-28T23:40:00Z, 2023-03-01T00:10:00Z, UTC, 20230228234, 20230301000",
    "2018-04-30T23:40:00Z, 2018-05-01T00:10:00Z, UTC, 20180430234, 20180501000",
    // Local dates after the clocks go back can be an hour later than those of the end.
    "2018-10-28T00:00:00Z, 2018-10-28T01:10:00Z, Europe/Rome, 20181028010, 20181028030",
    // An end near a change that is not the next one after the beginning.
    "2018-01-01T00:00:00Z, 2018-10-28T01:10:00Z, Europe/Rome, 20180101010, 20181028030",
    "-1000000000-01-01T00:00:00Z, +1000000000-12-31T23:59:59Z, UTC, 19700101000, 99991231235",
  })
  void slots_ofBounds_areWithinWhatDatesCanBe(
      Instant from, Instant to, String zone, String first, String last) {
    DateSpan span = DateSpan.of(from, to, ZoneId.of(zone));

    assertThat(span.firstMinute()).startsWith(first);
    assertThat(span.lastMinute()).startsWith(last);
    assertThat(span.slots().findFirst()).hasValue(new TimeSlot(first));
  }

  @Test
  void slots_beyondAllDates_areNone() {
    assertThat(slots(YEAR_10000.plusSeconds(86_400), YEAR_10000.plusSeconds(864_000))).isEmpty();
    assertThat(slots(Instant.MIN, Instant.EPOCH.minusSeconds(86_400))).isEmpty();
    assertThat(slots(Instant.MIN, Instant.MIN.plusSeconds(1))).isEmpty();
  }

  @Test
  void coarse_severalDays_areDays() {
    assertThat(coarse("2018-08-30T09:00:00Z", "2018-09-02T00:00:00Z"))
        .containsExactly("20180830", "20180831", "20180901");
  }

  @Test
  void coarse_untilTheYear9999_areAFew() {
    assertThat(coarse("2018-08-30T09:00:00Z", "+10000-01-01T00:00:00Z"))
        .startsWith("201808", "201809", "20181", "2019", "202")
        .endsWith("3", "4", "5", "6", "7", "8", "9")
        .hasSize(28);
  }

  @Test
  void coarse_anySpan_coversItsSlots() {
    for (int days : new int[] {1, 2, 30, 62, 63, 365, 1_000}) {
      DateSpan span = DateSpan.of(NINE, NINE.plusSeconds(days * 86_400L), ZoneId.of("Europe/Rome"));
      List<TimeSlot> coarse = span.coarse();

      assertThat(coarse).hasSizeLessThan(60);
      assertThat(span.slots())
          .allMatch(
              slot ->
                  coarse.stream().anyMatch(one -> slot.datePrefix().startsWith(one.datePrefix())));
    }
  }

  @Test
  void overlaps_partsOfTheFirstAndLastSlot_onlyWhatIsInTheSpansMinutes() {
    DateSpan span = DateSpan.of(NINE.plusSeconds(299), NINE.plusSeconds(721), ZoneOffset.UTC);

    assertThat(span.slots().flatMap(slot -> slot.parts(12)).filter(span::overlaps))
        .hasSize(9)
        .startsWith(new TimeSlot("201808300904"))
        .endsWith(new TimeSlot("201808300912"));
    assertThat(span.slots().filter(span::overlaps)).hasSize(2);
    assertThat(span.slots().flatMap(slot -> slot.parts(14)).filter(span::overlaps)).hasSize(9 * 60);
  }

  @Test
  void of_occupiedSlots_leavesOutWhatIsBeyond() {
    TreeSet<TimeSlot> occupied = new TreeSet<>();
    Stream.of("20180830085", "20180830090", "20180831000", "20180901090", "20180901091")
        .map(TimeSlot::new)
        .forEach(occupied::add);

    assertThat(
            DateSpan.of(NINE.plusSeconds(1), NINE.plusSeconds(172_801), ZoneOffset.UTC)
                .of(occupied))
        .extracting(TimeSlot::datePrefix)
        .containsExactly("20180830090", "20180831000", "20180901090");
  }

  private static List<String> coarse(String from, String to) {
    return DateSpan.of(Instant.parse(from), Instant.parse(to), ZoneOffset.UTC).coarse().stream()
        .map(TimeSlot::datePrefix)
        .toList();
  }

  private static List<String> slots(Instant from, Instant to) {
    return DateSpan.of(from, to, ZoneOffset.UTC).slots().map(TimeSlot::datePrefix).toList();
  }
}
