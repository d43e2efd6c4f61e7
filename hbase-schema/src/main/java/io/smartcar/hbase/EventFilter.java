package io.smartcar.hbase;

import io.smartcar.events.CarEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.CompareOperator;
import org.apache.hadoop.hbase.filter.Filter;
import org.apache.hadoop.hbase.filter.FilterList;
import org.apache.hadoop.hbase.filter.RegexStringComparator;
import org.apache.hadoop.hbase.filter.SingleColumnValueFilter;

/**
 * Which events are wanted by what they say, beside their car and time. Immutable.
 *
 * @param areas as {@code D04}; empty for all
 * @param minSpeed the lowest speed, km/h
 * @param maxSpeed the highest speed, km/h, both included
 */
public record EventFilter(Set<String> areas, int minSpeed, int maxSpeed) {

  /*
   * Cells are text, in which 9 is above 80: a speed is compared with the spellings of all that are
   * wanted, which are one each, at most three digits and at most 401. They are one expression that
   * branches digit by digit. The area's is the same of the areas. Both look at a cell on its
   * server, so that rows which are not wanted do not travel; a row without the cell is none.
   */

  /** No event is faster, km/h. */
  public static final int HIGHEST_SPEED = 400;

  /** Every event. */
  public static final EventFilter ALL = new EventFilter(Set.of(), 0, HIGHEST_SPEED);

  /** Copies the areas. */
  public EventFilter {
    areas = Set.copyOf(areas);
    if (minSpeed < 0 || maxSpeed > HIGHEST_SPEED || minSpeed > maxSpeed) {
      throw new IllegalArgumentException(
          "speeds must be 0 to %d, the lower one first: %d, %d"
              .formatted(HIGHEST_SPEED, minSpeed, maxSpeed));
    }
  }

  /** Whether the event is wanted. */
  public boolean test(CarEvent event) {
    return (areas.isEmpty() || areas.contains(event.areaNumber()))
        && event.speed() >= minSpeed
        && event.speed() <= maxSpeed;
  }

  private boolean isOfAllSpeeds() {
    return minSpeed == 0 && maxSpeed == HIGHEST_SPEED;
  }

  /** The columns that {@link #onServer} looks at; a scan of columns must have them. */
  List<byte[]> columns() {
    List<byte[]> columns = new ArrayList<>();
    if (!areas.isEmpty()) {
      columns.add(Tables.AREA_NUMBER);
    }
    if (!isOfAllSpeeds()) {
      columns.add(Tables.SPEED);
    }
    return columns;
  }

  /** What lets the rows of these events through on HBase's servers, and no other; may be none. */
  List<Filter> onServer() {
    List<Filter> filters = new ArrayList<>();
    if (!areas.isEmpty()) {
      filters.add(oneOf(Tables.AREA_NUMBER, new TreeSet<>(areas)));
    }
    if (!isOfAllSpeeds()) {
      filters.add(
          oneOf(
              Tables.SPEED,
              IntStream.rangeClosed(minSpeed, maxSpeed)
                  .mapToObj(Integer::toString)
                  .collect(Collectors.toCollection(TreeSet::new))));
    }
    return filters;
  }

  /** The same, of the rows that another filter lets through. */
  Filter with(Filter rows) {
    List<Filter> all = new ArrayList<>(List.of(rows));
    all.addAll(onServer());
    return all.size() == 1 ? rows : new FilterList(all);
  }

  private static Filter oneOf(byte[] column, Collection<String> values) {
    SingleColumnValueFilter filter =
        new SingleColumnValueFilter(
            Tables.FAMILY,
            column,
            CompareOperator.EQUAL,
            new RegexStringComparator(CarSet.expression(values)));
    filter.setFilterIfMissing(true);
    return filter;
  }
}
