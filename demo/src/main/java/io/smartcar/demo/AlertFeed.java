package io.smartcar.demo;

import io.smartcar.redis.AlertReader;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.redis.RedisSettings;
import org.jspecify.annotations.Nullable;

/** Watches Redis with a thread of its own and puts each change on the board. */
final class AlertFeed implements AutoCloseable {

  private final AlertReader reader;
  private final AlertBoard board;
  private final Screen screen;
  private volatile @Nullable Throwable failure;

  /** Nothing is watched yet. */
  AlertFeed(RedisSettings redis, AlertBoard board, Screen screen) {
    this.reader = new AlertReader(redis);
    this.board = board;
    this.screen = screen;
  }

  void start() {
    Thread thread = new Thread(this::watch, "demo-alerts");
    thread.setDaemon(true);
    thread.start();
  }

  // Whatever ends the watch is told to the one that waits for alerts.
  @SuppressWarnings("CatchingUnchecked")
  private void watch() {
    try {
      reader.watch(board::changed, notice -> screen.aside("  " + notice));
    } catch (Throwable e) {
      failure = e;
    }
  }

  AlertBoard board() {
    return board;
  }

  /**
   * Asked now and then by the thread that waits for alerts.
   *
   * @throws DemoException if none will come, as when Redis refuses
   */
  void check() throws DemoException {
    Throwable broken = failure;
    if (broken != null) {
      throw new DemoException(
          "alerts cannot be watched: "
              + (broken instanceof AlertStoreException ? broken.getMessage() : broken.toString()),
          broken);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
