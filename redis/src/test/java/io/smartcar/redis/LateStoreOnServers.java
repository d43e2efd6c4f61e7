package io.smartcar.redis;

import io.smartcar.events.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.UnifiedJedis;

/** The contract on several servers, which end with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LateStoreOnServers<S extends AutoCloseable> extends LateStoreContract {

  private final S servers;
  private final RedisAlertStore alerts;
  private final RedisAlertStore patient;
  private final RedisLateStore late;
  private final RedisEpisodeStore episodes;
  private final AlertReader reader;
  private final UnifiedJedis client;

  LateStoreOnServers(S servers, Function<S, RedisSettings> address) {
    this.servers = servers;
    RedisSettings settings = address.apply(servers);
    alerts = new RedisAlertStore(settings, AT_ONCE);
    patient = new RedisAlertStore(settings, IN_AN_HOUR);
    late = new RedisLateStore(settings, AT_ONCE);
    episodes = new RedisEpisodeStore(settings);
    reader = new AlertReader(settings);
    client = Clients.answering(withoutUser(settings));
  }

  /** Whoever looks beside the stores may do everything: rights are not what is looked at. */
  private static RedisSettings withoutUser(RedisSettings settings) {
    return new RedisSettings(
        settings.servers(), null, null, settings.timeout(), 0, settings.alertTtl(), "");
  }

  @AfterAll
  void stop() throws Exception {
    client.close();
    late.close();
    episodes.close();
    patient.close();
    alerts.close();
    servers.close();
  }

  @Override
  protected AlertStore alerts() {
    return alerts;
  }

  @Override
  protected AlertStore patient() {
    return patient;
  }

  @Override
  protected LateStore late() {
    return late;
  }

  @Override
  protected EpisodeStore episodes() {
    return episodes;
  }

  @Override
  protected List<AlertChange> changes(String day) {
    List<AlertChange> changes = new ArrayList<>();
    reader.changes(day, changes::add);
    return changes;
  }

  @Override
  protected List<Alert> list(String day) {
    return reader.list(day);
  }

  @Override
  protected List<AlertChange.Withdrawn> withdrawn(String day) {
    return reader.withdrawn(day);
  }

  @Override
  protected Set<String> members(String day) {
    return client.smembers(day);
  }

  @Override
  protected Map<String, Integer> times(String day) {
    return new StoredDay(client, "", day).times();
  }

  @Override
  protected Map<String, Map<String, String>> described(String day) {
    return new StoredDay(client, "", day).described();
  }
}
