package io.smartcar.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderZoneTest {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

  @ParameterizedTest
  @CsvSource({
    "UTC,20180325023000,2018-03-25T02:30:00Z",
    "+08:00,20160124134517,2016-01-24T05:45:17Z",
    "Asia/Shanghai,20160124134517,2016-01-24T05:45:17Z",
    "Europe/Rome,20180325015959,2018-03-25T00:59:59Z",
    "Europe/Rome,20180325030000,2018-03-25T01:00:00Z",
    // Twice on that day; the earlier one is meant.
    "Europe/Rome,20181028023000,2018-10-28T00:30:00Z",
    "Europe/Rome,20181028030000,2018-10-28T02:00:00Z",
    "America/Detroit,20171105013000,2017-11-05T05:30:00Z",
    "Asia/Kolkata,19700101000000,1969-12-31T18:30:00Z",
    // Until 1972-01-07 Liberia was 44 minutes and 30 seconds behind: the change is inside a minute.
    "Africa/Monrovia,19720106235959,1972-01-07T00:44:29Z",
    "Africa/Monrovia,19720107004430,1972-01-07T00:44:30Z",
    "Africa/Monrovia,19720107004459,1972-01-07T00:44:59Z",
    "Africa/Monrovia,19720107004500,1972-01-07T00:45:00Z",
  })
  void decode_localTime_isThatInstant(String zone, String date, Instant expected) {
    assertThat(decode(new EventDecoder(ZoneId.of(zone)), date))
        .isInstanceOfSatisfying(
            CarEvent.class,
            event -> assertThat(event.eventTime()).isEqualTo(expected.toEpochMilli()));
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Rome,20180325020000",
    "Europe/Rome,20180325023000",
    "Europe/Rome,20180325025959",
    "Africa/Monrovia,19720107000000",
    "Africa/Monrovia,19720107004429",
  })
  void decode_localTimeSkippedByTheClocks_isRefused(String zone, String date) {
    EventDecoder decoder = new EventDecoder(ZoneId.of(zone));

    for (int i = 0; i < 2; i++) {
      assertThat(decode(decoder, date))
          .isEqualTo(new Refusal("date", "a local time that exists in " + zone, date));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"UTC", "+05:45", "Europe/Rome", "America/New_York", "Australia/Lord_Howe"})
  void decode_anyLocalTime_agreesWithJavaTime(String name) {
    ZoneId zone = ZoneId.of(name);
    EventDecoder decoder = new EventDecoder(zone);
    Random random = new Random(20180830);
    LocalDateTime time = LocalDateTime.of(1970, 1, 1, 0, 0);

    for (int i = 0; i < 20_000; i++) {
      // Mostly the same minute or the next one, as in telemetry, and sometimes months later.
      time =
          time.plusSeconds(
              random.nextInt(10) == 0 ? random.nextInt(5_000_000) : random.nextInt(90));
      Decoded decoded = decode(decoder, DATE.format(time));

      if (zone.getRules().getValidOffsets(time).isEmpty()) {
        assertThat(decoded).isInstanceOf(Refusal.class);
      } else {
        assertThat(((CarEvent) decoded).eventTime())
            .isEqualTo(time.atZone(zone).toInstant().toEpochMilli());
      }
    }
  }

  @Test
  void decode_everyDayOfFourCenturies_agreesWithJavaTime() {
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    LocalDateTime time = LocalDateTime.of(1970, 1, 1, 23, 59, 59);

    while (time.getYear() < 2370) {
      assertThat(((CarEvent) decode(decoder, DATE.format(time))).eventTime())
          .isEqualTo(time.toEpochSecond(ZoneOffset.UTC) * 1000);
      time = time.plusDays(1);
    }
  }

  private static Decoded decode(EventDecoder decoder, String date) {
    return decoder.decode((date + ",A0001,3,0,F,N,85,A01").getBytes(StandardCharsets.UTF_8));
  }
}
