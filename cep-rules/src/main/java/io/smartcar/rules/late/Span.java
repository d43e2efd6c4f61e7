package io.smartcar.rules.late;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A span of time, both ends included; immutable.
 *
 * @param fromMillis its first millisecond, epoch
 * @param toMillis its last
 */
public record Span(long fromMillis, long toMillis) {

  /** It must have at least one millisecond. */
  public Span {
    if (fromMillis > toMillis) {
      throw new IllegalArgumentException(
          "fromMillis must not be after toMillis: " + fromMillis + " > " + toMillis);
    }
  }

  boolean has(long timeMillis) {
    return timeMillis >= fromMillis && timeMillis <= toMillis;
  }

  boolean meets(Span other) {
    return fromMillis <= other.toMillis && other.fromMillis <= toMillis;
  }

  /** The same, beginning so much earlier. */
  Span from(long millisEarlier) {
    return new Span(fromMillis - millisEarlier, toMillis);
  }

  /** The same time in as few spans as possible, in order. */
  static List<Span> merged(List<Span> spans) {
    List<Span> merged = new ArrayList<>();
    for (Span span : spans.stream().sorted(Comparator.comparingLong(Span::fromMillis)).toList()) {
      Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && span.fromMillis() <= last.toMillis() + 1) {
        long to = Math.max(last.toMillis(), span.toMillis());
        merged.set(merged.size() - 1, new Span(last.fromMillis(), to));
      } else {
        merged.add(span);
      }
    }
    return merged;
  }
}
