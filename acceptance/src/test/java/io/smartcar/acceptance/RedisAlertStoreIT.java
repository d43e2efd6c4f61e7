package io.smartcar.acceptance;

import io.smartcar.events.Alert;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.redis.AlertReader;
import io.smartcar.redis.AlertStore;
import io.smartcar.redis.AlertStoreContract;
import io.smartcar.redis.RedisAlertStore;
import io.smartcar.redis.RedisHeartbeats;
import io.smartcar.redis.RedisSettings;
import io.smartcar.sandbox.settings.Port;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of alert stores, on the sandbox's Redis. */
@ExtendWith(Platform.Running.class)
final class RedisAlertStoreIT extends AlertStoreContract {

  private final RedisSettings settings;
  private final RedisAlertStore store;
  private final AlertReader reader;

  RedisAlertStoreIT(Platform platform) {
    settings =
        new RedisSettings(
            "127.0.0.1",
            platform.port(Port.REDIS),
            null,
            null,
            Duration.ofSeconds(5),
            Duration.ofDays(7),
            "contract:");
    store = new RedisAlertStore(settings);
    reader = new AlertReader(settings);
  }

  @AfterEach
  void close() {
    store.close();
    reader.close();
  }

  @Override
  protected AlertStore store() {
    return store;
  }

  @Override
  protected List<Alert> list(String day) {
    return reader.list(day);
  }

  @Override
  protected Map<Integer, TakenHeartbeat> heartbeats() {
    try (RedisHeartbeats heartbeats = new RedisHeartbeats(settings)) {
      return heartbeats.read();
    }
  }
}
