package io.smartcar.door.intake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import io.smartcar.door.intake.Floods.Flood;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Remembers who was told to wait, for some minutes after the last time. However many they are, so
 * many are remembered at most. Thread-safe.
 */
final class FloodWatch {

  static final Duration REMEMBERED = Duration.ofMinutes(5);
  private static final int MAX_REMEMBERED = 10_000;

  private final Cache<String, Long> times;

  FloodWatch(TimeMeter time) {
    times =
        Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .ticker(time::currentTimeNanos)
            .build();
  }

  /** It was told to wait, now. */
  void note(String name) {
    times.asMap().merge(name, 1L, Long::sum);
  }

  /** How many are remembered. */
  int count() {
    times.cleanUp();
    return Math.toIntExact(times.estimatedSize());
  }

  /** Those that were told so most often. */
  List<Flood> worst() {
    return times.asMap().entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(Floods.NAMED)
        .map(entry -> new Flood(entry.getKey(), entry.getValue()))
        .toList();
  }
}
