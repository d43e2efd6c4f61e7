package io.smartcar.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class QuietHoursTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Set<DayOfWeek> DAILY = EnumSet.allOf(DayOfWeek.class);

  private static QuietHours hours(String from, String to, Set<DayOfWeek> days) {
    return new QuietHours(
        LocalTime.parse(from), LocalTime.parse(to), BERLIN, days, Optional.of("warning"));
  }

  private static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
  }

  @Test
  void endOf_overMidnight_isTheNextDays() {
    QuietHours night = hours("22:00", "06:00", DAILY);

    assertThat(night.endOf(at("2026-11-30T21:59:59"))).isEmpty();
    assertThat(night.endOf(at("2026-11-30T22:00:00"))).contains(at("2026-12-01T06:00:00"));
    assertThat(night.endOf(at("2026-12-01T05:59:59"))).contains(at("2026-12-01T06:00:00"));
    assertThat(night.endOf(at("2026-12-01T06:00:00"))).isEmpty();
  }

  @Test
  void endOf_days_areThoseOnWhichTheyBegin() {
    QuietHours sunday = hours("22:00", "06:00", Set.of(DayOfWeek.SUNDAY));

    assertThat(sunday.endOf(at("2026-11-29T23:00:00"))).contains(at("2026-11-30T06:00:00"));
    assertThat(sunday.endOf(at("2026-11-30T05:00:00"))).contains(at("2026-11-30T06:00:00"));
    assertThat(sunday.endOf(at("2026-11-29T05:00:00"))).isEmpty();
    assertThat(sunday.endOf(at("2026-11-30T23:00:00"))).isEmpty();
  }

  @Test
  void endOf_sameTime_isAWholeDay() {
    QuietHours saturday = hours("00:00", "00:00", Set.of(DayOfWeek.SATURDAY));

    assertThat(saturday.endOf(at("2026-11-28T00:00:00"))).contains(at("2026-11-29T00:00:00"));
    assertThat(saturday.endOf(at("2026-11-28T23:59:59"))).contains(at("2026-11-29T00:00:00"));
    assertThat(saturday.endOf(at("2026-11-29T00:00:00"))).isEmpty();
  }

  /** Clocks go forward from 02:00 to 03:00, and back from 03:00 to 02:00. */
  @Test
  void endOf_clocksChange_isByTheirLocalTime() {
    QuietHours night = hours("22:00", "06:00", DAILY);

    assertThat(night.endOf(at("2026-03-29T01:59:59")))
        .contains(Instant.parse("2026-03-29T04:00:00Z"));
    assertThat(night.endOf(at("2026-10-25T01:00:00")))
        .contains(Instant.parse("2026-10-25T05:00:00Z"));
  }

  @Test
  void lets_severities_fromTheLeastOnThatIsToldAndUnknownOnes() {
    QuietHours night = hours("22:00", "06:00", DAILY);
    assertThat(night.lets(alert("info"))).isFalse();
    assertThat(night.lets(alert("warning"))).isTrue();
    assertThat(night.lets(alert("critical"))).isTrue();
    assertThat(night.lets(alert("page"))).isTrue();
    assertThat(night.lets(alert(""))).isFalse();
    assertThatThrownBy(
            () -> new QuietHours(LocalTime.MIN, LocalTime.NOON, BERLIN, DAILY, Optional.of("page")))
        .hasMessageContaining("minSeverity must be one of [info, warning, critical]: page");
  }

  private static Alert alert(String severity) {
    return new Alert("r", "C", "20180830", severity, "", Map.of());
  }
}
