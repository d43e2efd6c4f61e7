package io.smartcar.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;

/** What every key of the table of events does. */
abstract class EventKeyContract {

  static final List<String> DATES =
      List.of(
          "19700101000000",
          "20180830091459",
          "20180830091459000",
          "20180830091459001",
          "20180830091459999",
          "20180830091500",
          "99991231235959999");

  static final List<String> CARS =
      List.of("A", "A0", "A0001", "A00011", "A0001_", "a0001", "0", "_", "V".repeat(32));

  /** The key under test. */
  abstract EventKey key();

  @Test
  void row_anyDateAndCar_isReadBackAndNoOther() {
    Set<String> rows = new HashSet<>();
    for (String date : DATES) {
      for (String car : CARS) {
        byte[] row = key().row(date, car);

        assertThat(key().identity(row)).isEqualTo(new EventIdentity(date, car));
        rows.add(RowKeys.text(row));
      }
    }
    assertThat(rows).hasSize(DATES.size() * CARS.size());
  }

  @Test
  void identity_whatIsNoRow_isNone() {
    for (String other : List.of("", "-", "x", "s00", "s00-A-1", "2018-A", "s00-A-7981916990854")) {
      assertThat(key().identity(Tables.ascii(other))).isNull();
    }
  }

  @Test
  void splits_someRegions_areSortedAndWithinTheRows() {
    List<byte[]> splits = key().splits(4).stream().map(Tables::ascii).toList();

    assertThat(splits).isSortedAccordingTo(Bytes.BYTES_COMPARATOR).isNotEmpty();
    assertThat(key().splits(4)).doesNotHaveDuplicates();
  }
}
