package io.smartcar.console;

import io.smartcar.redis.AlertBook;
import io.smartcar.redis.AlertBook.Told;
import io.smartcar.redis.Episode;
import io.smartcar.redis.EpisodeStore;
import io.smartcar.redis.Handling;
import io.smartcar.redis.RedisEpisodeStore;
import io.smartcar.redis.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The episodes as people look at them, read from Redis at most so often however many look.
 * Thread-safe; every method fails with an {@code AlertStoreException} if Redis does not answer.
 */
final class Episodes {

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int KEPT_DAYS = 4;
  private static final int KEPT_TOLD = 20_000;

  /** The one that began last first. */
  private static final Comparator<Shown> ORDER =
      Comparator.comparingLong((Shown shown) -> -shown.episode.fromMillis())
          .thenComparing(shown -> shown.episode.id());

  /** An episode and what its last alert says. */
  record Shown(Episode episode, Told told) {

    /** Where the next page begins. */
    String cursor() {
      return Long.toString(episode.fromMillis()) + '~' + episode.id();
    }

    boolean isAfter(String cursor) {
      int end = cursor.indexOf('~');
      try {
        long from = Long.parseLong(cursor.substring(0, Math.max(0, end)));
        return episode.fromMillis() < from
            || (episode.fromMillis() == from
                && episode.id().compareTo(cursor.substring(end + 1)) > 0);
      } catch (NumberFormatException no) {
        throw new Problem(Problem.BAD_REQUEST, "after must be the next of a page");
      }
    }
  }

  private final RedisSettings redis;
  private final AlertBook book;
  private final Supplier<Collection<String>> days;
  private final ScheduledExecutorService threads;
  private final Shared<List<Shown>> open;
  private final Map<String, Shared<List<Shown>>> ofDays =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Shared<List<Shown>>> eldest) {
          return size() > KEPT_DAYS;
        }
      };

  /** Of alerts that were read lately, by identity; guarded by itself. */
  private final Map<String, Told> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
          return size() > KEPT_TOLD;
        }
      };

  /** The days are those that the stream of changes knows of. */
  Episodes(
      RedisSettings redis, Supplier<Collection<String>> days, ScheduledExecutorService threads) {
    this.redis = redis;
    this.book = new AlertBook(redis);
    this.days = days;
    this.threads = threads;
    this.open = new Shared<>(this::readOpen, PAUSE, threads);
  }

  /** Those that go on, of all days. */
  List<Shown> open() throws InterruptedException {
    return open.ask();
  }

  /** Those of a day. */
  List<Shown> of(String day) throws InterruptedException {
    Shared<List<Shown>> ofDay;
    synchronized (ofDays) {
      ofDay =
          ofDays.computeIfAbsent(
              day,
              asked ->
                  new Shared<>(
                      () -> read(List.of(asked), EpisodeStore::of),
                      PAUSE.multipliedBy(4),
                      threads));
    }
    return ofDay.ask();
  }

  /** Notes what somebody did; empty if there is no such episode. */
  Optional<Shown> handle(String identity, Handling handling) {
    try (EpisodeStore store = new RedisEpisodeStore(redis)) {
      return store.handle(identity, handling).map(episode -> show(List.of(episode)).get(0));
    }
  }

  private List<Shown> readOpen() {
    List<String> withOpen =
        book.days(days.get()).stream()
            .filter(day -> day.open() > 0)
            .map(AlertBook.Day::day)
            .toList();
    return read(withOpen, EpisodeStore::open);
  }

  private interface Reading {
    List<Episode> of(EpisodeStore store, String day);
  }

  private List<Shown> read(List<String> asked, Reading reading) {
    List<Episode> episodes = new ArrayList<>();
    try (EpisodeStore store = new RedisEpisodeStore(redis)) {
      asked.forEach(day -> episodes.addAll(reading.of(store, day)));
    }
    return show(episodes).stream().sorted(ORDER).toList();
  }

  /** The alert is remembered for the episodes that it ends. */
  void remember(String identity, Told alert) {
    synchronized (told) {
      told.put(identity, alert);
    }
  }

  /** With what their last alerts say; what is not remembered is read. */
  List<Shown> show(List<Episode> episodes) {
    Map<String, List<String>> unknown = new LinkedHashMap<>();
    for (Episode episode : episodes) {
      if (remembered(last(episode)) == null) {
        unknown
            .computeIfAbsent(episode.last().substring(0, 8), day -> new ArrayList<>())
            .add(last(episode));
      }
    }
    Map<String, Told> read = new LinkedHashMap<>();
    unknown.forEach((day, identities) -> read.putAll(book.told(day, identities)));
    read.forEach(this::remember);
    List<Shown> shown = new ArrayList<>(episodes.size());
    for (Episode episode : episodes) {
      Told found = read.get(last(episode));
      Told known = found == null ? remembered(last(episode)) : found;
      shown.add(new Shown(episode, known == null ? Told.NOTHING : known));
    }
    return shown;
  }

  private @Nullable Told remembered(String identity) {
    synchronized (told) {
      return told.get(identity);
    }
  }

  private static String last(Episode episode) {
    return episode.rule() + '/' + episode.carNumber() + '-' + episode.last();
  }
}
