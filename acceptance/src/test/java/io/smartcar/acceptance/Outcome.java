package io.smartcar.acceptance;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a log leads to, as the contract has it or as it was found on the servers; immutable.
 *
 * @param rows each row of the table of events: its key and the event's line of CSV
 * @param rejected each row of the table of refused records: its key and the raw bytes as ISO 8859-1
 * @param alerts each alert by {@code <day>/<car>-<date>}: {@code <average to two places> over
 *     <readings> readings, last in <area>}
 */
record Outcome(
    SortedMap<String, String> rows,
    SortedMap<String, String> rejected,
    SortedMap<String, String> alerts) {

  Outcome {
    rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
    alerts = Collections.unmodifiableSortedMap(new TreeMap<>(alerts));
  }

  Outcome(Map<String, String> rows, Map<String, String> rejected, Map<String, String> alerts) {
    this(new TreeMap<>(rows), new TreeMap<>(rejected), new TreeMap<>(alerts));
  }

  /** The text of one alert, the same for the one expected and the one found. */
  static String alert(double averageSpeed, long readings, String areaNumber) {
    return "%.2f over %d readings, last in %s".formatted(averageSpeed, readings, areaNumber);
  }
}
