package io.smartcar.redis;

import io.smartcar.events.Alert;
import java.util.List;

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
}
