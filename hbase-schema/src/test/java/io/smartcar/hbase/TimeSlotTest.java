package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.hadoop.hbase.util.Pair;
import org.junit.jupiter.api.Test;

final class TimeSlotTest {

  @Test
  void rowPatterns_tenMinutes_leaveTheBeginningOpenForBothLengthsOfDate() {
    List<Pair<byte[], byte[]>> patterns = new TimeSlot("20180830091").rowPatterns("V0004");

    assertThat(patterns).hasSize(2);
    assertThat(text(patterns.get(0).getFirst())).isEqualTo("00019003808102-V0004");
    assertThat(patterns.get(0).getSecond()).startsWith(1, 1, 1, 0).endsWith(0, 0, 0, 0, 0, 0);
    assertThat(text(patterns.get(1).getFirst())).isEqualTo("00000019003808102-V0004");
    assertThat(patterns.get(1).getSecond()).startsWith(1, 1, 1, 1, 1, 1, 0);
  }

  @Test
  void ofTenMinutes_rowOfTheCar_isItsSlot() {
    assertThat(TimeSlot.ofTenMinutes(RowKeys.event("20180830091459", "V0004"), "V0004"))
        .isEqualTo(new TimeSlot("20180830091"));
    assertThat(TimeSlot.ofTenMinutes(RowKeys.event("20180830091459900", "V0004"), "V0004"))
        .isEqualTo(new TimeSlot("20180830091"));
  }

  @Test
  void ofTenMinutes_rowOfAnotherCar_isNone() {
    byte[] row = RowKeys.event("20180830091459", "V0004");

    assertThat(TimeSlot.ofTenMinutes(row, "V000")).isNull();
    assertThat(TimeSlot.ofTenMinutes(row, "V00041")).isNull();
    assertThat(TimeSlot.ofTenMinutes(row, "V0005")).isNull();
    assertThat(TimeSlot.ofTenMinutes(row, "0004")).isNull();
    assertThat(TimeSlot.ofTenMinutes(new byte[0], "V0004")).isNull();
  }

  private static String text(byte[] key) {
    return new String(key, US_ASCII);
  }
}
