package io.smartcar.redis;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.events.late.LateReadings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Alerts in Redis: a script for the alerts of a day, all of a call in one round trip (of a cluster
 * one for each day), over a connection that is made when it is first needed and again when it was
 * lost. Used from one thread.
 *
 * <p>Not a script for each alert: Redis writes what it has done to its disk before it reads on, and
 * it reads 16 KB at a time.
 */
public final class RedisAlertStore implements AlertStore {

  private static final Script ADD_ALERTS =
      Script.named("day.lua", "episodes.lua", "add-alerts.lua");
  private static final Script CLAIM_KEYS = Script.named("claim-keys.lua");

  /** Heartbeats that are no longer sent leave nothing behind. */
  private static final Duration HEARTBEAT_TTL = Duration.ofDays(1);

  /** Redis does nothing else meanwhile: some milliseconds. */
  private static final int MAX_ALERTS_A_CALL = 250;

  private final RedisSettings settings;
  private final Keys keys;
  private final RedisErrors errors;
  private final Scripts scripts;
  private final Settling settling;

  /** Creates a store; nothing is opened yet. */
  public RedisAlertStore(RedisSettings settings) {
    this(settings, Settling.DEFAULT);
  }

  /**
   * Creates a store; nothing is opened yet.
   *
   * @param settling when the stretches that are opened are due
   */
  public RedisAlertStore(RedisSettings settings, Settling settling) {
    this.scripts = new Scripts(settings);
    this.settling = settling;
    this.settings = settings;
    this.keys = new Keys(settings.keyPrefix());
    this.errors = new RedisErrors(settings);
  }

  @Override
  public List<Boolean> add(List<RaisedAlert> alerts) {
    List<Scripts.Call> calls = new ArrayList<>();
    for (int from = 0; from < alerts.size(); ) {
      int to = endOfCall(alerts, from);
      List<RaisedAlert> call = alerts.subList(from, to);
      calls.add(new Scripts.Call(ADD_ALERTS, keys(call), arguments(call)));
      from = to;
    }
    List<Boolean> added = new ArrayList<>(alerts.size());
    // The script takes an alert once, so running it again cannot add one twice.
    for (Object answer : run(calls, alerts)) {
      for (Object isNew : (List<?>) answer) {
        added.add(isNew.equals(1L));
      }
    }
    return added;
  }

  private List<Object> run(List<Scripts.Call> calls, List<RaisedAlert> alerts) {
    if (calls.isEmpty()) {
      return List.of();
    }
    try {
      return scripts.runConfirmed(calls);
    } catch (JedisException e) {
      List<Alert> all = alerts.stream().map(RaisedAlert::alert).toList();
      List<String> days = all.stream().map(Alert::day).distinct().toList();
      throw DayKeys.refused(scripts::client, keys, errors, days, all, e);
    }
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

  /** The keys of the day, and of each alert's hash. */
  private List<String> keys(List<RaisedAlert> call) {
    List<String> all = new ArrayList<>(keys.ofDay(call.get(0).alert().day()));
    call.forEach(raised -> all.add(keys.alert(raised.alert())));
    return all;
  }

  private List<String> arguments(List<RaisedAlert> call) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(settings.alertTtl().toSeconds()));
    arguments.add(keys.channel());
    arguments.add(Long.toString(settings.episodeSilence().toMillis()));
    call.forEach(raised -> AlertArguments.add(arguments, raised));
    return arguments;
  }

  @Override
  public void open(List<LateReadings> late) {
    if (late.isEmpty()) {
      return;
    }
    try {
      scripts.runConfirmed(OpenedStretches.calls(late, keys, settling));
    } catch (JedisException e) {
      throw errors.of(e);
    }
  }

  @Override
  public void beat(List<TakenHeartbeat> heartbeats) {
    if (heartbeats.isEmpty()) {
      return;
    }
    Map<String, String> byPartition = new HashMap<>();
    heartbeats.forEach(taken -> byPartition.put(Integer.toString(taken.partition()), taken.text()));
    String key = keys.heartbeat();
    try {
      scripts.answered(() -> scripts.client().hset(key, byPartition));
      scripts.answered(() -> scripts.client().expire(key, HEARTBEAT_TTL.toSeconds()));
    } catch (JedisException e) {
      throw errors.of(e);
    }
  }

  @Override
  public void check() {
    try {
      // Needs a connection, the right to log in and to run scripts.
      scripts.answered(() -> scripts.client().scriptLoad(ADD_ALERTS.text()));
    } catch (JedisException e) {
      throw errors.of(e);
    }
  }

  /**
   * Asks whether Redis takes writes, as far as it tells without one: that it cannot write to its
   * disk it says to a ping, and to nothing else that only asks. Who may not ping learns nothing.
   *
   * @throws AlertStoreException with one line that says what is wrong and what to do
   */
  public void checkDisk() {
    try {
      scripts.answered(() -> scripts.client().ping());
    } catch (JedisException e) {
      AlertStoreException refused = errors.of(e);
      if (refused.kind() != AlertStoreException.Kind.NOT_PERMITTED) {
        throw refused;
      }
    }
  }

  @Override
  public Optional<String> claim(String writer) {
    try {
      Object other =
          scripts.run(
              CLAIM_KEYS,
              List.of(keys.writer()),
              List.of(writer, Long.toString(CLAIM.toSeconds())));
      scripts.answered(
          () -> {
            KeysFormat.write(scripts.client(), keys.format());
            return other;
          });
      return Optional.of(String.valueOf(other)).filter(name -> !name.isEmpty());
    } catch (JedisException e) {
      throw errors.of(e);
    }
  }

  @Override
  public void close() {
    scripts.close();
  }
}
