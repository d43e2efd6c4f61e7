package io.smartcar.redis;

import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * Episodes in Redis, over one connection that is made when it is first needed and again when it was
 * lost. Used from one thread.
 */
public final class RedisEpisodeStore implements EpisodeStore {

  private static final Script END = Script.named("day.lua", "episodes.lua", "end-episodes.lua");
  private static final Script HANDLE =
      Script.named("day.lua", "episodes.lua", "handle-episode.lua");

  /** Redis does nothing else meanwhile: some milliseconds. */
  private static final int MAX_ENDED_A_CALL = 500;

  /** Of these days before the clock's an alert may still come. */
  private static final int DAYS_BEFORE = 8;

  /** Days that are further away, from which the clock has jumped, are looked for so rarely. */
  private static final int CALLS_UNTIL_ALL_DAYS = 60;

  private static final int PAGE = 1_000;
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private static final Comparator<Episode> ORDER =
      Comparator.comparingLong(Episode::fromMillis)
          .thenComparing(Episode::since)
          .thenComparing(Episode::carNumber)
          .thenComparing(Episode::rule);

  private final RedisSettings settings;
  private final Keys keys;
  private final RedisErrors errors;
  private final Scripts scripts;
  private final Set<String> farDays = new TreeSet<>();
  private int calls;

  /** Creates a store; nothing is opened yet. */
  public RedisEpisodeStore(RedisSettings settings) {
    this.settings = settings;
    this.keys = new Keys(settings.keyPrefix());
    this.errors = new RedisErrors(settings);
    this.scripts = new Scripts(settings);
  }

  @Override
  public void end(long clockMillis) {
    if (calls == 0) {
      farDays.addAll(ofDays(List.of(), this::daysWithOpenOnes));
    }
    Set<String> days = new TreeSet<>(farDays);
    long clockDay = Math.floorDiv(clockMillis, DAY_MILLIS);
    // The day of the events' zone may be the next one.
    for (long day = Math.max(0, clockDay - DAYS_BEFORE); day <= clockDay + 1; day++) {
      days.add(BASIC_ISO_DATE.format(LocalDate.ofEpochDay(day)));
    }
    List<String> asked = List.copyOf(days);
    List<String> arguments =
        arguments(Long.toString(clockMillis), Integer.toString(MAX_ENDED_A_CALL));
    List<Scripts.Call> ending =
        asked.stream().map(day -> new Scripts.Call(END, keys.ofDay(day), arguments)).toList();
    List<Object> open = ofDays(asked, () -> scripts.run(ending));
    for (int i = 0; i < asked.size(); i++) {
      if (open.get(i).equals(0L)) {
        farDays.remove(asked.get(i));
      }
    }
    calls = (calls + 1) % CALLS_UNTIL_ALL_DAYS;
  }

  private Set<String> daysWithOpenOnes() {
    Set<String> days = new HashSet<>();
    scripts.eachKey(keys.anyEnds(), key -> days.add(Keys.dayOfEnds(key)));
    return days;
  }

  private List<String> arguments(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(settings.alertTtl().toSeconds()));
    arguments.add(Long.toString(settings.episodeSilence().toMillis()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  @Override
  public List<Episode> of(String day) {
    return sorted(ofDays(List.of(day), () -> values(keys.episodes(day))));
  }

  @Override
  public List<Episode> open(String day) {
    return sorted(ofDays(List.of(day), () -> values(keys.open(day))));
  }

  @Override
  public List<Episode> handled(String day) {
    return ofDays(List.of(day), () -> scripts.client().exists(keys.handled(day)))
        ? of(day).stream().filter(episode -> !episode.handled().isEmpty()).toList()
        : List.of();
  }

  /** In pages, so that Redis serves others in between. */
  private Collection<String> values(String hash) {
    Map<String, String> values = new TreeMap<>();
    ScanParams page = new ScanParams().count(PAGE);
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      ScanResult<Map.Entry<String, String>> found = scripts.client().hscan(hash, cursor, page);
      found.getResult().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
      cursor = found.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    values.remove("+clock");
    return values.values();
  }

  private static List<Episode> sorted(Collection<String> texts) {
    return texts.stream().map(EpisodeJson::read).sorted(ORDER).toList();
  }

  @Override
  public Optional<Episode> handle(String identity, Handling handling) {
    String day = dayOf(identity);
    List<String> all = new ArrayList<>(keys.ofDay(day));
    all.add(keys.alert(day, identity));
    List<String> arguments =
        arguments(
            handling.action().word(),
            handling.by(),
            Long.toString(handling.at().toEpochMilli()),
            handling.remark(),
            handling.assignee());
    List<Scripts.Call> call = List.of(new Scripts.Call(HANDLE, all, arguments));
    List<?> answer = (List<?>) ofDays(List.of(day), () -> scripts.runConfirmed(call)).get(0);
    return answer.size() < 2
        ? Optional.empty()
        : Optional.of(EpisodeJson.read(String.valueOf(answer.get(1))));
  }

  /** The day of an alert's identity. */
  static String dayOf(String identity) {
    int date = identity.lastIndexOf('-') + 1;
    if (date == 0 || !identity.substring(date).matches("\\d{8}.*") || identity.indexOf('/') < 1) {
      throw new IllegalArgumentException(
          "must be an alert's rule/car-date, as over-speed/V0004-20180830091459900: \""
              + identity
              + '"');
    }
    return identity.substring(date, date + 8);
  }

  private <T> T ofDays(List<String> days, Supplier<T> question) {
    try {
      return scripts.answered(question);
    } catch (JedisException e) {
      throw DayKeys.refused(scripts::client, keys, errors, days, e);
    }
  }

  @Override
  public void close() {
    scripts.close();
  }
}
