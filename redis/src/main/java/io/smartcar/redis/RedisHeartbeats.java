package io.smartcar.redis;

import io.smartcar.events.TakenHeartbeat;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Reads the last heartbeat of each partition that Redis has been told of, over a connection that is
 * made when it is first needed and again when it was lost. Used from one thread.
 */
public final class RedisHeartbeats implements AutoCloseable {

  private final Keys keys;
  private final RedisErrors errors;
  private final Scripts scripts;

  /** Creates it; nothing is opened yet. */
  public RedisHeartbeats(RedisSettings settings) {
    this.keys = new Keys(settings.keyPrefix());
    this.errors = new RedisErrors(settings);
    this.scripts = new Scripts(settings);
  }

  /**
   * The last heartbeats, by partition; a field that is none is passed over.
   *
   * @throws AlertStoreException if Redis does not answer or refuses
   */
  public Map<Integer, TakenHeartbeat> read() {
    Map<Integer, TakenHeartbeat> heartbeats = new TreeMap<>();
    Map<String, String> fields;
    try {
      fields = scripts.answered(() -> scripts.client().hgetAll(keys.heartbeat()));
    } catch (JedisException e) {
      throw errors.of(e);
    }
    fields.forEach(
        (partition, text) -> {
          if (partition.matches("\\d{1,9}")) {
            TakenHeartbeat taken = TakenHeartbeat.of(Integer.parseInt(partition), text);
            if (taken != null) {
              heartbeats.put(taken.partition(), taken);
            }
          }
        });
    return heartbeats;
  }

  /** Releases the connection. */
  @Override
  public void close() {
    scripts.close();
  }
}
