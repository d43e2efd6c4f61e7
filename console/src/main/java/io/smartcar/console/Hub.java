package io.smartcar.console;

import io.smartcar.events.Alert;
import io.smartcar.redis.AlertBook;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.redis.ChangeFeed;
import io.smartcar.redis.Episode;
import io.smartcar.redis.FeedEntry;
import io.smartcar.redis.FeedPosition;
import io.smartcar.redis.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what becomes of alerts and episodes once and gives it to every viewer. Thread-safe.
 *
 * <p>A viewer that was away is given first what it missed, read from Redis up to the entry at which
 * it was taken in here; from there on it is given what all are.
 */
final class Hub implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

  /** Of what was missed no more is sent again: whoever missed more reads the lists anew. */
  static final int MAX_MISSED = 10_000;

  /** Of so many at a time is read what was missed. */
  private static final int CATCHING_UP = 2;

  /** How soon what nobody publishes is seen: what people do, and ends. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** At the least between two looks: what is alone is seen at once, and a flood comes in pieces. */
  private static final Duration BREATH = Duration.ofMillis(100);

  private static final Duration AWAY = Duration.ofSeconds(1);
  private static final int BATCH = 500;

  /** Where a viewer was taken in. */
  record Taken(Map<String, String> ends, String id) {}

  private final ChangeFeed feed;
  private final Episodes episodes;
  private final Thread thread = new Thread(this::run, "console-changes");
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Semaphore catchingUp = new Semaphore(CATCHING_UP);
  private final Object lock = new Object();

  /** These three are guarded by the lock. */
  private final Set<Viewer> viewers = new LinkedHashSet<>();

  private Map<String, String> ends = new HashMap<>();
  private String id = "";

  private final Batch batch = new Batch();
  private volatile boolean begun;
  private volatile String away = "Redis was not asked yet";

  Hub(RedisSettings redis, Episodes episodes) {
    this.feed = new ChangeFeed(redis);
    this.episodes = episodes;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether changes are read now. */
  boolean isStreaming() {
    return begun && away.isEmpty();
  }

  /** The days that it knows of; fails while it knows none because Redis was not there yet. */
  Collection<String> days() {
    if (!begun) {
      throw new AlertStoreException(AlertStoreException.Kind.UNAVAILABLE, away, null);
    }
    synchronized (lock) {
      return ends.keySet().stream().map(stream -> stream.substring(1)).collect(Collectors.toSet());
    }
  }

  int viewers() {
    synchronized (lock) {
      return viewers.size();
    }
  }

  /** Something was done about an episode: looks at once. */
  void wake() {
    feed.wake();
  }

  /** From here on the viewer is given everything; empty as long as Redis was never there. */
  Optional<Taken> take(Viewer viewer) {
    synchronized (lock) {
      if (!begun) {
        return Optional.empty();
      }
      viewers.add(viewer);
      return Optional.of(new Taken(Map.copyOf(ends), id));
    }
  }

  void leave(Viewer viewer) {
    synchronized (lock) {
      viewers.remove(viewer);
    }
  }

  /** The line that says why Redis is away; empty if it is there. */
  String away() {
    return away;
  }

  /**
   * What a viewer has missed; null if that is too much.
   *
   * @throws AlertStoreException if Redis does not answer
   */
  @Nullable List<Message> missed(FeedPosition from, Taken taken) throws InterruptedException {
    List<FeedEntry> missed;
    catchingUp.acquire();
    try {
      missed = feed.missed(from, taken.ends(), MAX_MISSED);
    } finally {
      catchingUp.release();
    }
    if (missed.size() > MAX_MISSED) {
      return null;
    }
    List<Message> messages = new ArrayList<>(missed.size());
    FeedPosition position = from;
    remember(missed);
    for (FeedEntry entry : missed) {
      position = position.with(entry);
      messages.add(Message.of(entry, episodes, position.text()));
    }
    return messages;
  }

  private void run() {
    boolean wasAway = false;
    try {
      while (closing.getCount() > 0) {
        try {
          long looked = System.nanoTime();
          look();
          if (wasAway) {
            wasAway = false;
            LOG.info("Redis is back");
            send(Message.notice(true, "Redis is back"));
          }
          feed.await(LOOK);
          boolean unused =
              closing.await(looked + BREATH.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (AlertStoreException failure) {
          away = String.valueOf(failure.getMessage());
          if (!wasAway) {
            wasAway = true;
            LOG.warn("changes are not seen: {}", away);
            send(Message.notice(false, away));
          }
          boolean unused = closing.await(AWAY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException defect) {
          LOG.error("reading changes goes on after a failure", defect);
          boolean unused = closing.await(AWAY.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      feed.close();
    }
  }

  private void look() {
    if (!begun) {
      feed.begin();
      synchronized (lock) {
        ends = new HashMap<>(feed.ends());
        id = feed.mark();
      }
      begun = true;
    }
    // What was read and could not be sent because an alert of it could not be asked for.
    batch.send();
    feed.read(batch::add);
    batch.send();
    synchronized (lock) {
      id = feed.mark();
    }
    away = "";
  }

  /** Entries that were read one after the other, with the position behind each. */
  private final class Batch {
    private final List<FeedEntry> entries = new ArrayList<>();
    private final List<String> marks = new ArrayList<>();

    void add(FeedEntry entry) {
      entries.add(entry);
      marks.add(feed.mark());
      if (entries.size() == BATCH) {
        send();
      }
    }

    /** What was read is not read again: it stays until it is sent. */
    void send() {
      List<Message> messages = new ArrayList<>();
      remember(entries);
      for (int i = 0; i < entries.size(); i++) {
        messages.add(Message.of(entries.get(i), episodes, marks.get(i)));
      }
      if (!messages.isEmpty()) {
        synchronized (lock) {
          entries.forEach(entry -> ends.put(entry.stream(), entry.id()));
          id = marks.get(marks.size() - 1);
          viewers.forEach(viewer -> viewer.offer(messages));
        }
      }
      entries.clear();
      marks.clear();
    }
  }

  /** So that what episodes need of alerts is known at once, or asked of Redis in one question. */
  private void remember(List<FeedEntry> entries) {
    List<Episode> named = new ArrayList<>();
    for (FeedEntry entry : entries) {
      if (entry instanceof FeedEntry.OfAlert of) {
        Alert alert = of.change().raised().alert();
        episodes.remember(
            alert.rule() + '/' + alert.member(),
            new AlertBook.Told(alert.severity(), alert.description(), Json.area(alert)));
      } else {
        ((FeedEntry.OfEpisode) entry).change().episode().ifPresent(named::add);
      }
    }
    var unused = episodes.show(named);
  }

  private void send(Message message) {
    synchronized (lock) {
      viewers.forEach(viewer -> viewer.offer(List.of(message)));
    }
  }

  /** Ends the reading and every viewer. */
  @Override
  public void close() {
    closing.countDown();
    feed.wake();
    List<Viewer> all;
    synchronized (lock) {
      all = List.copyOf(viewers);
    }
    all.forEach(Viewer::close);
    try {
      thread.join(AWAY.multipliedBy(5).toMillis());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
