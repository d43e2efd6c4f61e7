package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a rule task said it had counted, in its worker's log; immutable.
 *
 * @param task its number, or {@code fleet}
 * @param complete whether the task had then taken all that was in the log
 */
record TaskCounts(String task, boolean complete, Map<String, Long> counts) {

  private static final String LINE =
      "task (%s) (is live|caught up): RuleTaskStatus\\[live=true, (.*)]";

  private static final Pattern STORED =
      Pattern.compile(
          "task (\\d+) stored=(\\d+) rejected=(\\d+) failedBatches=(\\d+) loaded=(\\d+)");

  private static final Pattern COUNT = Pattern.compile("(\\w+)=(-?\\d+)");

  /** All that the tasks of the cars' rules have said, each worker's in order. */
  static List<TaskCounts> of(Platform platform, String topology) throws IOException {
    return of(platform, topology, "\\d+");
  }

  /** All that the task of the fleet's rules has said, each worker's in order. */
  static List<TaskCounts> ofFleet(Platform platform, String topology) throws IOException {
    return of(platform, topology, "fleet");
  }

  private static List<TaskCounts> of(Platform platform, String topology, String task)
      throws IOException {
    List<TaskCounts> found = new ArrayList<>();
    forEachMatch(
        platform, topology, Pattern.compile(LINE.formatted(task)), line -> found.add(of(line)));
    return found;
  }

  /**
   * Records that the store's tasks have had confirmed, rejected ones included, each as often as it
   * was stored; of a topology whose workers were not killed.
   */
  static long stored(Platform platform, String topology) throws IOException {
    Map<String, Long> byTask = new HashMap<>();
    forEachMatch(
        platform,
        topology,
        STORED,
        line ->
            byTask.put(
                line.group(1), Long.parseLong(line.group(2)) + Long.parseLong(line.group(3))));
    return byTask.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Events of those that were loaded and not put, of workers that were not killed. */
  static long loaded(Platform platform, String topology) throws IOException {
    Map<String, Long> byTask = new HashMap<>();
    forEachMatch(
        platform,
        topology,
        STORED,
        line -> byTask.put(line.group(1), Long.parseLong(line.group(5))));
    return byTask.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Alerts of a rule that were new to the store, of a topology whose workers were not killed. */
  static long added(Platform platform, String topology, String rule) throws IOException {
    Map<String, Long> byTask = new HashMap<>();
    forEachMatch(
        platform,
        topology,
        Pattern.compile("task (\\d+) added=.* new alerts by rule:.* " + rule + "=(\\d+)"),
        line -> byTask.put(line.group(1), Long.parseLong(line.group(2))));
    return byTask.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void forEachMatch(
      Platform platform, String topology, Pattern pattern, Consumer<Matcher> consumer)
      throws IOException {
    Path logs = platform.workerLogs();
    if (!Files.isDirectory(logs)) {
      return;
    }
    try (Stream<Path> files = Files.walk(logs)) {
      for (Path log : files.filter(file -> isLog(file, topology)).sorted().toList()) {
        try (Stream<String> lines = Files.lines(log)) {
          lines.map(pattern::matcher).filter(Matcher::find).forEach(consumer);
        }
      }
    }
  }

  private static boolean isLog(Path file, String topology) {
    return file.getFileName().toString().matches("worker\\.log(\\.\\d+)?")
        && file.toString().contains("/" + topology + "-");
  }

  private static TaskCounts of(Matcher line) {
    Map<String, Long> counts = new HashMap<>();
    Matcher count = COUNT.matcher(line.group(3));
    while (count.find()) {
      counts.put(count.group(1), Long.parseLong(count.group(2)));
    }
    return new TaskCounts(line.group(1), line.group(2).equals("caught up"), counts);
  }

  long count(String name) {
    Long value = counts.get(name);
    assertThat(value).as(name + " in " + counts).isNotNull();
    return value == null ? 0 : value;
  }

  /** Every record that was read is counted once more, by what became of it. */
  void assertAddUp() {
    long accounted =
        Stream.of(
                "rejected",
                "badClock",
                "late",
                "duplicate",
                "replaced",
                "onTime",
                "beforeRecovery",
                "waiting",
                "heartbeats")
            .mapToLong(this::count)
            .sum();
    assertThat(accounted).as("what became of the records read: " + this).isEqualTo(count("read"));
    assertThat(count("lostToRetention")).as("lost to retention: " + this).isZero();
    if (complete) {
      assertThat(count("waiting")).as("waiting: " + this).isZero();
      assertThat(count("alertsConfirmed"))
          .as("confirmed: " + this)
          .isEqualTo(count("alertsRaised"));
    }
  }
}
