package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class MomentTest {

  private static final ZoneId ROME = ZoneId.of("Europe/Rome");

  @ParameterizedTest
  @CsvSource({
    "20180830, 2018-08-30T00:00:00Z, 2018-08-31T00:00:00Z",
    "2018-08-30, 2018-08-30T00:00:00Z, 2018-08-31T00:00:00Z",
    "20180830091459, 2018-08-30T09:14:59Z, 2018-08-30T09:14:59Z",
    "20180830091459900, 2018-08-30T09:14:59.9Z, 2018-08-30T09:14:59.9Z",
    "2018-08-30T09:14, 2018-08-30T09:14:00Z, 2018-08-30T09:14:00Z",
    "2018-08-30T09:14:59.9, 2018-08-30T09:14:59.9Z, 2018-08-30T09:14:59.9Z",
    "2018-08-30T09:14:59+02:00, 2018-08-30T07:14:59Z, 2018-08-30T07:14:59Z",
    "2018-08-30T09:14:59Z, 2018-08-30T09:14:59Z, 2018-08-30T09:14:59Z",
  })
  void of_everyForm_isRead(String text, Instant begin, Instant end) {
    assertThat(Moment.of(text).begin(ZoneOffset.UTC)).isEqualTo(begin);
    assertThat(Moment.of(text).end(ZoneOffset.UTC)).isEqualTo(end);
  }

  @Test
  void of_withoutOffset_isInTheZone() {
    assertThat(Moment.of("20180830091459").begin(ROME)).isEqualTo("2018-08-30T07:14:59Z");
    assertThat(Moment.of("20180830091459").endOfDay(ROME)).isEqualTo("2018-08-30T22:00:00Z");
    assertThat(Moment.of("2018-08-30T09:14:59Z").begin(ROME)).isEqualTo("2018-08-30T09:14:59Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2018", "20180231x", "20181301", "20180830246060", "yesterday"})
  void of_anythingElse_isRefusedWithTheForms(String text) {
    assertThatThrownBy(() -> Moment.of(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("must be a time, as 20180830");
  }
}
