package io.smartcar.hbase;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.hbase.CompareOperator;
import org.apache.hadoop.hbase.filter.Filter;
import org.apache.hadoop.hbase.filter.FilterList;
import org.apache.hadoop.hbase.filter.FuzzyRowFilter;
import org.apache.hadoop.hbase.filter.RegexStringComparator;
import org.apache.hadoop.hbase.filter.SingleColumnValueFilter;
import org.apache.hadoop.hbase.util.Pair;

/**
 * The cars that are read together, and which of their events: how HBase tells their rows by the
 * book's key, and how long a slot of time is read at once. Immutable.
 */
final class CarSet {

  /*
   * Of a few cars every key that could be there is jumped to; of many it costs less to walk through
   * all rows of the time and to look at each row's car. What decides is the share of the fleet: a
   * jump, with the checks of a row against every pattern, costs as much as twenty rows or more of a
   * walk (some 5 µs a row). The fleet is not known here. The limit is right for some thousand cars;
   * a fleet of a few hundred takes up to twice as long below it as it would by walking, of a time
   * that is short.
   *
   * The look at the car is one expression that branches letter by letter, so its price does not
   * grow with the cars. It is a filter on a column, for one on the row's key would keep the pattern
   * from being asked, and with it from jumping.
   */

  /** More cars are found by walking through the rows of the time. */
  static final int MAX_CARS_BY_PATTERN = 200;

  /** So many seconds of a car, at 10 readings a second, are some 40 MB. */
  private static final int MAX_CAR_SECONDS_AT_ONCE = 12_000;

  private static final int[] SECONDS_OF_SLOTS = {600, 60, 10, 1};

  /** So many seconds of a car, at a reading a second, are some 60 MB. */
  private static final int MAX_CAR_SECONDS_IN_SEVERAL_SLOTS = 60_000;

  /**
   * Each row that HBase looks at is compared with each pattern; there are fewer in the end ({@link
   * TimeSlot#covering}).
   */
  private static final int MAX_PATTERNS_IN_SEVERAL_SLOTS = 200;

  private final NavigableSet<String> cars;
  private final EventFilter wanted;
  private final boolean isEveryone;

  CarSet(Collection<String> carNumbers) {
    this(carNumbers, EventFilter.ALL);
  }

  CarSet(Collection<String> carNumbers, EventFilter wanted) {
    this(carNumbers, wanted, false);
  }

  private CarSet(Collection<String> carNumbers, EventFilter wanted, boolean isEveryone) {
    this.cars = new TreeSet<>(carNumbers);
    this.wanted = wanted;
    this.isEveryone = isEveryone;
  }

  /** All cars that there are, and some that come meanwhile: each row is one of theirs. */
  static CarSet everyone(Collection<String> carNumbers, EventFilter wanted) {
    return new CarSet(carNumbers, wanted, true);
  }

  /** The cars' numbers, in their order. */
  NavigableSet<String> numbers() {
    return cars;
  }

  boolean contains(String carNumber) {
    return isEveryone || cars.contains(carNumber);
  }

  /** Which of their events. */
  EventFilter wanted() {
    return wanted;
  }

  /**
   * Digits of the dates that a slot has in common: of ten minutes at most, of a second at least.
   */
  int slotDigits() {
    int narrower = 0;
    while (narrower < SECONDS_OF_SLOTS.length - 1
        && (long) cars.size() * SECONDS_OF_SLOTS[narrower] > MAX_CAR_SECONDS_AT_ONCE) {
      narrower++;
    }
    return TimeSlot.TEN_MINUTES_DIGITS + narrower;
  }

  /** How many slots of {@link #slotDigits} may be asked for at once, at least one. */
  int slotsAtOnce() {
    int seconds = SECONDS_OF_SLOTS[slotDigits() - TimeSlot.TEN_MINUTES_DIGITS];
    int bySeconds = MAX_CAR_SECONDS_IN_SEVERAL_SLOTS / seconds / Math.max(1, cars.size());
    int patterns = isEveryone || needsColumn() ? 1 : cars.size();
    int byPatterns = MAX_PATTERNS_IN_SEVERAL_SLOTS / TimeSlot.DATE_DIGITS.length / patterns;
    return Math.max(1, Math.min(bySeconds, byPatterns));
  }

  /** Whether {@link #filter} looks into the column of the car. */
  private boolean needsColumn() {
    return !isEveryone && cars.size() > MAX_CARS_BY_PATTERN;
  }

  /** The columns that {@link #filter} looks into, which a scan must then bring. */
  List<byte[]> columns() {
    List<byte[]> columns = new ArrayList<>(wanted.columns());
    if (needsColumn()) {
      columns.add(Tables.CAR_NUMBER);
    }
    return columns;
  }

  /**
   * What lets the rows of these cars and slots through that are wanted. Of a few cars, rows of
   * those whose numbers only begin so come too.
   */
  Filter filter(List<TimeSlot> slots) {
    return wanted.with(rowFilter(slots));
  }

  private Filter rowFilter(List<TimeSlot> slots) {
    if (isEveryone) {
      return new FuzzyRowFilter(patternsOfAllCars(slots));
    }
    if (!needsColumn()) {
      return new FuzzyRowFilter(patterns(slots));
    }
    SingleColumnValueFilter car =
        new SingleColumnValueFilter(
            Tables.FAMILY,
            Tables.CAR_NUMBER,
            CompareOperator.EQUAL,
            new RegexStringComparator(expression()));
    car.setFilterIfMissing(true);
    return new FilterList(new FuzzyRowFilter(patternsOfAllCars(slots)), car);
  }

  private static List<Pair<byte[], byte[]>> patternsOfAllCars(List<TimeSlot> slots) {
    return slots.stream().flatMap(slot -> slot.rowPatternsOfAllCars().stream()).toList();
  }

  /** In the order of keys with dates of one length: HBase tries the one after the last hit next. */
  private List<Pair<byte[], byte[]>> patterns(List<TimeSlot> slots) {
    List<Pair<byte[], byte[]>> patterns = new ArrayList<>();
    for (int digits : TimeSlot.DATE_DIGITS) {
      for (TimeSlot slot : slots) {
        cars.forEach(car -> patterns.add(slot.rowPattern(digits, car)));
      }
    }
    return patterns;
  }

  /** The expression that the numbers of these cars, and no others, fit. */
  String expression() {
    return expression(cars);
  }

  /** The expression that these texts, and no others, fit. */
  static String expression(Collection<String> texts) {
    return "^" + alternatives(texts) + "\\z";
  }

  private static String alternatives(Collection<String> texts) {
    SortedMap<Character, List<String>> byFirst = new TreeMap<>();
    boolean mayEnd = false;
    for (String text : texts) {
      if (text.isEmpty()) {
        mayEnd = true;
      } else {
        byFirst.computeIfAbsent(text.charAt(0), first -> new ArrayList<>()).add(text.substring(1));
      }
    }
    String all =
        byFirst.entrySet().stream()
            .map(branch -> quoted(branch.getKey()) + alternatives(branch.getValue()))
            .collect(Collectors.joining("|"));
    boolean isOneWay = byFirst.size() < 2 && !mayEnd;
    return isOneWay || byFirst.isEmpty() ? all : "(?:" + all + ")" + (mayEnd ? "?" : "");
  }

  private static String quoted(char c) {
    return Character.isLetterOrDigit(c) || c > '\u007f' ? String.valueOf(c) : "\\" + c;
  }
}
