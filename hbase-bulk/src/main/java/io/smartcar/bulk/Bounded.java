package io.smartcar.bulk;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what HBase's client does not bound itself, so long and no longer. Thread-safe. */
final class Bounded {

  private Bounded() {}

  /**
   * Has work done by a thread of its own. When the time is over that is interrupted and left alone.
   *
   * @throws IOException if the work failed, or its time is over
   */
  static <T> T within(Duration timeout, Callable<T> work) throws IOException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "bulk-ask");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      if (e.getCause() instanceof RuntimeException failed) {
        throw failed;
      }
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new IOException("no answer in time", e);
    } catch (InterruptedException e) {
      task.cancel(true);
      throw e;
    }
  }
}
