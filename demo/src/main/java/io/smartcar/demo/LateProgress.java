package io.smartcar.demo;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.redis.LateStore;
import io.smartcar.redis.RedisLateStore;
import io.smartcar.wiring.StoreSettings;

/** How much waits to be judged again because it came late; asked of Redis by one thread. */
final class LateProgress implements AutoCloseable {

  private final boolean judges;
  private final LateStore store;

  LateProgress(SmartcarConfig config) {
    this.judges = config.late().isOn();
    this.store = new RedisLateStore(StoreSettings.redis(config));
  }

  /** Cars of which something waits. */
  long cars() throws DemoException {
    try {
      return judges ? store.counts().cars() : 0;
    } catch (AlertStoreException e) {
      throw new DemoException("what is to be judged again cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
