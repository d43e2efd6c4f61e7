package io.smartcar.redis;

import io.smartcar.events.late.JudgedSpan;
import io.smartcar.events.late.LateReadings;
import io.smartcar.events.late.OpenStretches;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Stretches as the script of a shard takes and gives them. */
final class OpenedStretches {

  /** Of more than so many of a car those that are nearest become one. */
  static final int MOST_A_CAR = 500;

  /** Of more spans of a car that were judged on demand the oldest go. */
  static final int MOST_JUDGED_A_CAR = 100;

  static final Script SCRIPT = Script.named("stretches.lua");

  private static final int MAX_READINGS_A_CALL = 250;

  private OpenedStretches() {}

  /** The calls that open stretches for these readings, each of one shard. */
  static List<Scripts.Call> calls(List<LateReadings> late, Keys keys, Settling settling) {
    SortedMap<Integer, List<LateReadings>> byShard = new TreeMap<>();
    for (LateReadings readings : late) {
      byShard
          .computeIfAbsent(LateStore.shardOf(readings.carNumber()), shard -> new ArrayList<>())
          .add(readings);
    }
    List<Scripts.Call> calls = new ArrayList<>();
    byShard.forEach(
        (shard, ofShard) -> {
          for (int from = 0; from < ofShard.size(); from += MAX_READINGS_A_CALL) {
            int to = Math.min(ofShard.size(), from + MAX_READINGS_A_CALL);
            calls.add(
                new Scripts.Call(
                    SCRIPT, keys.ofShard(shard), arguments(ofShard.subList(from, to), settling)));
          }
        });
    return calls;
  }

  private static List<String> arguments(List<LateReadings> late, Settling settling) {
    List<String> arguments = new ArrayList<>();
    arguments.add("open");
    arguments.add(Long.toString(settling.settle().toMillis()));
    arguments.add(Long.toString(settling.longestWait().toMillis()));
    arguments.add(Long.toString(settling.gap().toMillis()));
    arguments.add(Integer.toString(MOST_A_CAR));
    for (LateReadings readings : late) {
      arguments.add(readings.carNumber());
      arguments.add(Long.toString(readings.fromMillis()));
      arguments.add(Long.toString(readings.toMillis()));
      arguments.add(Long.toString(readings.nextOffset()));
      arguments.add(Long.toString(readings.count()));
      arguments.add(Integer.toString(readings.partition()));
      arguments.add(URLEncoder.encode(readings.topicId(), StandardCharsets.UTF_8));
    }
    return arguments;
  }

  /** A span that was judged on demand, as the script keeps it. */
  static String line(JudgedSpan span) {
    String names =
        new TreeSet<>(span.rules())
            .stream()
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
                .collect(Collectors.joining(","));
    return "%d %d %d %s".formatted(span.fromMillis(), span.toMillis(), span.rulesVersion(), names);
  }

  private static JudgedSpan span(String line) {
    String[] parts = line.split(" ", 4);
    return new JudgedSpan(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Integer.parseInt(parts[2]),
        Arrays.stream(parts[3].split(",", -1))
            .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
            .collect(Collectors.toSet()));
  }

  /** What the script gave of a car that was taken: lines of stretches, and of spans judged. */
  static OpenStretches read(String carNumber, long revision, String lines, String judged) {
    List<LateReadings> stretches = new ArrayList<>();
    long openedAtMillis = Long.MAX_VALUE;
    for (String line : lines.lines().toList()) {
      String[] parts = line.split(" ", 8);
      openedAtMillis = Math.min(openedAtMillis, Long.parseLong(parts[4]));
      stretches.add(
          new LateReadings(
              carNumber,
              Long.parseLong(parts[0]),
              Long.parseLong(parts[1]),
              URLDecoder.decode(parts[7], StandardCharsets.UTF_8),
              Integer.parseInt(parts[6]),
              Long.parseLong(parts[2]),
              Long.parseLong(parts[3])));
    }
    stretches.sort(Comparator.comparingLong(LateReadings::fromMillis));
    List<JudgedSpan> spans = judged.lines().map(OpenedStretches::span).toList();
    return new OpenStretches(carNumber, revision, openedAtMillis, stretches, spans);
  }
}
