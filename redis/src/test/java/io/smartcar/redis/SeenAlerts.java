package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** What somebody sees who watches from now on. */
final class SeenAlerts implements AutoCloseable {

  private final AlertReader reader;
  private final List<Alert> seen = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> watching;

  SeenAlerts(RedisSettings settings) {
    this(settings, settings);
  }

  /** Who watches may not write: somebody else does. */
  SeenAlerts(RedisSettings settings, RedisSettings ofWriter) {
    reader = new AlertReader(settings);
    watching =
        CompletableFuture.runAsync(
            () -> reader.watch(change -> seen.add(change.raised().alert()), notice -> {}),
            task -> new Thread(task, "watch").start());
    awaitTheFirst(ofWriter);
  }

  /** When it has begun to look nobody is told: it has when it sees one of these. */
  private void awaitTheFirst(RedisSettings ofWriter) {
    try (AlertStream first = new AlertStream(ofWriter, List.of("20180731"))) {
      Awaitility.await()
          .atMost(SentinelServers.PATIENCE)
          .until(
              () -> {
                first.confirm(first.confirmed() + 1);
                assertThat(watching).isNotDone();
                return !seen.isEmpty();
              });
    }
    seen.clear();
  }

  /** Waits until it has seen all that are confirmed. */
  void await(AlertStream alerts) {
    Awaitility.await()
        .atMost(SentinelServers.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(watching).isNotDone();
              assertThat(Set.copyOf(seen).containsAll(alerts.alerts())).isTrue();
            });
  }

  void assertEachOnce() {
    assertThat(Set.copyOf(seen)).hasSameSizeAs(seen);
  }

  @Override
  public void close() {
    reader.close();
    assertThat(watching).succeedsWithin(SentinelServers.PATIENCE);
  }
}
