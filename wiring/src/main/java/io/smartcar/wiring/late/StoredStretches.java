package io.smartcar.wiring.late;

import io.smartcar.events.late.OpenStretches;
import io.smartcar.redis.LateStore;
import io.smartcar.rules.late.port.Stretches;
import io.smartcar.rules.late.port.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Open stretches in Redis, as one task of the late lane sees them. One thread. */
public final class StoredStretches implements Stretches {

  private final LateStore store;
  private final int index;
  private final int count;
  private int firstShard;

  /**
   * Creates it over a store, which whoever opened it closes.
   *
   * @param index which of the lane's tasks it is, from 0
   * @param count how many there are
   */
  public StoredStretches(LateStore store, int index, int count) {
    this.store = store;
    this.index = index;
    this.count = count;
    this.firstShard = index;
  }

  /** Each time it begins with another shard, so that a full one does not keep out the others. */
  @Override
  public List<String> due(int limit) throws UnavailableException {
    List<String> due = new ArrayList<>();
    int shard = firstShard;
    do {
      int asked = shard;
      due.addAll(Asked.ask(() -> store.due(asked, limit - due.size())));
      shard = next(shard);
    } while (shard != firstShard && due.size() < limit);
    firstShard = next(firstShard);
    return due;
  }

  private int next(int shard) {
    int next = shard + count;
    return next < LateStore.SHARDS ? next : index;
  }

  @Override
  public Optional<OpenStretches> take(String carNumber, Duration lease)
      throws UnavailableException {
    return Asked.ask(() -> store.take(carNumber, lease));
  }

  @Override
  public void postpone(OpenStretches taken, Duration time) throws UnavailableException {
    Asked.ask(
        () -> {
          store.postpone(taken, time);
          return true;
        });
  }

  @Override
  public void close(OpenStretches judged) throws UnavailableException {
    Asked.ask(() -> store.close(judged));
  }
}
