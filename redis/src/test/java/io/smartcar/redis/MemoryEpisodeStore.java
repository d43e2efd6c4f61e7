package io.smartcar.redis;

import io.smartcar.events.RaisedAlert;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An episode store in memory, for tests, over the alerts of a {@link MemoryAlertStore}: calculates
 * the episodes anew whenever it is asked. Thread-safe.
 */
public final class MemoryEpisodeStore implements EpisodeStore {

  private final MemoryAlertStore alerts;
  private final long silenceMillis = RedisSettings.EPISODE_SILENCE.toMillis();
  private final PlainEpisodes episodes = new PlainEpisodes(silenceMillis);
  private final List<PlainEpisodes.Done> done = new ArrayList<>();
  private long clockMillis = Long.MIN_VALUE;

  /** Creates a store over the state of another. */
  public MemoryEpisodeStore(MemoryAlertStore alerts) {
    this.alerts = alerts;
  }

  private <T> T answered(Supplier<T> question) {
    synchronized (alerts) {
      alerts.failIfAway();
      return question.get();
    }
  }

  @Override
  public void end(long clockMillis) {
    answered(() -> this.clockMillis = Math.max(clockMillis, this.clockMillis));
  }

  /** The latest clock that it was told; {@link Long#MIN_VALUE} if none. */
  public long clockMillis() {
    return answered(() -> clockMillis);
  }

  @Override
  public List<Episode> of(String day) {
    return answered(
        () ->
            episodes.of(
                alerts.kept().holding().stream()
                    .filter(raised -> raised.alert().day().equals(day))
                    .toList(),
                done,
                clockMillis));
  }

  @Override
  public List<Episode> open(String day) {
    return of(day).stream().filter(Episode::open).toList();
  }

  @Override
  public List<Episode> handled(String day) {
    return of(day).stream().filter(episode -> !episode.handled().isEmpty()).toList();
  }

  @Override
  public Optional<Episode> handle(String identity, Handling handling) {
    String day = RedisEpisodeStore.dayOf(identity);
    return answered(
        () ->
            alerts
                .kept()
                .raised(identity)
                .flatMap(raised -> near(day, raised))
                .map(episode -> handled(day, episode, handling)));
  }

  /** The one that the alert is in, or would be if it held; the earlier one of two. */
  private Optional<Episode> near(String day, RaisedAlert raised) {
    long moment = raised.raisedAtMillis();
    return of(day).stream()
        .filter(
            episode ->
                episode.rule().equals(raised.alert().rule())
                    && episode.carNumber().equals(raised.alert().carNumber())
                    && episode.fromMillis() - silenceMillis <= moment
                    && episode.toMillis() + silenceMillis >= moment)
        .findFirst();
  }

  private Episode handled(String day, Episode episode, Handling handling) {
    String ruleAndCar = episode.rule() + " of " + episode.carNumber();
    boolean known =
        done.stream()
            .anyMatch(of -> of.ruleAndCar().equals(ruleAndCar) && of.handling().equals(handling));
    if (!known) {
      done.add(
          new PlainEpisodes.Done(ruleAndCar, handling, episode.fromMillis(), episode.toMillis()));
    }
    return of(day).stream().filter(is -> is.id().equals(episode.id())).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    // What it is over stays open.
  }
}
