package io.smartcar.notify;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who is told. Called by one thread at a time. */
public interface Receiver extends AutoCloseable {

  /** What a receiver says. */
  sealed interface Answer {

    /** It has all of it. */
    record Has() implements Answer {}

    /**
     * It did not say that it has all of it, and may: what is left has to be sent again.
     *
     * @param reason in one line, with where
     * @param after not before that time has passed, if the receiver said so
     * @param has so many of them, from the first on, it has said that it has
     */
    record Again(String reason, Optional<Duration> after, int has) implements Answer {

      /** It has none of them, as far as is known. */
      public Again(String reason, Optional<Duration> after) {
        this(reason, after, 0);
      }
    }

    /**
     * It will never take this.
     *
     * @param reason in one line, with where
     */
    record Refuses(String reason) implements Answer {}
  }

  /**
   * Tells it. Returns within some seconds, with the receiver's answer or {@link Answer.Again}.
   *
   * @param notices in order, at least one
   */
  Answer tell(List<Notice> notices) throws InterruptedException;

  /** Releases what it holds. */
  @Override
  void close();
}
