package io.smartcar.rules.live.port;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Cars that are sent live and whose clocks are off by the same time, that of a time zone;
 * immutable. For people: nobody else can set a clock.
 *
 * @param secondsBehind by how much they are behind, a multiple of a quarter of an hour; less than 0
 *     if they are ahead
 * @param cars how many they are
 * @param readings how many readings of theirs were seen with it
 * @param partitions how many partitions have nothing else: of those neither cars nor readings are
 *     counted
 * @param examples a few of the cars
 */
public record ClockOffset(
    long secondsBehind, long cars, long readings, int partitions, List<String> examples) {

  /** So many offsets of a partition are kept, those of most cars. */
  static final int MAX_OFFSETS = 4;

  /** So many cars are named. */
  public static final int MAX_EXAMPLES = 3;

  /** Copies the list, or what of it may be named. */
  public ClockOffset {
    examples = List.copyOf(examples.subList(0, Math.min(MAX_EXAMPLES, examples.size())));
  }

  /** Those of all partitions, or tasks, together: one for each offset, that of most cars first. */
  public static List<ClockOffset> together(Collection<ClockOffset> offsets) {
    TreeMap<Long, ClockOffset> bySeconds = new TreeMap<>();
    for (ClockOffset each : offsets) {
      bySeconds.merge(each.secondsBehind(), each, ClockOffset::plus);
    }
    List<ClockOffset> sorted = new ArrayList<>(bySeconds.values());
    sorted.sort(
        Comparator.comparingInt(ClockOffset::partitions)
            .thenComparingLong(ClockOffset::cars)
            .reversed());
    return List.copyOf(sorted);
  }

  private ClockOffset plus(ClockOffset other) {
    return new ClockOffset(
        secondsBehind,
        cars + other.cars,
        readings + other.readings,
        partitions + other.partitions,
        Stream.concat(examples.stream(), other.examples.stream()).distinct().toList());
  }

  /**
   * In one line: {@code 1,204 readings of A0007 are exactly 3,600 s behind}, {@code 312 cars are
   * exactly 3,600 s ahead, e.g. A0007, A0008}.
   */
  public String text() {
    String off =
        String.format(
            Locale.ROOT,
            "exactly %,d s %s",
            Math.abs(secondsBehind),
            secondsBehind > 0 ? "behind" : "ahead");
    if (partitions > 0) {
      return "all that comes in %d %s is %s"
          .formatted(partitions, partitions == 1 ? "partition" : "partitions", off);
    }
    if (cars == 1) {
      return String.format(
          Locale.ROOT, "%,d readings of %s are %s", readings, String.join("", examples), off);
    }
    return String.format(
        Locale.ROOT, "%,d cars are %s, e.g. %s", cars, off, String.join(", ", examples));
  }

  /** As a checkpoint's metadata has them. */
  static String write(List<ClockOffset> offsets) {
    return offsets.stream()
        .limit(MAX_OFFSETS)
        .map(
            each ->
                "%d:%d:%d:%d:%s"
                    .formatted(
                        each.secondsBehind,
                        each.cars,
                        each.readings,
                        each.partitions,
                        // A car's number has letters, digits and _ only.
                        String.join("+", each.examples)))
        .collect(Collectors.joining(","));
  }

  /** What {@link #write} wrote. */
  static List<ClockOffset> read(String text) {
    List<ClockOffset> offsets = new ArrayList<>();
    for (StringTokenizer all = new StringTokenizer(text, ","); all.hasMoreTokens(); ) {
      StringTokenizer parts = new StringTokenizer(all.nextToken(), ":");
      offsets.add(
          new ClockOffset(
              Long.parseLong(parts.nextToken()),
              Long.parseLong(parts.nextToken()),
              Long.parseLong(parts.nextToken()),
              Integer.parseInt(parts.nextToken()),
              parts.hasMoreTokens() ? List.of(parts.nextToken().split("\\+", -1)) : List.of()));
    }
    return List.copyOf(offsets);
  }
}
