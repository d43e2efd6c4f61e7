package io.smartcar.console;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Answers many who ask the same by one question: whoever asks has an answer that was begun after
 * they asked, and questions are begun no more often than a pause allows. Thread-safe.
 */
final class Shared<T> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Callable<T> question;
  private final long pauseNanos;
  private final ScheduledExecutorService threads;
  private @Nullable CompletableFuture<T> next;
  private @Nullable Long lastBegun;

  Shared(Callable<T> question, Duration pause, ScheduledExecutorService threads) {
    this.question = question;
    this.pauseNanos = pause.toNanos();
    this.threads = threads;
  }

  /** Waits for the answer; fails as the question does. */
  T ask() throws InterruptedException {
    try {
      return join().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      throw new Problem(
          Problem.UNAVAILABLE, "no answer within " + PATIENCE.toSeconds() + " s: see the health");
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failed);
    }
  }

  private synchronized CompletableFuture<T> join() {
    CompletableFuture<T> waiting = next;
    if (waiting == null) {
      waiting = new CompletableFuture<>();
      next = waiting;
      long wait =
          lastBegun == null ? 0 : Math.max(0, pauseNanos - (System.nanoTime() - lastBegun));
      var unused = threads.schedule(this::answer, wait, TimeUnit.NANOSECONDS);
    }
    return waiting;
  }

  private synchronized @Nullable CompletableFuture<T> begin() {
    CompletableFuture<T> begun = next;
    next = null;
    lastBegun = System.nanoTime();
    return begun;
  }

  // Whoever waits must not wait for ever.
  @SuppressWarnings("CatchingUnchecked")
  private void answer() {
    CompletableFuture<T> begun = begin();
    if (begun == null) {
      return;
    }
    try {
      begun.complete(question.call());
    } catch (Throwable failed) {
      begun.completeExceptionally(failed);
    }
  }
}
