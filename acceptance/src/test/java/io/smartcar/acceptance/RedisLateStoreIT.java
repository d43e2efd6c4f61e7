package io.smartcar.acceptance;

import io.smartcar.events.Alert;
import io.smartcar.redis.AlertChange;
import io.smartcar.redis.AlertReader;
import io.smartcar.redis.AlertStore;
import io.smartcar.redis.EpisodeStore;
import io.smartcar.redis.LateStore;
import io.smartcar.redis.LateStoreContract;
import io.smartcar.redis.RedisAlertStore;
import io.smartcar.redis.RedisEpisodeStore;
import io.smartcar.redis.RedisLateStore;
import io.smartcar.redis.RedisSettings;
import io.smartcar.redis.StoredDay;
import io.smartcar.sandbox.settings.Port;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.RedisClient;

/** The contract of late stores, on the sandbox's Redis. */
@ExtendWith(Platform.Running.class)
final class RedisLateStoreIT extends LateStoreContract {

  private static final String PREFIX = "late-contract:";

  private final RedisAlertStore alerts;
  private final RedisAlertStore patient;
  private final RedisLateStore late;
  private final RedisEpisodeStore episodes;
  private final AlertReader reader;
  private final RedisClient members;

  RedisLateStoreIT(Platform platform) {
    RedisSettings settings =
        new RedisSettings(
            "127.0.0.1",
            platform.port(Port.REDIS),
            null,
            null,
            Duration.ofSeconds(5),
            Duration.ofDays(7),
            PREFIX);
    alerts = new RedisAlertStore(settings, AT_ONCE);
    patient = new RedisAlertStore(settings, IN_AN_HOUR);
    late = new RedisLateStore(settings, AT_ONCE);
    episodes = new RedisEpisodeStore(settings);
    members = RedisClient.create("127.0.0.1", platform.port(Port.REDIS));
    reader = new AlertReader(settings);
  }

  @AfterEach
  void close() {
    alerts.close();
    patient.close();
    late.close();
    episodes.close();
    reader.close();
    members.close();
  }

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
    return patient;
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
    return members.smembers(PREFIX + day);
  }

  @Override
  protected Map<String, Integer> times(String day) {
    return new StoredDay(members, PREFIX, day).times();
  }

  @Override
  protected Map<String, Map<String, String>> described(String day) {
    return new StoredDay(members, PREFIX, day).described();
  }
}
