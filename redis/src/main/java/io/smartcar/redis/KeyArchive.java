package io.smartcar.redis;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.RestoreParams;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * What a backup keeps of Redis: every key of the platform's prefix but the one that says who
 * writes, each as {@code DUMP} gives it. Used by {@code smartcar backup}, from one thread; calls
 * block.
 *
 * <p>Methods fail with an {@link AlertStoreException} if Redis does not answer or refuses.
 */
public final class KeyArchive implements AutoCloseable {

  /*
   * How it works, while alerts come in. The log is read again from offsets that were noted before,
   * so what is saved may be newer than these, but must agree with itself:
   *
   * - The keys of a day are written by scripts, all of them in one step, and so they are read in one
   *   transaction. The hashes of its alerts are read behind it, of those alerts alone that the day
   *   has: one that was corrected in between is corrected again by the judgement that did so.
   * - That judgement must not be closed in what is saved, and so stretches are read before the days.
   *   Its revision must not be given out once more, and so revisions are read behind them.
   * - Positions of receivers are read behind the days: nobody is told again of what is saved.
   */

  /** Takes what is saved, in the order in which it is to be written again. */
  public interface Sink {
    /** Takes one key. */
    void take(SavedKey key) throws IOException;
  }

  /** One long answer is a whole day's stream. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

  private static final int KEYS_AT_ONCE = 500;

  /** Of a shard's keys: which revision was given out to each car. */
  private static final String REVISIONS = ":revisions";

  private final Keys keys;
  private final RedisErrors errors;
  private final RedisSettings settings;
  private final Clock clock;
  private Clients.@Nullable Opened opened;

  /**
   * Creates it; nothing is opened yet.
   *
   * @param clock says when keys go
   */
  public KeyArchive(RedisSettings settings, Clock clock) {
    this.settings = patient(settings);
    this.keys = new Keys(settings.keyPrefix());
    this.errors = new RedisErrors(settings);
    this.clock = clock;
  }

  private static RedisSettings patient(RedisSettings settings) {
    Duration timeout =
        settings.timeout().compareTo(LONGEST_ANSWER) < 0 ? LONGEST_ANSWER : settings.timeout();
    return new RedisSettings(
        settings.servers(),
        settings.user(),
        settings.password(),
        timeout,
        settings.replicasToWaitFor(),
        settings.alertTtl(),
        settings.keyPrefix(),
        settings.episodeSilence(),
        settings.tls());
  }

  /**
   * Hands over every key.
   *
   * @throws IOException if the sink does
   */
  public void save(Sink sink) throws IOException {
    try {
      List<String> revisions = new ArrayList<>();
      for (int shard = 0; shard < LateStore.SHARDS; shard++) {
        List<String> stretches = new ArrayList<>(keys.ofShard(shard));
        String revision = revisionsOf(stretches);
        stretches.remove(revision);
        revisions.add(revision);
        hand(inOneStep(stretches, null).keys(), sink);
      }
      for (String day : days()) {
        saveDay(day, sink);
      }
      for (String revision : revisions) {
        hand(inOneStep(List.of(revision), null).keys(), sink);
      }
      for (String key : ofThePlatform()) {
        hand(inOneStep(List.of(key), null).keys(), sink);
      }
    } catch (JedisException e) {
      throw errors.of(e);
    }
  }

  private static String revisionsOf(List<String> shard) {
    return shard.stream().filter(key -> key.endsWith(REVISIONS)).findFirst().orElseThrow();
  }

  private Set<String> days() {
    Set<String> days = new TreeSet<>();
    KeyScan.each(opened(), keys.anyStream(), key -> days.add(Keys.dayOfStream(key)));
    return days;
  }

  private Set<String> ofThePlatform() {
    Set<String> platform = new TreeSet<>();
    KeyScan.each(opened(), keys.told("*"), platform::add);
    platform.addAll(List.of(keys.silences(), keys.judgements(), keys.format()));
    return platform;
  }

  private void saveDay(String day, Sink sink) throws IOException {
    Step step = inOneStep(keys.ofDay(day), keys.identities(day));
    List<String> hashes =
        step.members().stream().map(identity -> keys.alert(day, identity)).toList();
    for (int from = 0; from < hashes.size(); from += KEYS_AT_ONCE) {
      hand(paged(hashes.subList(from, Math.min(from + KEYS_AT_ONCE, hashes.size()))), sink);
    }
    hand(step.keys(), sink);
  }

  private static void hand(List<SavedKey> saved, Sink sink) throws IOException {
    for (SavedKey key : saved) {
      sink.take(key);
    }
  }

  /** Keys that agree with each other, and the members of the set that was asked for. */
  private record Step(List<SavedKey> keys, Set<String> members) {}

