package io.smartcar.redis;

import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * Alerts in Redis: one script an alert, all of a call in one round trip, over one connection that
 * is made when it is first needed and again when it was lost. Used from one thread.
 */
public final class RedisAlertStore implements AlertStore {

  private static final Script ADD_ALERT = Script.named("add-alert.lua");

  private final RedisSettings settings;
  private final Failures failures;
  private @Nullable RedisClient client;

  /** Creates a store; nothing is opened yet. */
  public RedisAlertStore(RedisSettings settings) {
    this.settings = settings;
    this.failures = new Failures(settings);
  }

  @Override
  public List<Boolean> add(List<Alert> alerts) {
    if (alerts.isEmpty()) {
      return List.of();
    }
    try {
      return addOnce(alerts);
    } catch (JedisNoScriptException e) {
      return addAfterLoading(alerts);
    } catch (JedisConnectionException e) {
      // Redis may have been restarted since the last call and closed the connection. The script
      // takes an alert once, so trying again cannot add one twice.
      return addAfterLoading(alerts);
    } catch (JedisException e) {
      throw failures.of(e);
    }
  }

  private List<Boolean> addAfterLoading(List<Alert> alerts) {
    try {
      client().scriptLoad(ADD_ALERT.text());
      return addOnce(alerts);
    } catch (JedisException e) {
      throw failures.of(e);
    }
  }

  private List<Boolean> addOnce(List<Alert> alerts) {
    List<Response<Object>> answers = new ArrayList<>(alerts.size());
    try (AbstractPipeline pipeline = client().pipelined()) {
      for (Alert alert : alerts) {
        answers.add(pipeline.evalsha(ADD_ALERT.sha1(), keys(alert), arguments(alert)));
      }
      pipeline.sync();
    }
    List<Boolean> added = new ArrayList<>(alerts.size());
    for (Response<Object> answer : answers) {
      added.add(answer.get().equals(1L));
    }
    return added;
  }

  private static List<String> keys(Alert alert) {
    String day = alert.day();
    return List.of(Keys.members(day), Keys.stream(day), Keys.identities(day));
  }

  private List<String> arguments(Alert alert) {
    return List.of(
        Keys.identity(alert),
        alert.member(),
        AlertJson.write(alert),
        Long.toString(settings.alertTtl().toSeconds()),
        Keys.CHANNEL);
  }

  @Override
  public void check() {
    try {
      // Loading the script needs what adding needs: a connection, the right to log in, and Lua.
      client().scriptLoad(ADD_ALERT.text());
    } catch (JedisException e) {
      throw failures.of(e);
    }
  }

  private RedisClient client() {
    if (client == null) {
      client = Clients.answering(settings);
    }
    return client;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
