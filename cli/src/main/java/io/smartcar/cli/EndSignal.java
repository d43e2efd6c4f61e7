package io.smartcar.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish that this process ends (Ctrl-C, SIGTERM). While it is open the JVM waits with its end
 * until whoever awaits it has cleaned up and closed it.
 */
public final class EndSignal implements AutoCloseable {

  private final CountDownLatch wished = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::end, "end");

  /** Begins to listen for it. */
  public EndSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Returns when it is wished. */
  public void await() throws InterruptedException {
    wished.await();
  }

  /** The same, or false when that time has passed. */
  public boolean awaitFor(Duration time) throws InterruptedException {
    return wished.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void end() {
    wished.countDown();
    try {
      closed.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook has just been let go.
    }
  }
}
