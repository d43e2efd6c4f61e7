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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.resps.StreamEntry;

/**
 * What becomes of alerts and episodes, of all days, each entry once and in the order of its stream:
 * for whoever shows it to many. Used from one thread but for {@link #wake}, {@link #missed} and
 * {@link #close}.
 *
 * <p>Every method that asks Redis fails with an {@link AlertStoreException} and can be called
 * again; nothing is read twice or left out by that.
 */
public final class ChangeFeed implements AutoCloseable {

  /*
   * As in AlertWatch the streams are what is read, and a published alert only wakes the reader and
   * names its day. What people do and the end of episodes is published nowhere: whoever waits looks
   * once a second.
   *
   * A position names the streams that had an entry lately and says of all others that they were read
   * up to a moment, the base. At the end of a pass over all streams each was read at a later moment
   * than the newest entry that was known before the pass; the clocks of a cluster's masters, and of
   * one that takes another's place, may differ, by less than the slack.
   */

  private static final Duration SLACK = Duration.ofMinutes(1);
  private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);

  /** Days that nobody told of are looked for after so many idle looks. */
  private static final int IDLE_UNTIL_ALL_DAYS = 60;

  private static final String BEFORE_ALL = "0-0";

  private final RedisSettings settings;
  private final Keys keys;
  private final Entries entries;
  private final RedisErrors errors;
  private final Subscription subscription;
  private final BlockingQueue<Boolean> doorbell = new ArrayBlockingQueue<>(1);
  private final Set<String> days = ConcurrentHashMap.newKeySet();
  private final Map<String, String> ends = new HashMap<>();

  /** Of these, the ones behind the base. */
  private final Map<String, String> recent = new HashMap<>();

  private volatile boolean daysMayBeMissing = true;
  private boolean subscribed;
  private long newestMillis;
  private long baseMillis;
  private int idle;
  private Clients.@Nullable Opened opened;

  /** Creates a feed; nothing is opened yet. */
  public ChangeFeed(RedisSettings settings) {
    this.settings = settings;
    this.keys = new Keys(settings.keyPrefix());
    this.entries = new Entries(keys);
    this.errors = new RedisErrors(settings);
    this.subscription =
        new Subscription(settings, this::onSubscribed, this::onPublished, RECONNECT_PAUSE);
  }

  /** Passes over all that is there; called first. */
  public void begin() {
    asked(
        () -> {
          lookForDays();
          for (String day : days) {
            for (String stream : List.of('a' + day, 'e' + day)) {
              List<StreamEntry> last = client().xrevrange(key(stream), "+", "-", 1);
              if (!last.isEmpty()) {
                passed(stream, last.get(0).getID().toString());
              }
            }
          }
          advance(newestMillis);
        });
    if (!subscribed) {
      subscribed = true;
      subscription.start();
    }
  }

  /** Waits until something may be new, and no longer than that. */
  public void await(Duration longest) throws InterruptedException {
    boolean woken = doorbell.poll(longest.toMillis(), TimeUnit.MILLISECONDS) != null;
    idle = woken ? 0 : idle + 1;
    if (idle == IDLE_UNTIL_ALL_DAYS) {
      idle = 0;
      daysMayBeMissing = true;
      // A cluster may have other masters by now.
      leave();
    }
  }

  /** Ends {@link #await}, from any thread. */
  public void wake() {
    doorbell.offer(true);
  }

  /** Hands over what is new. */
  public void read(Consumer<FeedEntry> consumer) {
    asked(
        () -> {
          if (daysMayBeMissing) {
            daysMayBeMissing = false;
            lookForDays();
          }
          long known = newestMillis;
          for (String day : new TreeSet<>(days)) {
            read(client(), 'a' + day, consumer);
            read(client(), 'e' + day, consumer);
          }
          advance(known);
        });
  }

  private void advance(long readMillis) {
    baseMillis = Math.max(baseMillis, readMillis - SLACK.toMillis());
    String base = baseMillis + "-0";
    recent.values().removeIf(id -> FeedPosition.compare(id, base) <= 0);
  }

  private void read(UnifiedJedis client, String stream, Consumer<FeedEntry> consumer) {
    after(
        client,
        stream,
        ends.getOrDefault(stream, BEFORE_ALL),
        entry -> {
          passed(stream, entry.id());
          consumer.accept(entry);
        });
  }

  private void passed(String stream, String id) {
    ends.put(stream, id);
    recent.put(stream, id);
    newestMillis = Math.max(newestMillis, new StreamEntryID(id).getTime());
  }

  private void after(UnifiedJedis client, String stream, String id, Consumer<FeedEntry> consumer) {
    String day = stream.substring(1);
    if (stream.charAt(0) == 'a') {
      entries.after(
          client,
          day,
          id,
          (at, change) -> consumer.accept(new FeedEntry.OfAlert(stream, at, change)));
    } else {
      EpisodeEntries.after(
          client,
          key(stream),
          id,
          (at, change) -> consumer.accept(new FeedEntry.OfEpisode(stream, at, change)));
    }
  }

  private String key(String stream) {
    String day = stream.substring(1);
    return stream.charAt(0) == 'a' ? keys.stream(day) : keys.episodeChanges(day);
  }

  /** The last entry of each stream that was handed over or passed over, by id; a copy. */
  public Map<String, String> ends() {
    return Map.copyOf(ends);
  }

  /** How far that is. */
  public FeedPosition position() {
    return new FeedPosition(baseMillis, recent);
  }

  /** The text of {@link #position}, at once also where there are very many days. */
  public String mark() {
    return recent.size() > FeedPosition.MAX_STREAMS ? FeedPosition.LOST : position().text();
  }

  /**
   * What somebody has missed who had read that far: of each stream up to these ends, as {@link
   * #ends} says; by the moments at which it was written. From any thread, over a connection of its
   * own.
   *
   * @param limit if it is more, the list has this many and one; they are not all, and not the first
   */
  public List<FeedEntry> missed(FeedPosition from, Map<String, String> upTo, int limit) {
    List<FeedEntry> missed = new ArrayList<>();
    try (UnifiedJedis client = Clients.answering(settings)) {
      for (Map.Entry<String, String> stream : upTo.entrySet()) {
        String after = from.after(stream.getKey());
        if (missed.size() <= limit && FeedPosition.compare(after, stream.getValue()) < 0) {
          entries(client, stream.getKey(), after, stream.getValue(), limit + 1 - missed.size())
              .forEach(missed::add);
        }
      }
    } catch (JedisException e) {
      throw errors.of(e);
    }
    missed.sort(FeedEntry.BY_MOMENT);
    return missed;
  }

  private List<FeedEntry> entries(
      UnifiedJedis client, String stream, String after, String upTo, int limit) {
    List<FeedEntry> found = new ArrayList<>();
    for (StreamEntry entry : client.xrange(key(stream), '(' + after, upTo, limit)) {
      String id = entry.getID().toString();
      if (stream.charAt(0) == 'a') {
        AlertChange change = Entries.change(key(stream), id, entry.getFields());
        if (change != null) {
          found.add(new FeedEntry.OfAlert(stream, id, change));
        }
      } else {
        found.add(
            new FeedEntry.OfEpisode(
                stream, id, EpisodeEntries.change(key(stream), id, entry.getFields())));
      }
    }
    return found;
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

  /** Taken out before it is looked for them: a day that is published from then on is put in. */
  private void lookForDays() {
    days.removeAll(Set.copyOf(days));
    Set<String> found = new HashSet<>();
    KeyScan.each(opened(), keys.anyStream(), key -> found.add(Keys.dayOfStream(key)));
    days.addAll(found);
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

  private Clients.Opened opened() {
    Clients.Opened open = opened;
    if (open == null) {
      open = Clients.open(settings);
      opened = open;
    }
    return open;
  }

  /** Opened again after a failure: who answers may be another server by then. */
  private void leave() {
    Clients.Opened open = opened;
    opened = null;
    if (open != null) {
      open.close();
    }
  }

  /** Ends the subscription; called when the reading thread has ended. */
  @Override
  public void close() {
    subscription.close();
    leave();
  }
}
