package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the worker JVMs have used until a moment; immutable.
 *
 * @param workers by process
 */
record WorkerLoad(Instant at, SortedMap<Long, Use> workers) {

  /** A loop that only waits takes a whole core. */
  private static final double BUSY = 0.8;

  private static final long MAX_RESIDENT_BYTES = 1_500L << 20;

  /**
   * Of one JVM.
   *
   * @param processor since its start
   */
  record Use(Duration processor, long residentBytes) {}

  static WorkerLoad of(Sandbox sandbox) {
    SortedMap<Long, Use> workers = new TreeMap<>();
    for (ProcessHandle worker : sandbox.startedWorkerJvms()) {
      workers.put(
          worker.pid(),
          new Use(
              worker.info().totalCpuDuration().orElse(Duration.ZERO), residentBytes(worker.pid())));
    }
    return new WorkerLoad(Instant.now(), workers);
  }

  long residentBytes() {
    return workers.values().stream().mapToLong(Use::residentBytes).sum();
  }

  /** Fails if a worker was started anew, looped, or filled its memory. */
  void assertSameWorkersCalmSince(WorkerLoad before) {
    assertThat(workers.keySet()).as("workers, by process").isEqualTo(before.workers.keySet());
    double seconds = Duration.between(before.at, at).toMillis() / 1_000.0;
    workers.forEach(
        (pid, use) -> {
          Use earlier = before.workers.get(pid);
          assertThat(earlier).isNotNull();
          if (earlier != null) {
            assertThat(use.processor().minus(earlier.processor()).toMillis() / 1_000.0 / seconds)
                .as("share of a core that worker %d took", pid)
                .isLessThan(BUSY);
          }
          assertThat(use.residentBytes())
              .as("bytes of worker " + pid)
              .isLessThan(MAX_RESIDENT_BYTES);
        });
  }

  /** For people. */
  String until(WorkerLoad after) {
    double seconds = Duration.between(at, after.at).toMillis() / 1_000.0;
    StringBuilder text = new StringBuilder();
    after.workers.forEach(
        (pid, use) -> {
          Use earlier = workers.getOrDefault(pid, new Use(Duration.ZERO, 0));
          text.append(
              "worker %d: %.0f %% of a core, %d MB; "
                  .formatted(
                      pid,
                      use.processor().minus(earlier.processor()).toMillis() / 10.0 / seconds,
                      use.residentBytes() >> 20));
        });
    return text.toString();
  }

  private static long residentBytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .sum();
    } catch (IOException | UncheckedIOException noSuchProcessOrSystem) {
      return 0;
    }
  }
}
