package io.smartcar.wiring.late;

import io.smartcar.events.late.OpenStretches;
import io.smartcar.redis.LateStore;
import io.smartcar.rules.late.port.Stretches;
import io.smartcar.rules.late.port.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Open stretches in Redis, as one task of the late lane sees them. One thread. */
public final class StoredStretches implements Stretches {

  /** Cars are spread over the shards; more of one than that come the next time. */
  private static final int MORE_THAN_ITS_SHARE = 4;

  private final LateStore store;
  private final List<Integer> shards = new ArrayList<>();

  /**
   * Creates it over a store, which whoever opened it closes.
   *
   * @param index which of the lane's tasks it is, from 0
   * @param count how many there are
   */
  public StoredStretches(LateStore store, int index, int count) {
    this.store = store;
    for (int shard = index; shard < LateStore.SHARDS; shard += count) {
      shards.add(shard);
    }
  }

  /**
   * Asks all shards at once: they are asked each second, also while nothing is late. Each time it
   * begins with another shard, so that a full one does not keep out the others.
   */
  @Override
  public List<String> due(int limit) throws UnavailableException {
    List<String> due =
        Asked.ask(() -> store.due(shards, MORE_THAN_ITS_SHARE * limit / shards.size() + 1));
    Collections.rotate(shards, -1);
    return due.subList(0, Math.min(limit, due.size()));
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
