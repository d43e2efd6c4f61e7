package io.smartcar.topology.spout;

import io.smartcar.eventlog.EventLogException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Which topic the spout reads: one that is deleted and created again has the same name and another
 * id, and its offsets say nothing about the old one's. One spout's thread.
 */
final class TopicWatch {

  private static final long ASK_EVERY_NANOS = 5_000_000_000L;

  private final Supplier<String> now;
  private final Supplier<CompletableFuture<String>> later;
  private final LongSupplier nanoTime;
  private @Nullable String id;
  private @Nullable CompletableFuture<String> asked;
  private long askedAtNanos;

  /**
   * Creates a watch that has asked nothing.
   *
   * @param now the topic's id; throws {@link EventLogException} if Kafka does not answer
   * @param later asks for the same without waiting; fails if Kafka does not answer
   */
  TopicWatch(
      Supplier<String> now, Supplier<CompletableFuture<String>> later, LongSupplier nanoTime) {
    this.now = now;
    this.later = later;
    this.nanoTime = nanoTime;
  }

  /**
   * The id of the topic that is read.
   *
   * @throws TimeoutException if Kafka does not answer; asking again is right
   */
  String id() {
    String known = id;
    if (known == null) {
      try {
        known = now.get();
      } catch (EventLogException e) {
        throw new TimeoutException(e.getMessage(), e);
      }
      id = known;
      askedAtNanos = nanoTime.getAsLong();
    }
    return known;
  }

  /**
   * Asks from time to time whether it is still the same; never waits. Kafka's silence says nothing.
   *
   * @throws IllegalStateException if it is another: what is under way is of a log that is gone, and
   *     only a worker that starts anew knows nothing of it
   */
  void look() {
    long nanos = nanoTime.getAsLong();
    CompletableFuture<String> answer = asked;
    if (answer == null) {
      if (id != null && nanos - askedAtNanos >= ASK_EVERY_NANOS) {
        askedAtNanos = nanos;
        asked = later.get();
      }
      return;
    }
    if (answer.isDone()) {
      asked = null;
      String found = answer.isCompletedExceptionally() ? id : answer.join();
      if (id != null && !id.equals(found)) {
        throw new IllegalStateException(
            "the topic was deleted and created again (id %s, now %s): this worker ends, and the next one reads the new log from its beginning"
                .formatted(id, found));
      }
    }
  }
}
