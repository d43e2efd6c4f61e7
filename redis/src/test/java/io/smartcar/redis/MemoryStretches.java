package io.smartcar.redis;

import io.smartcar.events.late.JudgedSpan;
import io.smartcar.events.late.LateReadings;
import io.smartcar.events.late.OpenStretches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Open stretches in memory, under a clock that stands still. Guarded by whoever owns it. */
final class MemoryStretches {

  private static final long MINUTE_MILLIS = 60_000;

  private record Stretch(LateReadings late, long firstNoted, long due) {}

  private record Taken(long revision, long leaseEnd, List<Stretch> stretches) {}

  private Settling settling;
  private final Map<String, List<Stretch>> open = new TreeMap<>();
  private final Map<String, Taken> taken = new TreeMap<>();
  private final Map<String, Long> revisions = new HashMap<>();
  private final Map<Long, Long> judgedByMinute = new HashMap<>();
  private final Map<String, List<JudgedSpan>> judged = new HashMap<>();
  private long now;

  MemoryStretches(Settling settling) {
    this.settling = settling;
  }

  void settle(Settling settling) {
    this.settling = settling;
  }

  void advance(Duration time) {
    now += time.toMillis();
  }

  void open(LateReadings late) {
    List<Stretch> all = new ArrayList<>(open.getOrDefault(late.carNumber(), List.of()));
    all.add(new Stretch(late, now, now + settling.settle().toMillis()));
    open.put(late.carNumber(), merged(all));
  }

  private List<Stretch> merged(List<Stretch> all) {
    all.sort(Comparator.comparingLong(stretch -> stretch.late().fromMillis()));
    List<Stretch> merged = new ArrayList<>();
    for (Stretch next : all) {
      int near = 0;
      while (near < merged.size() && !isNear(merged.get(near), next)) {
        near++;
      }
      if (near < merged.size()) {
        merged.set(near, both(merged.get(near), next));
      } else {
        merged.add(next);
      }
    }
    return merged;
  }

  private boolean isNear(Stretch one, Stretch other) {
    LateReadings a = one.late();
    LateReadings b = other.late();
    return a.topicId().equals(b.topicId())
        && a.partition() == b.partition()
        && b.fromMillis() - a.toMillis() <= settling.gap().toMillis();
  }

  private Stretch both(Stretch one, Stretch other) {
    LateReadings a = one.late();
    LateReadings b = other.late();
    long first = Math.min(one.firstNoted(), other.firstNoted());
    return new Stretch(
        new LateReadings(
            a.carNumber(),
            Math.min(a.fromMillis(), b.fromMillis()),
            Math.max(a.toMillis(), b.toMillis()),
            a.topicId(),
            a.partition(),
            Math.max(a.nextOffset(), b.nextOffset()),
            a.count() + b.count()),
        first,
        Math.min(first + settling.longestWait().toMillis(), Math.max(one.due(), other.due())));
  }

  List<String> due(int shard, int limit) {
    Map<String, Long> dues = new LinkedHashMap<>();
    taken.forEach((car, of) -> dues.put(car, of.leaseEnd()));
    open.forEach(
        (car, stretches) ->
            stretches.forEach(stretch -> dues.merge(car, stretch.due(), Math::min)));
    return dues.entrySet().stream()
        .filter(of -> LateStore.shardOf(of.getKey()) == shard && of.getValue() <= now)
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .limit(limit)
        .toList();
  }

  Optional<OpenStretches> take(String carNumber, Duration lease) {
    List<Stretch> all = new ArrayList<>();
    Taken before = taken.get(carNumber);
    if (before != null) {
      all.addAll(before.stretches());
    }
    all.addAll(open.getOrDefault(carNumber, List.of()));
    if (all.isEmpty()) {
      return Optional.empty();
    }
    open.remove(carNumber);
    Taken now = new Taken(nextRevision(carNumber), this.now + lease.toMillis(), merged(all));
    taken.put(carNumber, now);
    return Optional.of(
        new OpenStretches(
            carNumber,
            now.revision(),
            all.stream().mapToLong(Stretch::firstNoted).min().orElseThrow(),
            now.stretches().stream().map(Stretch::late).toList(),
            judged.getOrDefault(carNumber, List.of())));
  }

  void postpone(OpenStretches postponed, Duration time) {
    Taken was = taken.get(postponed.carNumber());
    if (was != null && was.revision() == postponed.revision()) {
      taken.put(
          postponed.carNumber(), new Taken(was.revision(), now + time.toMillis(), was.stretches()));
    }
  }

  boolean close(OpenStretches judged) {
    Taken now = taken.get(judged.carNumber());
    if (now == null || now.revision() != judged.revision()) {
      return false;
    }
    taken.remove(judged.carNumber());
    judgedByMinute.merge(this.now / MINUTE_MILLIS, (long) now.stretches().size(), Long::sum);
    return true;
  }

  long nextRevision(String carNumber) {
    return revisions.merge(carNumber, 1L, Long::sum);
  }

  long revision(String carNumber) {
    return revisions.getOrDefault(carNumber, 0L);
  }

  boolean judged(String carNumber, long revision, JudgedSpan span, long forgetBefore) {
    if (revision != revision(carNumber)) {
      return false;
    }
    List<JudgedSpan> spans = new ArrayList<>(judged.getOrDefault(carNumber, List.of()));
    spans.removeIf(
        old ->
            old.toMillis() < forgetBefore
                || (old.rules().equals(span.rules())
                    && old.fromMillis() >= span.fromMillis()
                    && old.toMillis() <= span.toMillis()));
    spans.add(span);
    judged.put(carNumber, spans);
    return true;
  }

  LateStore.Counts counts() {
    List<Stretch> all = new ArrayList<>();
    open.values().forEach(all::addAll);
    taken.values().forEach(of -> all.addAll(of.stretches()));
    long cars = all.stream().map(stretch -> stretch.late().carNumber()).distinct().count();
    return new LateStore.Counts(
        cars,
        all.size(),
        all.stream().map(Stretch::firstNoted).min(Comparator.naturalOrder()),
        judgedByMinute.values().stream().mapToLong(count -> count).sum(),
        judgedByMinute.getOrDefault(now / MINUTE_MILLIS - 1, 0L));
  }
}
