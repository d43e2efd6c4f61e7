package io.smartcar.bulk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.bulk.SortedRows.Part;
import io.smartcar.bulk.SortedRows.Range;
import io.smartcar.events.CarEvent;
import io.smartcar.hbase.StoredEvent;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.RegionInfoBuilder;
import org.junit.jupiter.api.Test;

final class SortedRowsTest {

  private static final TableName TABLE = TableName.valueOf("T");

  @Test
  void of_anyOrder_isInTheOrderOfTheKeys() {
    SortedRows rows = rows(event("3", 0, 1), event("1", 0, 2), event("2", 0, 3));

    assertThat(keys(rows)).containsExactly("1", "2", "3");
  }

  @Test
  void of_equalKeys_keepsTheLaterTimestampThenTheLaterAdded() {
    SortedRows rows =
        rows(event("1", 7, 10), event("2", 5, 20), event("1", 9, 11), event("2", 5, 21));

    assertThat(keys(rows)).containsExactly("1", "2");
    assertThat(rows.get(0).stored().event().speed()).isEqualTo(11);
    assertThat(rows.get(1).stored().event().speed()).isEqualTo(21);
    assertThat(rows(event("1", 9, 11), event("1", 7, 10)).get(0).stored().event().speed())
        .isEqualTo(11);
  }

  @Test
  void cut_regions_givesEachItsRows() {
    SortedRows rows = rows("a", "b", "c", "d", "e");

    List<Part> parts = rows.cut(List.of(new Range(0, 5)), regions("", "b", "bb", "e", ""));

    assertThat(parts)
        .extracting(part -> part.from() + "-" + part.to())
        .containsExactly("0-1", "1-2", "2-4", "4-5");
  }

  @Test
  void cut_regionsWithoutRows_leavesThemOut() {
    SortedRows rows = rows("b", "c");

    assertThat(rows.cut(List.of(new Range(0, 2)), regions("", "a", "d", "")))
        .singleElement()
        .satisfies(part -> assertThat(part.rows()).isEqualTo(2));
  }

  @Test
  void cut_ofSomeStretches_cutsThoseOnly() {
    SortedRows rows = rows("a", "b", "c", "d", "e");

    assertThat(rows.cut(List.of(new Range(0, 1), new Range(3, 5)), regions("", "e", "")))
        .extracting(part -> part.from() + "-" + part.to())
        .containsExactly("0-1", "3-4", "4-5");
  }

  @Test
  void cut_regionsWithAGap_isEmpty() {
    SortedRows rows = rows("a", "b", "c");
    List<HRegionLocation> gap =
        Stream.concat(regions("", "b").stream(), regions("c", "").stream()).toList();

    assertThat(rows.cut(List.of(new Range(0, 3)), gap)).isEmpty();
    assertThat(rows.cut(List.of(new Range(0, 3)), List.of())).isEmpty();
  }

  @Test
  void cut_regionAndWhatItWasSplitInto_givesEachRowOnce() {
    SortedRows rows = rows("a", "b", "c");
    List<HRegionLocation> both =
        Stream.concat(regions("", "b").stream(), regions("", "").stream()).toList();

    assertThat(rows.cut(List.of(new Range(0, 3)), both))
        .extracting(part -> part.from() + "-" + part.to())
        .containsExactly("0-1", "1-3");
  }

  private static List<String> keys(SortedRows rows) {
    return IntStream.range(0, rows.size())
        .mapToObj(i -> new String(rows.get(i).key(), ISO_8859_1))
        .toList();
  }

  private static SortedRows rows(String... cars) {
    return rows(Stream.of(cars).map(car -> event(car, 0, 1)).toArray(StoredEvent[]::new));
  }

  private static SortedRows rows(StoredEvent... events) {
    Function<StoredEvent, byte[]> key = stored -> stored.event().carNumber().getBytes(US_ASCII);
    return SortedRows.of(key, List.of(events));
  }

  private static StoredEvent event(String car, long timestampMillis, int speed) {
    return new StoredEvent(
        new CarEvent("20180830091500", 0, car, 1, 0, "F", "N", speed, "F08"), timestampMillis);
  }

  private static List<HRegionLocation> regions(String... borders) {
    return IntStream.range(1, borders.length)
        .mapToObj(
            i ->
                new HRegionLocation(
                    RegionInfoBuilder.newBuilder(TABLE)
                        .setStartKey(borders[i - 1].getBytes(US_ASCII))
                        .setEndKey(borders[i].getBytes(US_ASCII))
                        .build(),
                    null))
        .toList();
  }
}
