package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellComparator;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.filter.Filter;
import org.apache.hadoop.hbase.filter.Filter.ReturnCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CarSetTest {

  private static final TimeSlot SLOT = new TimeSlot("20180830091");

  @ParameterizedTest
  @CsvSource({
    "1, 11",
    "20, 11",
    "21, 12",
    "200, 12",
    "201, 13",
    "1200, 13",
    "1201, 14",
    "100000, 14"
  })
  void slotDigits_moreCars_areShorterSlots(int cars, int digits) {
    assertThat(set(cars).slotDigits()).isEqualTo(digits);
  }

  @ParameterizedTest
  @CsvSource({"1, 100", "2, 50", "20, 5", "50, 2", "200, 1", "201, 29", "1000, 6", "100000, 1"})
  void slotsAtOnce_moreCars_areFewer(int cars, int slots) {
    assertThat(set(cars).slotsAtOnce()).isEqualTo(slots);
  }

  @Test
  void expression_anyCars_fitsTheirNumbersAlone() {
    Set<String> cars = Set.of("V0004", "V00041", "V0", "A_1", "0004", "Z", "ZZ", "a_1");
    Pattern pattern = Pattern.compile(new CarSet(cars).expression());

    for (String number :
        List.of(
            "V0004", "V00041", "V0", "A_1", "0004", "Z", "ZZ", "a_1", "V", "V000", "V000411",
            "XV0004", "004", "A", "A_", "AX1", "A1", "ZZZ", "", "v0004", "V0\n")) {
      assertThat(pattern.matcher(number).find()).as(number).isEqualTo(cars.contains(number));
    }
  }

  @Test
  void expression_oneCar_isItsNumber() {
    assertThat(new CarSet(Set.of("V0004")).expression()).isEqualTo("^V0004\\z");
    assertThat(new CarSet(Set.of("a.b")).expression()).isEqualTo("^a\\.b\\z");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, CarSet.MAX_CARS_BY_PATTERN, CarSet.MAX_CARS_BY_PATTERN + 1, 1_000})
  void filter_rowsOfManyCarsAndTimes_letsThroughThoseOfTheSetAndSlot(int cars) throws IOException {
    CarSet set = set(cars);
    List<String> dates =
        List.of(
            "20180830090959",
            "20180830091000",
            "20180830091459900",
            "20180830091959999",
            "20180830092000",
            "20170830091000");
    for (String car :
        List.of(
            "C00001", "C000011", "XC00001", "00001", "C0", "C00020", "C00200", "C00201", "C01000",
            "C01001", "D00001")) {
      for (String date : dates) {
        boolean expected = set.contains(car) && date.startsWith(SLOT.datePrefix());
        boolean passes = passes(set.filter(List.of(SLOT)), date, car) && set.contains(car);
        assertThat(passes).as(date + " " + car).isEqualTo(expected);
      }
    }
    assertThat(passes(set.filter(List.of(SLOT)), "20180830091000", "D00001")).isFalse();
  }

  @Test
  void filter_setsOfManyCars_keepsTheJumpsOfThePattern() throws IOException {
    Filter filter = set(1_000).filter(List.of(SLOT));
    Cell before = cells("20180830090000", "C00001").get(0);

    assertThat(filter.filterCell(before)).isEqualTo(ReturnCode.SEEK_NEXT_USING_HINT);
    Cell hint = filter.getNextCellHint(before);
    assertThat(new String(hint.getRowArray(), hint.getRowOffset(), hint.getRowLength(), US_ASCII))
        .isEqualTo("00009019003808102-");
  }

  /** What a region does with a row. */
  private static boolean passes(Filter filter, String date, String car) throws IOException {
    filter.reset();
    List<Cell> row = cells(date, car);
    if (filter.filterRowKey(row.get(0))) {
      return false;
    }
    boolean included = false;
    for (Cell cell : row) {
      ReturnCode code = filter.filterCell(cell);
      if (code == ReturnCode.NEXT_ROW || code == ReturnCode.SEEK_NEXT_USING_HINT) {
        break;
      }
      included = true;
    }
    return included && !filter.filterRow();
  }

  private static List<Cell> cells(String date, String car) {
    Put put = Rows.of(new BookKey(), HBaseUnderTest.at(date, car));
    return put.getFamilyCellMap().values().stream()
        .flatMap(List::stream)
        .sorted(CellComparator.getInstance())
        .toList();
  }

  private static CarSet set(int cars) {
    return new CarSet(
        IntStream.rangeClosed(1, cars)
            .mapToObj("C%05d"::formatted)
            .collect(Collectors.toCollection(TreeSet::new)));
  }
}
