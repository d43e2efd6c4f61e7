package io.smartcar.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Times from about the first thousand events to the last, as the peers' own meter does, so that no
 * start is counted.
 */
final class Meter {

  /** As in the peers. */
  static final long FIRST_EVENTS = 1_000;

  private static final long SHORTEST_PAUSE_NANOS = 50_000_000L;

  private static final long LONGEST_PAUSE_NANOS = 2_000_000_000L;

  /** How many events are done. To ask costs processor time that the platform could use. */
  interface Progress {
    long done() throws BenchException;
  }

  private record Sample(long events, long nanos, Map<String, Double> cpuSeconds) {}

  private final Roles roles;

  Meter(Roles roles) {
    this.roles = roles;
  }

  /**
   * Watches until so many events are done.
   *
   * @param goesOn false when no more can come
   * @throws BenchException if it takes longer than the patience, or ends before
   */
  Measured watch(Progress progress, long events, Duration patience, BooleanSupplier goesOn)
      throws BenchException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Sample first = null;
    while (true) {
      boolean last = !goesOn.getAsBoolean();
      long done = progress.done();
      Sample now = new Sample(done, System.nanoTime(), roles.processorSeconds());
      if (first == null && done >= FIRST_EVENTS) {
        first = now;
      }
      if (first != null && done >= events) {
        return between(first, now);
      }
      if (last || now.nanos - deadline > 0) {
        throw new BenchException(
            "%,d of %,d events were done when %s"
                .formatted(done, events, last ? "the process ended" : "the patience was over"));
      }
      sleepUntil(now.nanos + pauseNanos(first, now, events));
    }
  }

  private static long pauseNanos(@Nullable Sample first, Sample now, long events) {
    return first == null
        ? SHORTEST_PAUSE_NANOS
        : pauseNanos(now.nanos - first.nanos, now.events - first.events, events - now.events);
  }

  /**
   * How long to wait before the next question: a tenth of what the rest takes at the pace so far,
   * so that there are few and the end is not missed.
   */
  static long pauseNanos(long elapsedNanos, long doneEvents, long leftEvents) {
    if (doneEvents <= 0) {
      return SHORTEST_PAUSE_NANOS;
    }
    double tenth = (double) elapsedNanos / doneEvents * leftEvents / 10;
    return (long) Math.max(SHORTEST_PAUSE_NANOS, Math.min(tenth, LONGEST_PAUSE_NANOS));
  }

  private static Measured between(Sample first, Sample last) {
    Map<String, Double> used = new HashMap<>();
    last.cpuSeconds.forEach(
        (role, seconds) -> {
          @Nullable Double before = first.cpuSeconds.get(role);
          used.put(role, Math.max(0, seconds - (before == null ? 0 : before)));
        });
    return new Measured(last.events - first.events, (last.nanos - first.nanos) / 1e9, used);
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }
}
