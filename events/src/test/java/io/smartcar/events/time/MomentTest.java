package io.smartcar.events.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MomentTest {

  /** 23:30 in Rome is the evening before midnight in UTC, and in Shanghai the next morning. */
  private static final Instant NOW = Instant.parse("2026-11-28T22:30:15.250Z");

  @ParameterizedTest
  @CsvSource({
    "20180830, 2018-08-30T00:00:00Z, 2018-08-31T00:00:00Z",
    "2018-08-30, 2018-08-30T00:00:00Z, 2018-08-31T00:00:00Z",
    "20180830091459, 2018-08-30T09:14:59Z, 2018-08-30T09:14:59Z",
    "20180830091459900, 2018-08-30T09:14:59.9Z, 2018-08-30T09:14:59.9Z",
    "2018-08-30T09:14, 2018-08-30T09:14:00Z, 2018-08-30T09:14:00Z",
    "2018-08-30 09:14, 2018-08-30T09:14:00Z, 2018-08-30T09:14:00Z",
    "20180830 9:14:05, 2018-08-30T09:14:05Z, 2018-08-30T09:14:05Z",
    "2018-08-30T09:14:59.9, 2018-08-30T09:14:59.9Z, 2018-08-30T09:14:59.9Z",
    "2018-08-30T09:14:59+02:00, 2018-08-30T07:14:59Z, 2018-08-30T07:14:59Z",
    "2018-08-30T09:14:59+0200, 2018-08-30T07:14:59Z, 2018-08-30T07:14:59Z",
    "2018-08-30T09:14:59Z, 2018-08-30T09:14:59Z, 2018-08-30T09:14:59Z",
    "2018-08-30t09:14z, 2018-08-30T09:14:00Z, 2018-08-30T09:14:00Z",
    "now, 2026-11-28T22:30:15.250Z, 2026-11-28T22:30:15.250Z",
    "-2h, 2026-11-28T20:30:15.250Z, 2026-11-28T20:30:15.250Z",
    "-90m, 2026-11-28T21:00:15.250Z, 2026-11-28T21:00:15.250Z",
    "-7d, 2026-11-21T22:30:15.250Z, 2026-11-21T22:30:15.250Z",
    "-250ms, 2026-11-28T22:30:15Z, 2026-11-28T22:30:15Z",
    "today, 2026-11-28T00:00:00Z, 2026-11-29T00:00:00Z",
    "Yesterday, 2026-11-27T00:00:00Z, 2026-11-28T00:00:00Z",
    "yesterday 22:00, 2026-11-27T22:00:00Z, 2026-11-27T22:00:00Z",
    "22:00, 2026-11-28T22:00:00Z, 2026-11-28T22:00:00Z",
    "9:05:30.5, 2026-11-28T09:05:30.5Z, 2026-11-28T09:05:30.5Z",
  })
  void of_everyForm_isRead(String text, Instant begin, Instant end) {
    assertThat(Moment.of(text).begin(in("UTC"))).isEqualTo(begin);
    assertThat(Moment.of(text).end(in("UTC"))).isEqualTo(end);
  }

  @ParameterizedTest
  @CsvSource({
    // The two ends of what events have, leap days, ends of months.
    "UTC, 19700101, 1970-01-01T00:00:00Z, 1970-01-02T00:00:00Z",
    "Asia/Shanghai, 19700101, 1969-12-31T16:00:00Z, 1970-01-01T16:00:00Z",
    "UTC, 99991231, 9999-12-31T00:00:00Z, +10000-01-01T00:00:00Z",
    "America/New_York, 99991231, 9999-12-31T05:00:00Z, +10000-01-01T05:00:00Z",
    "UTC, 99991231235959999, 9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z",
    "UTC, 20240229, 2024-02-29T00:00:00Z, 2024-03-01T00:00:00Z",
    "UTC, 20000229, 2000-02-29T00:00:00Z, 2000-03-01T00:00:00Z",
    "UTC, 20230228, 2023-02-28T00:00:00Z, 2023-03-01T00:00:00Z",
    "UTC, 20231231, 2023-12-31T00:00:00Z, 2024-01-01T00:00:00Z",
    "UTC, 20230430, 2023-04-30T00:00:00Z, 2023-05-01T00:00:00Z",
    // A day of 23 hours, one of 25, and one that begins at 01:00.
    "Europe/Rome, 20180325, 2018-03-24T23:00:00Z, 2018-03-25T22:00:00Z",
    "Europe/Rome, 20181028, 2018-10-27T22:00:00Z, 2018-10-28T23:00:00Z",
    "America/Sao_Paulo, 20181104, 2018-11-04T03:00:00Z, 2018-11-05T02:00:00Z",
    // Twice on that day: the earlier one, as in events.
    "Europe/Rome, 20181028023000, 2018-10-28T00:30:00Z, 2018-10-28T00:30:00Z",
    "Europe/Rome, 2018-10-28T02:30+01:00, 2018-10-28T01:30:00Z, 2018-10-28T01:30:00Z",
    // Today is the zone's.
    "Asia/Shanghai, today, 2026-11-28T16:00:00Z, 2026-11-29T16:00:00Z",
    "Asia/Shanghai, 22:00, 2026-11-29T14:00:00Z, 2026-11-29T14:00:00Z",
    "Europe/Rome, yesterday, 2026-11-26T23:00:00Z, 2026-11-27T23:00:00Z",
  })
  void of_bound_isThatInstantInTheZone(String zone, String text, Instant begin, Instant end) {
    assertThat(Moment.of(text).begin(in(zone))).isEqualTo(begin);
    assertThat(Moment.of(text).end(in(zone))).isEqualTo(end);
  }

  @ParameterizedTest
  @CsvSource({
    "20180230, 'there is no such day, February 2018 has 28: 20180230'",
    "2023-02-29, 'there is no such day, February 2023 has 28: 2023-02-29'",
    "19000229, 'must be of the years 1970 to 9999: 19000229'",
    "21000229, 'there is no such day, February 2100 has 28: 21000229'",
    "20180431, 'there is no such day, April 2018 has 30: 20180431'",
    "20180800, 'there is no such day, August 2018 has 31: 20180800'",
    "20181301, 'there is no month 13: 20181301'",
    "20180030120000, 'there is no month 00: 20180030'",
    "20180230120000, 'there is no such day, February 2018 has 28: 20180230'",
    "2018-02-30T12:00, 'there is no such day, February 2018 has 28: 2018-02-30T12:00'",
    "19691231, 'must be of the years 1970 to 9999: 19691231'",
    "00000101, 'must be of the years 1970 to 9999: 00000101'",
    "0000-01-01T00:00Z, 'must be of the years 1970 to 9999: 0000-01-01T00:00Z'",
    "20180830240000, '24:00 is 00:00 of the next day, write that: 20180830240000'",
    "2018-08-30 24:00, '24:00 is 00:00 of the next day, write that: 2018-08-30 24:00'",
    "24:00, '24:00 is 00:00 of the next day, write that: 24:00'",
    "20180830236000, 'there is no such time of day: 20180830236000'",
    "2018-08-30T23:59:60Z, 'there is no such time of day: 2018-08-30T23:59:60Z'",
    "25:00, 'there is no such time of day: 25:00'",
  })
  void of_whatDoesNotExist_isRefusedWithTheReason(String text, String message) {
    assertThatThrownBy(() -> Moment.of(text))
        .isInstanceOf(DateTimeException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2018",
        "20180231x",
        "2018-8-3",
        "100000101",
        "10000-01-01",
        "-0001-01-01",
        "2018083009",
        "201808300914599",
        "tomorrow",
        "2h",
        "-2w",
        "-h",
        "22",
        "30.8.2018",
        "2018-08-30Z"
      })
  void of_anythingElse_isRefusedWithTheForms(String text) {
    assertThatThrownBy(() -> Moment.of(text))
        .isInstanceOf(DateTimeException.class)
        .hasMessage("must be a time, as " + Moment.FORMS + ": " + text);
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Rome, 20180325023000, there is no 2018-03-25T02:30 in Europe/Rome: the clocks go from"
        + " 2018-03-25T02:00 to 2018-03-25T03:00",
    "Pacific/Apia, 20111230, there is no day 2011-12-30 in Pacific/Apia",
    "UTC, -30000d, must not go back before 1970: -30000d",
    "UTC, -999999999999d, must not go back before 1970: -999999999999d",
  })
  void begin_whatTheZoneDoesNotHave_isRefused(String zone, String text, String message) {
    Moment moment = Moment.of(text);

    assertThatThrownBy(() -> moment.begin(in(zone)))
        .isInstanceOf(DateTimeException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> moment.end(in(zone))).hasMessage(message);
  }

  @Test
  void day_ofADay_isIt() {
    assertThat(Moment.of("today").day(in("Asia/Shanghai"))).isEqualTo("2026-11-29");
    assertThat(Moment.of("20240229").day(in("America/New_York"))).isEqualTo("2024-02-29");
    assertThat(Moment.of("99991231").day(in("America/New_York"))).isEqualTo("9999-12-31");
  }

  @ParameterizedTest
  @ValueSource(strings = {"now", "-2h", "22:00", "20180830091459"})
  void day_ofATime_isRefused(String text) {
    Moment moment = Moment.of(text);

    assertThatThrownBy(() -> moment.day(in("UTC")))
        .hasMessage("must be a day, as 20180830, 2018-08-30, today or yesterday: " + text);
  }

  @Test
  void endOfDay_ofATime_isTheNextMidnightInTheZone() {
    assertThat(Moment.of("20180830091459").endOfDay(in("Europe/Rome")))
        .isEqualTo("2018-08-30T22:00:00Z");
    assertThat(Moment.of("-2h").endOfDay(in("UTC"))).isEqualTo("2026-11-29T00:00:00Z");
  }

  private static Clock in(String zone) {
    return Clock.fixed(NOW, zone.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(zone));
  }
}
