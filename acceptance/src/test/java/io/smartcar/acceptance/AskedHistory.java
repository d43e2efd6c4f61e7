package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.EventEncoder;
import io.smartcar.hbase.EventFilter;
import io.smartcar.hbase.EventHistory;
import io.smartcar.hbase.EventQuery;
import io.smartcar.hbase.EventSearch;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.StoredEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Stored recordings asked by car, area, time and speed, against a filter over their lines. */
final class AskedHistory {

  /** Ten minutes, for a car's day takes long with the book's key. */
  private static final Instant NINE_TWENTY = Instant.parse("2018-08-30T09:20:00Z");

  private final EventSearch search;
  private final List<String> lines;

  private AskedHistory(EventSearch search, List<String> lines) {
    this.search = search;
    this.lines = lines;
  }

  /** Asks several questions; the lines have dates of 17 digits. */
  static void assertFoundAsInLines(HBaseSettings settings, List<String> lines) {
    try (EventSearch search = new EventHistory(settings, ZoneOffset.UTC)) {
      AskedHistory asked = new AskedHistory(search, lines);
      asked.question(
          new EventQuery(
              Set.of("V0004"), NINE_TWENTY, NINE_TWENTY.plusSeconds(600), speeds(81, 400)),
          fields -> fields[1].equals("V0004") && speed(fields) > 80 && isThen(fields));
      asked.question(
          new EventQuery(Set.of(), NINE_TWENTY, NINE_TWENTY.plusSeconds(600), EventFilter.ALL),
          AskedHistory::isThen);
      EventQuery fast = new EventQuery(Set.of(), Instant.MIN, Instant.MAX, speeds(111, 400));
      assertThat(search.count(fast))
          .isEqualTo(lines.stream().filter(line -> speed(line.split(",", -1)) > 110).count())
          .isGreaterThan(100_000);
    }
  }

  private void question(EventQuery query, Predicate<String[]> isAskedFor) {
    List<String> expected =
        lines.stream()
            .filter(line -> isAskedFor.test(line.split(",", -1)))
            .sorted(Comparator.comparing(line -> line.substring(0, line.indexOf(',', 20))))
            .toList();
    try (Stream<StoredEvent> found = search.find(query)) {
      assertThat(found.map(stored -> new String(EventEncoder.csv(stored.event()), UTF_8)).toList())
          .as("%s", query)
          .isEqualTo(expected)
          .isNotEmpty();
    }
  }

  private static boolean isThen(String[] fields) {
    return fields[0].startsWith("20180830092");
  }

  private static int speed(String[] fields) {
    return Integer.parseInt(fields[6]);
  }

  private static EventFilter speeds(int min, int max) {
    return new EventFilter(Set.of(), min, max);
  }
}
