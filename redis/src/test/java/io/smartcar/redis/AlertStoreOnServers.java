package io.smartcar.redis;

import io.smartcar.events.Alert;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The contract on several servers, which end with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AlertStoreOnServers<S extends AutoCloseable> extends AlertStoreContract {

  private final S servers;
  private final RedisSettings settings;
  private final RedisAlertStore store;

  AlertStoreOnServers(S servers, Function<S, RedisSettings> address) {
    this.servers = servers;
    settings = address.apply(servers);
    store = new RedisAlertStore(settings);
  }

  @AfterAll
  void stop() throws Exception {
    store.close();
    servers.close();
  }

  @Override
  protected AlertStore store() {
    return store;
  }

  @Override
  protected List<Alert> list(String day) {
    try (AlertReader reader = new AlertReader(settings)) {
      return reader.list(day);
    }
  }
}
