package io.smartcar.simulator;

import java.util.concurrent.TimeUnit;

/** The time that passes while telemetry is sent, and the wait for it. Thread-safe. */
public interface WallClock {

  /** Nanoseconds since an arbitrary moment, as {@link System#nanoTime}. */
  long nanoTime();

  /** Waits that many nanoseconds; returns at once if there are none. */
  void sleep(long nanos) throws InterruptedException;

  /** The machine's own clock. */
  static WallClock system() {
    return new WallClock() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void sleep(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos);
      }
    };
  }
}
