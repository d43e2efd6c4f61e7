package io.smartcar.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, the JVM that is told to end (Ctrl-C, SIGTERM) interrupts the thread that opened
 * it and waits until that has cleaned up and closed this. A thread that does not is not waited for:
 * whatever holds it up, the last resort is taken and the JVM ends.
 */
final class CtrlC implements AutoCloseable {

  private final Thread demo = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Duration grace;
  private final Runnable lastResort;
  private final Thread hook = new Thread(this::end, "demo-ctrl-c");

  /**
   * Opens it for the current thread.
   *
   * @param grace how long that thread may take to clean up
   * @param lastResort cleans up in its place, in bounded time and without asking that thread
   */
  CtrlC(Duration grace, Runnable lastResort) {
    this.grace = grace;
    this.lastResort = lastResort;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What happens when the JVM is told to end. */
  void end() {
    demo.interrupt();
    try {
      if (!closed.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        lastResort.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending; the hook has just been let go.
    }
  }
}
