package io.smartcar.redis;

import io.smartcar.events.Alert;
import java.util.List;

/**
 * Where alerts go; takes each once, by (rule, car, date), however often it is sent. Implementations
 * are used from one thread.
 */
public interface AlertStore extends AutoCloseable {

  /**
   * Adds the alerts, in this order, and waits until all are in.
   *
   * @return for each alert whether it was new. After a call that failed, alerts that it did add are
   *     not new to the next.
   * @throws AlertStoreException if not all are known to be in (send all again)
   */
  List<Boolean> add(List<Alert> alerts);

  /**
   * Waits until the server answers and takes commands of this user, at most the timeout. Whether
   * there is room and the right to write the keys only {@link #add} finds out.
   *
   * @throws AlertStoreException with one line that says what is wrong and what to do
   */
  void check();

  /** Releases what the store opened; may be called twice. */
  @Override
  void close();
}
