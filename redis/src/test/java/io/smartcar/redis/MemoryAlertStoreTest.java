package io.smartcar.redis;

import io.smartcar.events.Alert;
import io.smartcar.events.TakenHeartbeat;
import java.util.List;
import java.util.Map;

final class MemoryAlertStoreTest extends AlertStoreContract {

  private final MemoryAlertStore store = new MemoryAlertStore();

  @Override
  protected AlertStore store() {
    return store;
  }

  @Override
  protected List<Alert> list(String day) {
    return store.list(day);
  }

  @Override
  protected Map<Integer, TakenHeartbeat> heartbeats() {
    return store.heartbeats();
  }
}
