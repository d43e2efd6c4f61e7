package io.smartcar.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.resps.StreamEntry;

/** One run of {@link AlertReader#watch}. */
final class AlertWatch implements AutoCloseable {

  /*
   * The streams are what is read; a published alert only wakes the reader and names its day. A
   * stream's entries have increasing ids: "from now on" is the last id of each stream at the start,
   * each day is read on from the last id seen, so nothing is seen twice or left out, whatever
   * happened to the subscription meanwhile. No clock is asked: of several servers, and of the one
   * that takes another's place, each has its own.
   */

  /** Looks for new alerts after so long without being woken: a connection can die silently. */
  private static final Duration LONGEST_NAP = Duration.ofSeconds(5);

  /** After a minute of them it looks for days that nobody told it of, for the same reason. */
  private static final int NAPS_UNTIL_ALL_DAYS = 12;

  private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);
  private static final String BEFORE_ALL = "0-0";

  private final RedisSettings settings;
  private final Consumer<AlertChange> changes;
  private final Consumer<String> notices;
  private final Keys keys;
  private final Entries entries;
  private final RedisErrors errors;
  private final BlockingQueue<Boolean> doorbell = new ArrayBlockingQueue<>(1);
  private final Set<String> days = ConcurrentHashMap.newKeySet();

  /** Also of days that have expired, a few bytes each: one that comes back is not seen twice. */
  private final Map<String, String> lastIdByDay = new HashMap<>();

  private volatile boolean daysMayBeMissing = true;
  private volatile boolean closed;
  private Clients.@Nullable Opened opened;

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
    try (Subscription subscription =
        new Subscription(settings, this::onSubscribed, this::onPublished, RECONNECT_PAUSE)) {
      passOverWhatIsThere();
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
          // A cluster may have other masters by now.
          leave();
        }
        away = !closed && !readNew(away);
      }
    } catch (JedisException e) {
      throw errors.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      leave();
    }
  }

  private void passOverWhatIsThere() {
    UnifiedJedis client = opened().client();
    for (String day : daysWithStreams()) {
      List<StreamEntry> last = client.xrevrange(keys.stream(day), "+", "-", 1);
      if (!last.isEmpty()) {
        lastIdByDay.put(day, last.get(0).getID().toString());
      }
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
  private boolean readNew(boolean wasAway) {
    try {
      if (daysMayBeMissing || wasAway) {
        daysMayBeMissing = false;
        lookForDays();
      }
      for (String day : days) {
        entries.after(
            opened().client(),
            day,
            lastIdByDay.getOrDefault(day, BEFORE_ALL),
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
      leave();
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

  /** Opened again after a failure: who answers may be another server by then. */
  private Clients.Opened opened() {
    Clients.Opened open = opened;
    if (open == null) {
      open = Clients.open(settings);
      opened = open;
    }
    return open;
  }

  private void leave() {
    Clients.Opened open = opened;
    opened = null;
    if (open != null) {
      open.close();
    }
  }

  /**
   * Days that have expired are forgotten. They are taken out before it is looked for them: a day
   * that is published from then on is put in again, one that was published before has its stream by
   * now.
   */
  private void lookForDays() {
    days.removeAll(Set.copyOf(days));
    days.addAll(daysWithStreams());
  }

  /** The days that are looked at. */
  Set<String> days() {
    return Set.copyOf(days);
  }

  /** A few keys, for they expire; but all keys of each master are looked through to find them. */
  private Set<String> daysWithStreams() {
    Set<String> found = new HashSet<>();
    KeyScan.each(opened(), keys.anyStream(), key -> found.add(Keys.dayOfStream(key)));
    return found;
  }

  /** Ends {@link #run}, from any thread. */
  @Override
  public void close() {
    closed = true;
    doorbell.offer(true);
  }
}