  private Step inOneStep(List<String> names, @Nullable String set) {
    try (Connection connection = opened().connection(slot(names));
        Transaction transaction = new Transaction(connection)) {
      List<Dumped> dumped = new ArrayList<>();
      for (String name : names) {
        dumped.add(new Dumped(name, transaction.dump(name), transaction.pttl(name)));
      }
      Response<Set<String>> members = set == null ? null : transaction.smembers(set);
      var unused = transaction.exec();
      return new Step(saved(dumped), members == null ? Set.of() : members.get());
    } catch (JedisDataException e) {
      throw reason(e, names.get(0));
    }
  }

  /** Of a transaction Redis says only that it was refused: by itself the command says why. */
  private JedisDataException reason(JedisDataException refused, String name) {
    if (!String.valueOf(refused.getMessage()).startsWith("EXECABORT")) {
      return refused;
    }
    UnifiedJedis client = opened().client();
    try {
      var unused = client.dump(name);
      var unusedTime = client.pttl(name);
      var unusedMembers = client.smembers(name);
    } catch (JedisDataException e) {
      return e;
    }
    return refused;
  }

  private List<SavedKey> paged(List<String> names) {
    try (Connection connection = opened().connection(slot(names));
        Pipeline pipeline = new Pipeline(connection, false)) {
      List<Dumped> dumped = new ArrayList<>();
      for (String name : names) {
        dumped.add(new Dumped(name, pipeline.dump(name), pipeline.pttl(name)));
      }
      pipeline.sync();
      return saved(dumped);
    }
  }

  private record Dumped(String name, Response<byte[]> value, Response<Long> remainingMillis) {}

  /** A key that is not there, or has just gone, is no key. */
  private List<SavedKey> saved(List<Dumped> dumped) {
    List<SavedKey> saved = new ArrayList<>();
    for (Dumped key : dumped) {
      byte[] value = key.value().get();
      long remaining = key.remainingMillis().get();
      if (value != null) {
        saved.add(new SavedKey(key.name(), value, remaining < 0 ? 0 : clock.millis() + remaining));
      }
    }
    return saved;
  }

  private static int slot(List<String> names) {
    return JedisClusterCRC16.getSlot(names.get(0));
  }

  /** Whether there is nothing that anybody would miss: no alert, stretch, position or silence. */
  public boolean isEmpty() {
    try {
      UnifiedJedis client = opened().client();
      return days().isEmpty()
          && stretches().isEmpty()
          && ofThePlatform().stream()
              .noneMatch(key -> !key.equals(keys.format()) && client.exists(key));
    } catch (JedisException e) {
      throw errors.of(e);
    }
  }

  private Set<String> stretches() {
    Set<String> found = new TreeSet<>();
    KeyScan.each(opened(), keys.anyOfShards(), found::add);
    return found;
  }

  /** Removes every key of the prefix that a backup keeps. */
  public void clear() {
    try {
      Set<String> all = new TreeSet<>(stretches());
      for (String pattern : keys.anyOfDays()) {
        KeyScan.each(opened(), pattern, all::add);
      }
      all.addAll(ofThePlatform());
      UnifiedJedis client = opened().client();
      all.forEach(client::del);
    } catch (JedisException e) {
      throw errors.of(e);
    }
  }

  /** Writes keys as they were, over what is there; those whose time has come are passed over. */
  public void restore(List<SavedKey> saved) {
    for (int from = 0; from < saved.size(); from += KEYS_AT_ONCE) {
      restorePage(saved.subList(from, Math.min(from + KEYS_AT_ONCE, saved.size())));
    }
  }

  private void restorePage(List<SavedKey> saved) {
    long now = clock.millis();
    List<Response<String>> answers = new ArrayList<>();
    try (AbstractPipeline pipeline = opened().client().pipelined()) {
      for (SavedKey key : saved) {
        RestoreParams how = RestoreParams.restoreParams().replace();
        if (key.expiresAtMillis() == 0) {
          answers.add(pipeline.restore(key.key(), 0, key.value(), how));
        } else if (key.expiresAtMillis() > now) {
          answers.add(
              pipeline.restore(key.key(), key.expiresAtMillis(), key.value(), how.absTtl()));
        }
      }
      pipeline.sync();
      answers.forEach(Response::get);
    } catch (JedisException e) {
      throw errors.of(e);
    }
  }

  private Clients.Opened opened() {
    Clients.Opened open = opened;
    if (open == null) {
      open = Clients.open(settings);
      opened = open;
    }
    return open;
  }

  @Override
  public void close() {
    Clients.Opened open = opened;
    opened = null;
    if (open != null) {
      open.close();
    }
  }
}
