package io.smartcar.bulk;

import io.smartcar.hbase.StoredEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.util.Bytes;

/** Events as rows in the order of their keys, each key once. Immutable. */
final class SortedRows {

  /** An event with the key of its row. */
  static final class Row {

    private final byte[] key;
    private final StoredEvent stored;

    Row(byte[] key, StoredEvent stored) {
      this.key = key;
      this.stored = stored;
    }

    /** Not a copy. */
    byte[] key() {
      return key;
    }

    StoredEvent stored() {
      return stored;
    }

    int compareTo(Row other) {
      return Bytes.compareTo(key, other.key);
    }
  }

  /**
   * Rows that one region has.
   *
   * @param from the first of them
   * @param to behind the last
   */
  record Part(HRegionLocation region, int from, int to) {

    int rows() {
      return to - from;
    }
  }

  /**
   * A stretch of rows.
   *
   * @param from the first of them
   * @param to behind the last
   */
  record Range(int from, int to) {}

  private final Row[] rows;
  private final int size;

  private SortedRows(Row[] rows, int size) {
    this.rows = rows;
    this.size = size;
  }

  /**
   * The rows of events: of several with one key that with the latest timestamp, of those the last.
   *
   * @param key makes an event's row
   */
  static SortedRows of(Function<StoredEvent, byte[]> key, List<StoredEvent> events) {
    Row[] rows = new Row[events.size()];
    for (int i = 0; i < rows.length; i++) {
      StoredEvent stored = events.get(i);
      rows[i] = new Row(key.apply(stored), stored);
    }
    // Stable, so that of equal keys the later added is behind the earlier.
    Arrays.parallelSort(rows, Row::compareTo);
    int size = 0;
    for (Row row : rows) {
      if (size > 0 && rows[size - 1].compareTo(row) == 0) {
        rows[size - 1] = later(rows[size - 1], row);
      } else {
        rows[size++] = row;
      }
    }
    return new SortedRows(rows, size);
  }

  private static Row later(Row earlier, Row next) {
    return next.stored.recordTimestampMillis() >= earlier.stored.recordTimestampMillis()
        ? next
        : earlier;
  }

  int size() {
    return size;
  }

  Row get(int index) {
    return rows[index];
  }

  /**
   * Cuts stretches of rows at the borders of regions.
   *
   * @param regions in the order of their rows
   * @return empty if these regions do not hold every row exactly once: then they are changing
   */
  List<Part> cut(List<Range> ranges, List<HRegionLocation> regions) {
    List<Part> parts = new ArrayList<>();
    for (Range range : ranges) {
      int next = range.from();
      for (HRegionLocation region : regions) {
        byte[] end = region.getRegion().getEndKey();
        int to = end.length == 0 ? range.to() : Math.min(range.to(), indexOf(end));
        if (to > next && region.getRegion().containsRow(rows[next].key)) {
          parts.add(new Part(region, next, to));
          next = to;
        }
      }
      if (next < range.to()) {
        return List.of();
      }
    }
    return parts;
  }

  /** The first row that is not before the key. */
  private int indexOf(byte[] key) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Bytes.compareTo(rows[middle].key, key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
