package io.smartcar.redis;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.events.late.LateReadings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where alerts go; takes each once, by (rule, car, date), however often it is sent. Implementations
 * are used from one thread.
 */
public interface AlertStore extends AutoCloseable {

  /** How long a claim holds after it was made. */
  Duration CLAIM = Duration.ofMinutes(1);

  /**
   * Adds the alerts, in this order, and waits until all are in.
   *
   * @return for each alert whether it was new. After a call that failed, alerts that it did add are
   *     not new to the next.
   * @throws AlertStoreException if not all are known to be in (send all again)
   */
  List<Boolean> add(List<RaisedAlert> alerts);

  /**
   * Opens stretches of cars' times for readings that came too late, to be judged from a {@link
   * LateStore}, and waits until all are in. The same again does no harm: it is judged again.
   *
   * @throws AlertStoreException if not all are known to be in (send all again)
   */
  void open(List<LateReadings> late);

  /**
   * Writes the last heartbeat of each of some partitions, in the place of the one before, and waits
   * until they are in. They are no alerts: no day, no set and no stream has them.
   *
   * @throws AlertStoreException if they are not known to be in
   */
  void beat(List<TakenHeartbeat> heartbeats);

  /**
   * Waits until the server answers and takes commands of this user, at most the timeout. Whether
   * there is room and the right to write the keys only {@link #add} finds out.
   *
   * @throws AlertStoreException with one line that says what is wrong and what to do
   */
  void check();

  /**
   * Says who writes here, for {@link #CLAIM}; to be said again before that is over. Two writers
   * under one prefix would mix their alerts.
   *
   * @param writer the topology's name
   * @return another writer whose claim holds, so that this one was not made; empty if it was
   * @throws AlertStoreException if the store does not answer or refuses
   */
  Optional<String> claim(String writer);

  /** Releases what the store opened; may be called twice. */
  @Override
  void close();
}
