package io.smartcar.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, the JVM that is told to end (Ctrl-C) interrupts the thread that opened it and
 * waits until that has cleaned up and closed this.
 */
final class CtrlC implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 90;

  private final Thread demo = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interruptAndWait, "demo-ctrl-c");

  CtrlC() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void interruptAndWait() {
    demo.interrupt();
    try {
      var unused = closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
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
