package io.smartcar.topology.late;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.OpenStretches;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.redis.LateStore;
import io.smartcar.rules.late.port.HeldAlerts;
import io.smartcar.rules.late.port.Stretches;
import io.smartcar.rules.late.port.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Open stretches and alerts in Redis, as one task of the late lane sees them. One thread. */
final class StoredStretches implements Stretches, HeldAlerts, AutoCloseable {

  private final LateStore store;
  private final LateBolt.Place place;
  private int firstShard;

  StoredStretches(LateStore store, LateBolt.Place place) {
    this.store = store;
    this.place = place;
    this.firstShard = place.index();
  }

  /** Each time it begins with another shard, so that a full one does not keep out the others. */
  @Override
  public List<String> due(int limit) throws UnavailableException {
    List<String> due = new ArrayList<>();
    int shard = firstShard;
    do {
      int asked = shard;
      due.addAll(ask(() -> store.due(asked, limit - due.size())));
      shard = next(shard);
    } while (shard != firstShard && due.size() < limit);
    firstShard = next(firstShard);
    return due;
  }

  private int next(int shard) {
    int next = shard + place.count();
    return next < LateStore.SHARDS ? next : place.index();
  }

  @Override
  public Optional<OpenStretches> take(String carNumber, Duration lease)
      throws UnavailableException {
    return ask(() -> store.take(carNumber, lease));
  }

  @Override
  public void postpone(OpenStretches taken, Duration time) throws UnavailableException {
    ask(
        () -> {
          store.postpone(taken, time);
          return true;
        });
  }

  @Override
  public void close(OpenStretches judged) throws UnavailableException {
    ask(() -> store.close(judged));
  }

  @Override
  public List<RaisedAlert> holding(String carNumber, long fromMillis, long toMillis)
      throws UnavailableException {
    return ask(() -> store.holding(carNumber, fromMillis, toMillis));
  }

  @Override
  public boolean correct(String carNumber, long revision, List<Correction> corrections)
      throws UnavailableException {
    return ask(() -> store.correct(carNumber, revision, corrections));
  }

  private static <T> T ask(Supplier<T> question) throws UnavailableException {
    try {
      return question.get();
    } catch (AlertStoreException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
