package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Adds alerts one after the other, each until it is confirmed, as the rule tasks do. */
final class AlertStream implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RedisSettings settings;
  private final List<String> days;
  private final RedisAlertStore store;
  private final List<Alert> confirmed = new ArrayList<>();

  AlertStream(RedisSettings settings, List<String> days) {
    this.settings = settings;
    this.days = days;
    this.store = new RedisAlertStore(settings);
  }

  /** Adds alerts until so many are confirmed. */
  void confirm(int count) {
    while (confirmed.size() < count) {
      int next = confirmed.size();
      Alert alert =
          AlertStoreContract.alert(
              "over-speed", "V" + next, days.get(next % days.size()) + "091459900");
      // As the bolt does: it asks again after a while.
      Awaitility.await("alert " + next + " confirmed")
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .until(() -> isConfirmed(alert));
      confirmed.add(alert);
    }
  }

  private boolean isConfirmed(Alert alert) {
    try {
      store.add(AlertStoreContract.raised(alert));
      return true;
    } catch (AlertStoreException e) {
      assertThat(e).hasMessageNotContaining("\n");
      return false;
    }
  }

  int confirmed() {
    return confirmed.size();
  }

  List<Alert> alerts() {
    return List.copyOf(confirmed);
  }

  void assertNoneIsLost() {
    try (AlertReader reader = new AlertReader(settings)) {
      List<Alert> stored = days.stream().flatMap(day -> reader.list(day).stream()).toList();
      assertThat(stored).containsExactlyInAnyOrderElementsOf(confirmed);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
