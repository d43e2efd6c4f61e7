package io.smartcar.redis;

import io.smartcar.events.RaisedAlert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Alerts for people who look through them: the latest first, page by page. Thread-safe; each call
 * uses its own connection and fails with an {@link AlertStoreException} if Redis does not answer or
 * refuses.
 */
public final class AlertBook {

  private static final String CLOCK = "+clock";

  private final RedisSettings settings;
  private final Keys keys;
  private final RedisErrors errors;
  private final Entries entries;

  /** Creates a book; nothing is opened. */
  public AlertBook(RedisSettings settings) {
    this.settings = settings;
    this.keys = new Keys(settings.keyPrefix());
    this.errors = new RedisErrors(settings);
    this.entries = new Entries(keys);
  }

  /**
   * A day of which alerts are kept.
   *
   * @param day {@code yyyyMMdd}
   * @param episodes how many it has
   * @param open how many of them go on
   */
  public record Day(String day, long episodes, long open) {}

  /** Those of these days of which alerts are kept, the latest first. */
  public List<Day> days(Collection<String> days) {
    return asked(
        opened -> {
          List<String> asked = days.stream().sorted(Comparator.reverseOrder()).toList();
          List<Response<Long>> answers = new ArrayList<>();
          List<Response<List<String>>> clocks = new ArrayList<>();
          try (AbstractPipeline pipeline = opened.client().pipelined()) {
            for (String day : asked) {
              answers.add(pipeline.hlen(keys.episodes(day)));
              answers.add(pipeline.hlen(keys.open(day)));
              clocks.add(pipeline.hmget(keys.episodes(day), CLOCK));
            }
          }
          List<Day> found = new ArrayList<>();
          for (int i = 0; i < asked.size(); i++) {
            // A field of the hash says how far the rules had gone.
            long others = clocks.get(i).get().get(0) == null ? 0 : 1;
            long episodes = answers.get(2 * i).get() - others;
            if (episodes > 0) {
              found.add(new Day(asked.get(i), episodes, answers.get(2 * i + 1).get()));
            }
          }
          return found;
        });
  }

  /**
   * An alert as it is now.
   *
   * @param entry the entry of the day's stream that made it so
   * @param holds whether it does, or was withdrawn
   * @param lateBy as of {@link AlertChange.Added}
   */
  public record Listed(
      String entry, RaisedAlert raised, boolean holds, Optional<Duration> lateBy) {}

  /**
   * Some of a day's alerts.
   *
   * @param alerts the one that was added last first; perhaps none
   * @param next the entry before which the next page goes on; empty if this was the last
   */
  public record Page(List<Listed> alerts, Optional<String> next) {}

  /**
   * The alerts of the entries before one.
   *
   * @param before an entry's id; null for the latest
   * @param count how many entries are looked at
   */
  public Page before(String day, @Nullable String before, int count) {
    return asked(
        opened -> {
          String end = before == null ? "+" : '(' + before;
          List<StreamEntry> read = opened.client().xrevrange(keys.stream(day), end, "-", count);
          Optional<String> next =
              read.size() < count
                  ? Optional.empty()
                  : Optional.of(read.get(read.size() - 1).getID().toString());
          return new Page(entries.listed(opened.client(), day, read), next);
        });
  }

  /**
   * A car's alerts that hold and were raised in that time, both ends included, in order of the
   * moment.
   */
  public List<Listed> ofCar(String carNumber, long fromMillis, long toMillis) {
    try (RedisLateStore store = new RedisLateStore(settings)) {
      return store.kept(carNumber, fromMillis, toMillis).stream()
          .map(kept -> new Listed(kept.entry(), kept.raised(), kept.holds(), kept.lateBy()))
          .toList();
    }
  }

  /**
   * What an alert says beside what its episode says.
   *
   * @param area the value {@code areaNumber}; empty if it has none
   */
  public record Told(String severity, String description, String area) {

    /** Of an alert that is not known. */
    public static final Told NOTHING = new Told("", "", "");
  }

  /** What alerts of a day say, by identity ({@code rule/car-date}); also of withdrawn ones. */
  public Map<String, Told> told(String day, Collection<String> identities) {
    return asked(
        opened -> {
          Map<String, Told> told = new HashMap<>();
          List<String> asked = List.copyOf(identities);
          for (int i = 0; i < asked.size(); i += Entries.PAGE_ENTRIES) {
            List<String> page = asked.subList(i, Math.min(asked.size(), i + Entries.PAGE_ENTRIES));
            List<Response<List<String>>> answers = new ArrayList<>();
            try (AbstractPipeline pipeline = opened.client().pipelined()) {
              for (String identity : page) {
                answers.add(
                    pipeline.hmget(
                        keys.alert(day, identity), "severity", "description", "areaNumber"));
              }
            }
            for (int j = 0; j < page.size(); j++) {
              told.put(page.get(j), told(answers.get(j).get()));
            }
          }
          return told;
        });
  }

  /**
   * How many alerts of a day hold, by rule: what its episodes have. They are read in pages, so that
   * Redis serves others in between.
   */
  public Map<String, Long> countsByRule(String day) {
    return asked(
        opened -> {
          Map<String, String> rules = new HashMap<>();
          Map<String, Map.Entry<String, Long>> episodes = new HashMap<>();
          ScanParams page = new ScanParams().count(Entries.PAGE_ENTRIES);
          String cursor = ScanParams.SCAN_POINTER_START;
          do {
            ScanResult<Map.Entry<String, String>> found =
                opened.client().hscan(keys.episodes(day), cursor, page);
            for (Map.Entry<String, String> entry : found.getResult()) {
              // One may be found twice, with more alerts the second time.
              if (!entry.getKey().equals(CLOCK)) {
                Episode episode = EpisodeJson.read(entry.getValue());
                String rule = rules.computeIfAbsent(episode.rule(), known -> known);
                episodes.put(entry.getKey(), Map.entry(rule, episode.alerts()));
              }
            }
            cursor = found.getCursor();
          } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
          Map<String, Long> counts = new HashMap<>();
          episodes.values().forEach(one -> counts.merge(one.getKey(), one.getValue(), Long::sum));
          return counts;
        });
  }

  private static Told told(List<@Nullable String> values) {
    return new Told(text(values.get(0)), text(values.get(1)), text(values.get(2)));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private <T> T asked(Function<Clients.Opened, T> question) {
    try (Clients.Opened opened = Clients.open(settings)) {
      return question.apply(opened);
    } catch (JedisException e) {
      throw errors.of(e);
    }
  }
}
