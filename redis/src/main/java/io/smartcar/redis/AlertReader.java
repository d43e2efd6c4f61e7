package io.smartcar.redis;

import io.smartcar.events.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Reads alerts from Redis: those of a day, or what changes from now on. Each call uses its own
 * connection.
 */
public final class AlertReader implements AutoCloseable {

  private final RedisSettings settings;
  private final Keys keys;
  private final RedisErrors errors;
  private final Entries entries;
  private volatile @Nullable AlertWatch watch;

  /** Creates a reader; nothing is opened yet. */
  public AlertReader(RedisSettings settings) {
    this.settings = settings;
    this.keys = new Keys(settings.keyPrefix());
    this.errors = new RedisErrors(settings);
    this.entries = new Entries(keys);
  }

  /**
   * The alerts of a day, {@code yyyyMMdd}, that hold, in the order they were added; empty if there
   * are none. One that was replaced stands where its last version was added.
   *
   * @throws AlertStoreException if Redis cannot be read
   */
  public List<Alert> list(String day) {
    List<Alert> alerts = new ArrayList<>();
    forEach(day, added -> alerts.add(added.raised().alert()));
    return alerts;
  }

  /**
   * The same one by one, for days that are long.
   *
   * @throws AlertStoreException if Redis cannot be read
   */
  public void forEach(String day, Consumer<AlertChange.Added> consumer) {
    read(day, true, consumer);
  }

  /**
   * The alerts of a day that were withdrawn and do not hold, in the order they were added.
   *
   * @throws AlertStoreException if Redis cannot be read
   */
  public List<AlertChange.Withdrawn> withdrawn(String day) {
    List<AlertChange.Withdrawn> withdrawn = new ArrayList<>();
    read(day, false, was -> withdrawn.add(new AlertChange.Withdrawn(was.raised())));
    return withdrawn;
  }

  /**
   * Every change of a day's alerts, in order.
   *
   * @throws AlertStoreException if Redis cannot be read
   */
  public void changes(String day, Consumer<AlertChange> consumer) {
    asked(day, client -> entries.after(client, day, "-", (id, change) -> consumer.accept(change)));
  }

  private void read(String day, boolean holds, Consumer<AlertChange.Added> consumer) {
    asked(day, client -> entries.ofDay(client, day, holds, consumer));
  }

  private void asked(String day, Consumer<UnifiedJedis> question) {
    try (UnifiedJedis client = Clients.answering(settings)) {
      try {
        question.accept(client);
      } catch (JedisException e) {
        throw DayKeys.refused(() -> client, keys, errors, List.of(day), e);
      }
    } catch (JedisException e) {
      throw errors.of(e);
    }
  }

  /**
   * Hands over each change from now on, once, in the order of its day's stream, until {@link
   * #close} is called or the thread is interrupted. A Redis that goes away is waited for; what was
   * changed meanwhile is handed over then.
   *
   * @param changes called on this thread
   * @param notices one line each time Redis was lost or is back; called on this thread
   * @throws AlertStoreException if Redis cannot be reached at the start, or refuses
   */
  public void watch(Consumer<AlertChange> changes, Consumer<String> notices) {
    AlertWatch started = new AlertWatch(settings, changes, notices);
    watch = started;
    try {
      started.run();
    } finally {
      watch = null;
    }
  }

  /** Ends {@link #watch}. */
  @Override
  public void close() {
    AlertWatch running = watch;
    if (running != null) {
      running.close();
    }
  }

  /** The days that a running {@link #watch} looks at; none if none runs. */
  Set<String> watchedDays() {
    AlertWatch running = watch;
    return running == null ? Set.of() : running.days();
  }
}
