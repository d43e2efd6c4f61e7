package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.redis.AlertStoreException.Kind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.UnifiedJedis;

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

  @Test
  void add_aDayIsRefused_otherDaysOfTheCallAreAdded() {
    try (UnifiedJedis client = Clients.answering(settings)) {
      client.set("{20190102}:cars", "in the way");
    }
    Alert before = alert("over-speed", "V0004", "20190101091459900");
    Alert refused = alert("over-speed", "V0004", "20190102091459900");
    Alert after = alert("over-speed", "V0004", "20190103091459900");

    assertThatThrownBy(() -> store.add(raised(before, refused, after)))
        .isInstanceOfSatisfying(
            AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_TYPE))
        .hasMessageContaining("the alerts of 20190102: key {20190102}:cars is a string");

    assertThat(list("20190101")).containsExactly(before);
    assertThat(list("20190103")).containsExactly(after);
  }

  @Override
  protected AlertStore store() {
    return store;
  }

  @Override
  protected Map<Integer, TakenHeartbeat> heartbeats() {
    RedisSettings console =
        new RedisSettings(
            settings.servers(),
            ShippedUsers.CONSOLE,
            ShippedUsers.PASSWORD,
            settings.timeout(),
            0,
            settings.alertTtl(),
            settings.keyPrefix());
    try (RedisHeartbeats heartbeats = new RedisHeartbeats(console)) {
      return heartbeats.read();
    }
  }

  @Override
  protected List<Alert> list(String day) {
    try (AlertReader reader = new AlertReader(settings)) {
      return reader.list(day);
    }
  }
}
