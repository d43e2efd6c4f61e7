package io.smartcar.redis;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.LateReadings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * Alerts in Redis: a script for the alerts of a day, all of a call in one round trip, over one
 * connection that is made when it is first needed and again when it was lost. Used from one thread.
 *
 * <p>Not a script for each alert: Redis writes what it has done to its disk before it reads on, and
 * it reads 16 KB at a time.
 */
public final class RedisAlertStore implements AlertStore {

  private static final Script ADD_ALERTS = Script.named("add-alerts.lua");
  private static final Script CLAIM_KEYS = Script.named("claim-keys.lua");

  /** What the keys that the script takes must be, in its order. */
  private static final List<String> KEY_TYPES = List.of("set", "stream", "set");

  /** Redis does nothing else meanwhile: some milliseconds. */
  private static final int MAX_ALERTS_A_CALL = 250;

  private final RedisSettings settings;
  private final Keys keys;
  private final RedisErrors errors;
  private @Nullable RedisClient client;

  /** Creates a store; nothing is opened yet. */
  public RedisAlertStore(RedisSettings settings) {
    this.settings = settings;
    this.keys = new Keys(settings.keyPrefix());
    this.errors = new RedisErrors(settings);
  }

  @Override
  public List<Boolean> add(List<RaisedAlert> alerts) {
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
      throw refused(alerts, e);
    }
  }

  private List<Boolean> addAfterLoading(List<RaisedAlert> alerts) {
    try {
      client().scriptLoad(ADD_ALERTS.text());
      return addOnce(alerts);
    } catch (JedisException e) {
      throw refused(alerts, e);
    }
  }

  /** Of a key that is of another type Redis does not say which it is: it is looked for. */
  private AlertStoreException refused(List<RaisedAlert> alerts, JedisException failure) {
    AlertStoreException error = errors.of(failure);
    if (error.kind() != AlertStoreException.Kind.WRONG_TYPE) {
      return error;
    }
    try {
      for (String day : alerts.stream().map(raised -> raised.alert().day()).distinct().toList()) {
        List<String> ofDay = keys.ofDay(day);
        for (int i = 0; i < ofDay.size(); i++) {
          String type = client().type(ofDay.get(i));
          if (!type.equals("none") && !type.equals(KEY_TYPES.get(i))) {
            return errors.ofWrongType(day, ofDay.get(i), type, KEY_TYPES.get(i), failure);
          }
        }
      }
    } catch (JedisException e) {
      error.addSuppressed(e);
    }
    return error;
  }

  private List<Boolean> addOnce(List<RaisedAlert> alerts) {
    List<Response<Object>> answers = new ArrayList<>();
    try (AbstractPipeline pipeline = client().pipelined()) {
      for (int from = 0; from < alerts.size(); ) {
        int to = endOfCall(alerts, from);
        List<RaisedAlert> call = alerts.subList(from, to);
        answers.add(
            pipeline.evalsha(
                ADD_ALERTS.sha1(), keys.ofDay(call.get(0).alert().day()), arguments(call)));
        from = to;
      }
      pipeline.sync();
    }
    List<Boolean> added = new ArrayList<>(alerts.size());
    for (Response<Object> answer : answers) {
      for (Object isNew : (List<?>) answer.get()) {
        added.add(isNew.equals(1L));
      }
    }
    return added;
  }

  /** A call takes alerts of one day, for its keys must lie on one server of a cluster. */
  private static int endOfCall(List<RaisedAlert> alerts, int from) {
    String day = alerts.get(from).alert().day();
    int to = from + 1;
    while (to < alerts.size()
        && to - from < MAX_ALERTS_A_CALL
        && alerts.get(to).alert().day().equals(day)) {
      to++;
    }
    return to;
  }

  private List<String> arguments(List<RaisedAlert> call) {
    List<String> arguments = new ArrayList<>(2 + 3 * call.size());
    arguments.add(Long.toString(settings.alertTtl().toSeconds()));
    arguments.add(keys.channel());
    for (RaisedAlert raised : call) {
      Alert alert = raised.alert();
      arguments.add(Keys.identity(alert));
      arguments.add(alert.member());
      arguments.add(Keys.text(alert));
    }
    return arguments;
  }

  @Override
  public void open(List<LateReadings> late) {
    throw new UnsupportedOperationException("late readings are not kept yet");
  }

  @Override
  public void check() {
    try {
      // Needs a connection, the right to log in and to run scripts.
      client().scriptLoad(ADD_ALERTS.text());
    } catch (JedisException e) {
      throw errors.of(e);
    }
  }

  @Override
  public Optional<String> claim(String writer) {
    try {
      Object other =
          client()
              .eval(
                  CLAIM_KEYS.text(),
                  List.of(keys.writer()),
                  List.of(writer, Long.toString(CLAIM.toSeconds())));
      return Optional.of(String.valueOf(other)).filter(name -> !name.isEmpty());
    } catch (JedisException e) {
      throw errors.of(e);
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
