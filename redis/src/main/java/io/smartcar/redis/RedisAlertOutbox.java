package io.smartcar.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.resps.StreamEntry;

/**
 * How far a receiver was told is kept in Redis, beside the alerts. One process serves a receiver at
 * a time.
 */
public final class RedisAlertOutbox implements AlertOutbox {

  /*
   * As in AlertWatch the streams are what is read, a published alert only wakes the reader. A day
   * without a position is a day that began after the receiver did: all of it is told.
   */

  private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);

  /** Days that nobody told of are looked for after so many waits without being woken. */
  private static final int IDLE_UNTIL_ALL_DAYS = 12;

  private static final String BEFORE_ALL = "0-0";
  private static final String BEGUN = "+begun";

  /** Before what is no day. */
  private static final String NOTE = "+";

  private final RedisSettings settings;
  private final String receiver;
  private final Keys keys;
  private final RedisErrors errors;
  private final Subscription subscription;
  private final BlockingQueue<Boolean> doorbell = new ArrayBlockingQueue<>(1);
  private final Set<String> days = ConcurrentHashMap.newKeySet();
  private final Map<String, String> positions = new HashMap<>();

  private volatile boolean daysMayBeMissing = true;
  private boolean begun;
  private int idle;
  private Clients.@Nullable Opened opened;

  /**
   * Creates it; nothing is opened yet.
   *
   * @param receiver its name: its position is kept under it
   */
  public RedisAlertOutbox(RedisSettings settings, String receiver) {
    this.settings = settings;
    this.receiver = receiver;
    this.keys = new Keys(settings.keyPrefix());
    this.errors = new RedisErrors(settings);
    this.subscription =
        new Subscription(settings, this::onSubscribed, this::onPublished, RECONNECT_PAUSE);
  }

  @Override
  public void begin(boolean all) {
    asked(
        () -> {
          Map<String, String> kept = client().hgetAll(keys.told(receiver));
          positions.putAll(kept);
          if (!kept.containsKey(BEGUN)) {
            if (!all) {
              passOverWhatIsThere();
            }
            client().hset(keys.told(receiver), BEGUN, Long.toString(System.currentTimeMillis()));
          }
        });
    if (!begun) {
      begun = true;
      subscription.start();
    }
  }

  private void passOverWhatIsThere() {
    lookForDays();
    for (String day : days) {
      List<StreamEntry> last = client().xrevrange(keys.stream(day), "+", "-", 1);
      if (!last.isEmpty()) {
        moveTo(Map.of(day, last.get(0).getID().toString()));
      }
    }
  }

  @Override
  public boolean await(Duration longest) throws InterruptedException {
    boolean woken = doorbell.poll(longest.toMillis(), TimeUnit.MILLISECONDS) != null;
    idle = woken ? 0 : idle + 1;
    if (idle == IDLE_UNTIL_ALL_DAYS) {
      idle = 0;
      daysMayBeMissing = true;
      // A cluster may have other masters by now.
      leave();
    }
    return woken;
  }

  @Override
  public void wake() {
    doorbell.offer(true);
  }

  @Override
  public List<Entry> next(int limit) {
    List<Entry> next = new ArrayList<>();
    // What was published before this is found now.
    doorbell.clear();
    asked(
        () -> {
          if (daysMayBeMissing) {
            daysMayBeMissing = false;
            lookForDays();
          }
          for (String day : new TreeSet<>(days)) {
            if (next.size() < limit) {
              next.addAll(ofDay(day, limit - next.size()));
            }
          }
        });
    return next;
  }

  private List<Entry> ofDay(String day, int limit) {
    List<Entry> found = new ArrayList<>();
    String after = positions.getOrDefault(day, BEFORE_ALL);
    for (StreamEntry entry : client().xrange(keys.stream(day), '(' + after, "+", limit)) {
      String id = entry.getID().toString();
      AlertChange change = Entries.change(keys.stream(day), id, entry.getFields());
      if (change != null) {
        found.add(new Entry(day, id, change));
      } else if (found.isEmpty()) {
        // What says nothing of an alert is passed over.
        positions.put(day, id);
      }
    }
    return found;
  }

  @Override
  public List<Silence> silences() {
    List<Silence> silences = new ArrayList<>();
    asked(() -> silences.addAll(SilenceStore.read(client(), keys)));
    return silences;
  }

  @Override
  public Map<String, String> notes() {
    Map<String, String> notes = new HashMap<>();
    positions.forEach(
        (field, value) -> {
          if (field.startsWith(NOTE)) {
            notes.put(field.substring(NOTE.length()), value);
          }
        });
    return notes;
  }

  @Override
  public void confirm(List<Entry> told, Map<String, String> notes) {
    Map<String, String> last = new HashMap<>();
    notes.forEach((name, value) -> last.put(NOTE + name, value));
    for (Entry entry : told) {
      last.merge(entry.day(), entry.id(), RedisAlertOutbox::later);
    }
    if (!last.isEmpty()) {
      asked(() -> moveTo(last));
    }
  }

  private static String later(String id, String other) {
    return new StreamEntryID(id).compareTo(new StreamEntryID(other)) > 0 ? id : other;
  }

  private void moveTo(Map<String, String> last) {
    client().hset(keys.told(receiver), last);
    positions.putAll(last);
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

  /**
   * Taken out before it is looked for them: a day that is published from then on is put in. Days
   * that have expired are not kept for ever: what comes of one again is told from its beginning.
   */
  private void lookForDays() {
    days.removeAll(Set.copyOf(days));
    Set<String> found = new HashSet<>();
    KeyScan.each(opened(), keys.anyStream(), key -> found.add(Keys.dayOfStream(key)));
    days.addAll(found);
    Set<String> expired = new HashSet<>(positions.keySet());
    expired.removeAll(days);
    expired.removeIf(field -> field.startsWith(NOTE));
    if (!expired.isEmpty()) {
      client().hdel(keys.told(receiver), expired.toArray(String[]::new));
      positions.keySet().removeAll(expired);
    }
  }

  private void asked(Runnable question) {
    try {
      question.run();
    } catch (JedisException e) {
      daysMayBeMissing = true;
      leave();
      throw errors.of(e);
    }
  }

  private UnifiedJedis client() {
    return opened().client();
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

  @Override
  public void close() {
    subscription.close();
    leave();
  }
}
