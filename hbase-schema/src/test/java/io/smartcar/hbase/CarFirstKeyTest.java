package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.filter.MultiRowRangeFilter.RowRange;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;

final class CarFirstKeyTest extends EventKeyContract {

  private static final CarFirstKey KEY = new CarFirstKey(10);

  @Override
  EventKey key() {
    return KEY;
  }

  @Test
  void row_bothLengthsOfDate_isSaltCarAndReversedTime() {
    assertThat(KEY.row("20180830091459900", "V0004"))
        .asString(US_ASCII)
        .matches("s0\\d-V0004-79819169908540099");
    assertThat(KEY.row("20180830091459", "V0004"))
        .asString(US_ASCII)
        .matches("s0\\d-V0004-79819169908540:");
  }

  @Test
  void row_ofACar_isAtTheSamePlaceForEver() {
    // Rows are found by these: to change them is to lose what was stored.
    assertThat(new CarFirstKey(10).bucket("A0001")).isEqualTo(crc32("A0001") % 10);
    assertThat(new CarFirstKey(97).bucket("V0004")).isEqualTo(crc32("V0004") % 97);
    assertThat(crc32("123456789")).isEqualTo(0xcbf43926L);
  }

  private static long crc32(String text) {
    // Bit by bit, as it is written down everywhere.
    long remainder = 0xffff_ffffL;
    for (byte b : text.getBytes(US_ASCII)) {
      remainder ^= b;
      for (int bit = 0; bit < 8; bit++) {
        remainder = (remainder & 1) == 1 ? remainder >>> 1 ^ 0xedb8_8320L : remainder >>> 1;
      }
    }
    return remainder ^ 0xffff_ffffL;
  }

  @Test
  void row_ofACarsDates_liesNewestFirst() {
    List<byte[]> rows = new ArrayList<>();
    for (String date : DATES) {
      rows.add(KEY.row(date, "A0001"));
    }
    assertThat(rows).isSortedAccordingTo(Bytes.BYTES_COMPARATOR.reversed());
  }

  @Test
  void rows_ofCarsWhoseNamesBeginAlikeOrHaveAnyCharacters_lieApart() {
    List<String> cars = new ArrayList<>(CARS);
    cars.addAll(
        List.of(
            "", "-", "A-", "A-0", "A.", "A%", "A%2D", "A 0", "A\u0000", "Ä", "車", "A0001-7981"));
    CarFirstKey few = new CarFirstKey(2);
    for (String car : cars) {
      RowRange range = few.range(car, "197001010000", "999912312359");
      for (String date : DATES) {
        assertThat(few.identity(few.row(date, car))).isEqualTo(new EventIdentity(date, car));
        for (String other : cars) {
          byte[] row = few.row(date, other);
          assertThat(contains(range, row)).as("%s in %s", other, car).isEqualTo(car.equals(other));
          if (few.bucket(car) == few.bucket(other) && !car.equals(other)) {
            // All of its rows are on one side of where the next car is looked for.
            assertThat(Bytes.compareTo(row, few.afterCar(car)) > 0)
                .isEqualTo(Bytes.compareTo(few.row(DATES.get(0), other), few.afterCar(car)) > 0);
          }
        }
        assertThat(Bytes.compareTo(few.row(date, car), few.afterCar(car))).isNegative();
      }
    }
  }

  @Test
  void range_datesByTheirFirstDigits_hasThoseAndNoOthers() {
    RowRange second = KEY.range("A0001", "20180830091459", "20180830091459");
    RowRange minutes = KEY.range("A0001", "201808300914", "201808300915");

    assertThat(DATES.stream().filter(date -> contains(second, KEY.row(date, "A0001"))))
        .containsExactly(
            "20180830091459", "20180830091459000", "20180830091459001", "20180830091459999");
    assertThat(DATES.stream().filter(date -> contains(minutes, KEY.row(date, "A0001")))).hasSize(5);
    assertThat(contains(minutes, KEY.row("20180830091600", "A0001"))).isFalse();
    assertThat(contains(minutes, KEY.row("20180830091359999", "A0001"))).isFalse();
  }

  private static boolean contains(RowRange range, byte[] row) {
    return Bytes.compareTo(range.getStartRow(), row) <= 0
        && Bytes.compareTo(row, range.getStopRow()) < 0;
  }

  @Test
  void bucket_fleetsNumberedInOrder_isSpreadEvenly() {
    for (int buckets : new int[] {2, 10, 16, 100}) {
      CarFirstKey key = new CarFirstKey(buckets);
      int[] cars = new int[buckets];
      IntStream.range(0, 10_000).forEach(i -> cars[key.bucket("V%05d".formatted(i))]++);

      assertThat(IntStream.of(cars).map(n -> n * buckets)).allMatch(n -> n > 7_000 && n < 13_000);
    }
  }

  @Test
  void splits_whateverTheRegions_areTheBuckets() {
    assertThat(new CarFirstKey(3).splits(50)).containsExactly("s01", "s02");
    assertThat(new CarFirstKey(100).splits(1)).hasSize(99).endsWith("s98", "s99");
    for (String car : CARS) {
      byte[] row = KEY.row(DATES.get(0), car);
      int bucket = KEY.bucket(car);
      assertThat(Bytes.compareTo(CarFirstKey.bucketStart(bucket), row)).isNegative();
      assertThat(Bytes.compareTo(row, CarFirstKey.bucketStart(bucket + 1))).isNegative();
    }
    assertThat(Bytes.compareTo(Tables.ascii("s99-A-7"), CarFirstKey.bucketStart(100))).isNegative();
  }

  @Test
  void ofRegions_anyNumber_isWhatCanBe() {
    assertThat(CarFirstKey.ofRegions(1).buckets()).isEqualTo(2);
    assertThat(CarFirstKey.ofRegions(10).buckets()).isEqualTo(10);
    assertThat(CarFirstKey.ofRegions(1_000).buckets()).isEqualTo(100);
    assertThat(CarFirstKey.ofRecorded("100")).isEqualTo(new CarFirstKey(100));
    for (String wrong : List.of("", "1", "101", "-2", "ten", "1000")) {
      assertThat(CarFirstKey.ofRecorded(wrong)).isNull();
    }
    assertThatThrownBy(() -> new CarFirstKey(1)).hasMessageContaining("2 to 100");
  }

  @Test
  void outside_rowsOfTheOtherKey_areThere() {
    byte[] book = new BookKey().row("20180830091459900", "V0004");
    assertThat(Bytes.compareTo(book, KEY.outside().get(0).getStopRow())).isNegative();
    byte[] own = KEY.row("20180830091459900", "V0004");
    assertThat(Bytes.compareTo(own, new BookKey().outside().get(0).getStartRow())).isPositive();
  }
}
