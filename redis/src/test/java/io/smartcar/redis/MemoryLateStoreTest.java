package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.late.LateReadings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MemoryLateStoreTest extends LateStoreContract {

  private final MemoryAlertStore alerts = new MemoryAlertStore(AT_ONCE);
  private final MemoryLateStore late = new MemoryLateStore(alerts);
  private final MemoryEpisodeStore episodes = new MemoryEpisodeStore(alerts);

  @Override
  protected AlertStore alerts() {
    return alerts;
  }

  @Override
  protected LateStore late() {
    return late;
  }

  @Override
  protected AlertStore patient() {
    alerts.settle(IN_AN_HOUR);
    return alerts;
  }

  @Override
  protected EpisodeStore episodes() {
    return episodes;
  }

  @Override
  protected List<AlertChange> changes(String day) {
    return alerts.changes(day);
  }

  @Override
  protected List<Alert> list(String day) {
    return alerts.list(day);
  }

  @Override
  protected List<AlertChange.Withdrawn> withdrawn(String day) {
    return alerts.withdrawn(day);
  }

  @Override
  protected Set<String> members(String day) {
    return alerts.members(day);
  }

  @Override
  protected Map<String, Integer> times(String day) {
    return alerts.times(day);
  }

  @Override
  protected Map<String, Map<String, String>> described(String day) {
    return alerts.described(day);
  }

  @Test
  void due_readingsThatKeepComing_isAtMostTheLongestWaitAway() {
    MemoryAlertStore settling = new MemoryAlertStore();
    MemoryLateStore store = new MemoryLateStore(settling);
    for (int second = 0; second < 60; second += 5) {
      settling.open(List.of(new LateReadings("V1", second, second, "t", 0, second, 1)));
      assertThat(store.due(List.of(LateStore.shardOf("V1")), 9)).isEmpty();
      settling.advance(Duration.ofSeconds(5));
    }
    assertThat(store.due(List.of(LateStore.shardOf("V1")), 9)).containsExactly("V1");
  }
}
