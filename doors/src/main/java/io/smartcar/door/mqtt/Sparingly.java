package io.smartcar.door.mqtt;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lines of one kind in what a door says, of which there may be as many as messages: one in a while,
 * with how many it stands for. Thread-safe.
 */
final class Sparingly {

  private static final Duration EVERY = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private long unsaid;
  private long nextNanos;

  Sparingly() {
    this(System::nanoTime);
  }

  /** For a test: with another clock. */
  Sparingly(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.nextNanos = nanoTime.getAsLong();
  }

  /**
   * Says it, or counts it.
   *
   * @param line is given what to add to the line
   */
  void say(Consumer<String> line) {
    long more;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (now - nextNanos < 0) {
        unsaid++;
        return;
      }
      nextNanos = now + EVERY.toNanos();
      more = unsaid;
      unsaid = 0;
    }
    line.accept(more == 0 ? "" : " (and " + more + " like it since the last that was told)");
  }
}
