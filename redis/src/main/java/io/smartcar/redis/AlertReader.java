package io.smartcar.redis;

import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.resps.StreamEntry;

/** Reads alerts from Redis: those of a day, or those to come. Each call uses its own connection. */
public final class AlertReader implements AutoCloseable {

  /** Redis answers a long reading in pages of so many, so that it serves others in between. */
  static final int PAGE_ENTRIES = 1_000;

  private final RedisSettings settings;
  private final Keys keys;
  private final RedisErrors errors;
  private volatile @Nullable AlertWatch watch;

  /** Creates a reader; nothing is opened yet. */
  public AlertReader(RedisSettings settings) {
    this.settings = settings;
    this.keys = new Keys(settings.keyPrefix());
    this.errors = new RedisErrors(settings);
  }

  /**
   * The alerts of a day, {@code yyyyMMdd}, in the order they were added; empty if there are none.
   *
   * @throws AlertStoreException if Redis cannot be read
   */
  public List<Alert> list(String day) {
    List<Alert> alerts = new ArrayList<>();
    forEach(day, alerts::add);
    return alerts;
  }

  /**
   * The same one by one, for days that are long.
   *
   * @throws AlertStoreException if Redis cannot be read
   */
  public void forEach(String day, Consumer<Alert> consumer) {
    try (RedisClient client = Clients.answering(settings)) {
      readAfter(client, keys, day, "-", (id, alert) -> consumer.accept(alert));
    } catch (JedisException e) {
      throw refused(day, e);
    }
  }

  private AlertStoreException refused(String day, JedisException failure) {
    AlertStoreException error = errors.of(failure);
    return error.kind() == AlertStoreException.Kind.WRONG_TYPE
        ? errors.ofWrongType(day, keys.stream(day), "key of another type", "stream", failure)
        : error;
  }

  /**
   * Hands over each alert that is added from now on, once, in the order of its day's stream, until
   * {@link #close} is called or the thread is interrupted. A Redis that goes away is waited for;
   * what was added meanwhile is handed over then.
   *
   * @param alerts called on this thread
   * @param notices one line each time Redis was lost or is back; called on this thread
   * @throws AlertStoreException if Redis cannot be reached at the start, or refuses
   */
  public void watch(Consumer<Alert> alerts, Consumer<String> notices) {
    AlertWatch started = new AlertWatch(settings, alerts, notices);
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

  /** Reads a day's stream from after an entry ({@code -} for the beginning), entry ids first. */
  static void readAfter(
      RedisClient client,
      Keys keys,
      String day,
      String afterId,
      BiConsumer<String, Alert> consumer) {
    String stream = keys.stream(day);
    String last = afterId;
    List<StreamEntry> page;
    do {
      String start = last.equals("-") ? last : '(' + last;
      page = client.xrange(stream, start, "+", PAGE_ENTRIES);
      for (StreamEntry entry : page) {
        last = entry.getID().toString();
        String json = entry.getFields().get(Keys.ALERT_FIELD);
        if (json != null) {
          consumer.accept(last, alert(stream, last, json));
        }
      }
    } while (page.size() == PAGE_ENTRIES);
  }

  private static Alert alert(String stream, String entryId, String json) {
    try {
      return AlertJson.read(json);
    } catch (IllegalArgumentException e) {
      throw new AlertStoreException(
          AlertStoreException.Kind.REFUSED,
          "entry %s of stream %s cannot be read as an alert: %s; delete it with XDEL"
              .formatted(entryId, stream, e.getMessage()),
          e);
    }
  }
}
