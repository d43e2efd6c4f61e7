package io.smartcar.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** One run of {@link AlertReader#watch}. */
final class AlertWatch implements AutoCloseable {

  /*
   * The streams are what is read; a published alert only wakes the reader and names its day. A
   * stream's entries have increasing ids that begin with Redis' clock: "from now on" is an id, each
   * day is read on from the last id seen, so nothing is seen twice or left out, whatever happened
   * to the subscription meanwhile.
   */

  /** Looks for new alerts after so long without being woken: a connection can die silently. */
  private static final Duration LONGEST_NAP = Duration.ofSeconds(5);

  /** After a minute of them it looks for days that nobody told it of, for the same reason. */
  private static final int NAPS_UNTIL_ALL_DAYS = 12;

  private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);
  private static final int SCAN_COUNT = 1_000;
  private static final String LAST_SEQUENCE = "-18446744073709551615";

  private final RedisSettings settings;
  private final Consumer<AlertChange> changes;
  private final Consumer<String> notices;
  private final Keys keys;
  private final Entries entries;
  private final RedisErrors errors;
  private final BlockingQueue<Boolean> doorbell = new ArrayBlockingQueue<>(1);
  private final Set<String> days = ConcurrentHashMap.newKeySet();
  private final Map<String, String> lastIdByDay = new HashMap<>();
  private volatile boolean daysMayBeMissing = true;
  private volatile boolean closed;

  AlertWatch(RedisSettings settings, Consumer<AlertChange> changes, Consumer<String> notices) {
    this.settings = settings;
    this.changes = changes;
    this.notices = notices;
    this.keys = new Keys(settings.keyPrefix());
    this.entries = new Entries(keys);
    this.errors = new RedisErrors(settings);
  }

  /** Watches until closed or interrupted. */
  void run() {
    try (RedisClient client = Clients.answering(settings);
        Subscription subscription =
            new Subscription(settings, this::onSubscribed, this::onPublished, RECONNECT_PAUSE)) {
      String firstId = lastIdBeforeNow(client);
      subscription.start();
      boolean away = false;
      int naps = 0;
      while (!closed) {
        Duration nap = away ? RECONNECT_PAUSE : LONGEST_NAP;
        boolean woken = doorbell.poll(nap.toMillis(), TimeUnit.MILLISECONDS) != null;
        naps = woken ? 0 : naps + 1;
        if (naps == NAPS_UNTIL_ALL_DAYS) {
          naps = 0;
          daysMayBeMissing = true;
        }
        away = !closed && !readNew(client, firstId, away);
      }
    } catch (JedisException e) {
      throw errors.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void onPublished(String day) {
    days.add(day);
    doorbell.offer(true);
  }

  /** What was published before this was not heard, perhaps of a day that is not known yet. */
  private void onSubscribed() {
    daysMayBeMissing = true;
    doorbell.offer(true);
  }

  /** Reads what is new; whether Redis was there. */
  private boolean readNew(RedisClient client, String firstId, boolean wasAway) {
    try {
      if (daysMayBeMissing || wasAway) {
        daysMayBeMissing = false;
        lookForDays(client);
      }
      for (String day : days) {
        entries.after(
            client,
            day,
            lastIdByDay.getOrDefault(day, firstId),
            (id, change) -> {
              lastIdByDay.put(day, id);
              changes.accept(change);
            });
      }
    } catch (JedisException e) {
      AlertStoreException failure = errors.of(e);
      if (failure.kind() != AlertStoreException.Kind.UNAVAILABLE) {
        throw failure;
      }
      daysMayBeMissing = true;
      if (!wasAway) {
        notices.accept(failure.getMessage() + "; watching goes on when it is back");
      }
      return false;
    }
    if (wasAway) {
      notices.accept("Redis is back at " + settings.address());
    }
    return true;
  }

  /**
   * Days that have expired are forgotten. They are taken out before it is looked for them: a day
   * that is published from then on is put in again, one that was published before has its stream by
   * now.
   */
  private void lookForDays(RedisClient client) {
    days.removeAll(Set.copyOf(days));
    days.addAll(daysWithStreams(client));
    lastIdByDay.keySet().retainAll(days);
  }

  /** The days that are looked at. */
  Set<String> days() {
    return Set.copyOf(days);
  }

  /** A few keys, for they expire; but all keys of this Redis are looked through to find them. */
  private Set<String> daysWithStreams(RedisClient client) {
    Set<String> found = ConcurrentHashMap.newKeySet();
    ScanParams pattern = new ScanParams().match(keys.anyStream()).count(SCAN_COUNT);
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      ScanResult<String> page = client.scan(cursor, pattern);
      page.getResult().forEach(key -> found.add(Keys.dayOfStream(key)));
      cursor = page.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    return found;
  }

  private static String lastIdBeforeNow(RedisClient client) {
    List<?> time = (List<?>) client.eval("return redis.call('TIME')");
    long seconds = Long.parseLong((String) time.get(0));
    long micros = Long.parseLong((String) time.get(1));
    return (seconds * 1_000 + micros / 1_000 - 1) + LAST_SEQUENCE;
  }

  /** Ends {@link #run}, from any thread. */
  @Override
  public void close() {
    closed = true;
    doorbell.offer(true);
  }
}
