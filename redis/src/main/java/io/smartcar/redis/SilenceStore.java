package io.smartcar.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The silences, in Redis beside the alerts; those that are over are kept for {@link #KEPT}. Every
 * call opens and closes what it needs. Thread-safe.
 *
 * <p>Every method fails with an {@link AlertStoreException} if Redis does not answer or refuses.
 */
public final class SilenceStore {

  /** How long one is kept when it is over. */
  public static final Duration KEPT = Duration.ofDays(90);

  private final RedisSettings settings;
  private final Keys keys;
  private final RedisErrors errors;

  /** Creates it; nothing is opened yet. */
  public SilenceStore(RedisSettings settings) {
    this.settings = settings;
    this.keys = new Keys(settings.keyPrefix());
    this.errors = new RedisErrors(settings);
  }

  /** Adds one, and forgets those that were over long before it. */
  public void add(Silence silence) {
    answered(
        redis -> {
          Instant forgotten = silence.madeAt().minus(KEPT);
          String[] old =
              read(redis, keys).stream()
                  .filter(other -> over(other).isBefore(forgotten))
                  .map(Silence::id)
                  .toArray(String[]::new);
          if (old.length > 0) {
            redis.hdel(keys.silences(), old);
          }
          return redis.hset(keys.silences(), silence.id(), SilenceJson.write(silence));
        });
  }

  private static Instant over(Silence silence) {
    return silence.ended().map(Silence.Ended::at).orElse(silence.until());
  }

  /** All that are kept, the first one first. */
  public List<Silence> list() {
    return answered(redis -> read(redis, keys));
  }

  /**
   * Ends one that holds.
   *
   * @return the silence as it is now; empty if there is none of that id that holds
   */
  public Optional<Silence> end(String id, Silence.Ended ended) {
    return answered(
        redis -> {
          Optional<Silence> found =
              read(redis, keys).stream()
                  .filter(silence -> silence.id().equals(id) && silence.holdsAt(ended.at()))
                  .findFirst()
                  .map(silence -> ended(silence, ended));
          found.ifPresent(
              silence -> redis.hset(keys.silences(), silence.id(), SilenceJson.write(silence)));
          return found;
        });
  }

  private static Silence ended(Silence silence, Silence.Ended ended) {
    return new Silence(
        silence.id(),
        silence.selection(),
        silence.madeAt(),
        silence.until(),
        silence.reason(),
        silence.by(),
        Optional.of(ended));
  }

  static List<Silence> read(UnifiedJedis redis, Keys keys) {
    List<Silence> silences = new ArrayList<>();
    for (Map.Entry<String, String> kept : redis.hgetAll(keys.silences()).entrySet()) {
      try {
        silences.add(SilenceJson.read(kept.getValue()));
      } catch (IllegalArgumentException e) {
        throw new AlertStoreException(
            AlertStoreException.Kind.REFUSED,
            "silence %s of %s cannot be read: %s; delete it with HDEL"
                .formatted(kept.getKey(), keys.silences(), e.getMessage()),
            e);
      }
    }
    silences.sort(Comparator.comparing(Silence::madeAt).thenComparing(Silence::id));
    return silences;
  }

  private <T> T answered(Function<UnifiedJedis, T> question) {
    try (UnifiedJedis client = Clients.answering(settings)) {
      return question.apply(client);
    } catch (JedisException e) {
      throw errors.of(e);
    }
  }
}
