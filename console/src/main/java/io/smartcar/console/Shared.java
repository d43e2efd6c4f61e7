package io.smartcar.console;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Answers many who ask the same by one question, and asks no more often than a pause allows:
 * whoever asks has an answer that was begun after they asked, or, where that is enough, one no
 * older than the pause. Thread-safe.
 */
final class Shared<T> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Callable<T> question;
  private final long pauseNanos;
  private final ScheduledExecutorService threads;
  private @Nullable CompletableFuture<T> next;
  private @Nullable Long lastBegun;

  private record Given<A>(A answer, long nanos) {}

  /** An answer, and how long ago it came. */
  record Aged<A>(A answer, Duration age) {}

  private volatile @Nullable Given<T> last;

  /** Changes when what was answered so far, or is being asked, holds no more. */
  private int forgotten;

  private final String silence;

  Shared(Callable<T> question, Duration pause, ScheduledExecutorService threads) {
    this(question, pause, threads, "");
  }

  /** The same, saying who it is that does not answer. */
  Shared(Callable<T> question, Duration pause, ScheduledExecutorService threads, String who) {
    this.silence = who.isEmpty() ? "no answer" : who + " does not answer";
    this.question = question;
    this.pauseNanos = pause.toNanos();
    this.threads = threads;
  }

  /** The last answer, or if it is older than the pause the next one; fails as that does. */
  T askRecent() throws InterruptedException {
    Given<T> given = last;
    return given != null && System.nanoTime() - given.nanos() < pauseNanos ? given.answer() : ask();
  }

  /**
   * The last answer. If it is older than the pause the next one is waited for, for so long at most;
   * if that does not come in time, or fails, it is the last all the same.
   *
   * @return empty if there has been none yet
   */
  Optional<Aged<T>> last(Duration patience) throws InterruptedException {
    Given<T> given = last;
    if (given == null || System.nanoTime() - given.nanos() >= pauseNanos) {
      try {
        var unused = join().get(patience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException | ExecutionException notNow) {
        // It is asked on, and whoever comes next has its answer.
      }
      given = last;
    }
    return given == null
        ? Optional.empty()
        : Optional.of(
            new Aged<>(given.answer(), Duration.ofNanos(System.nanoTime() - given.nanos())));
  }

  /** Waits for an answer that is begun from now on; fails as the question does. */
  T ask() throws InterruptedException {
    try {
      return join().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      throw new Problem(
          Problem.UNAVAILABLE, silence + " within " + PATIENCE.toSeconds() + " s: see the health");
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
      long wait = lastBegun == null ? 0 : Math.max(0, pauseNanos - (System.nanoTime() - lastBegun));
      var unused = threads.schedule(this::answer, wait, TimeUnit.NANOSECONDS);
    }
    return waiting;
  }

  /** Has the next who asks wait for an answer that is begun from now on, without a pause. */
  synchronized void forget() {
    forgotten++;
    last = null;
    lastBegun = null;
  }

  private synchronized int forgotten() {
    return forgotten;
  }

  private synchronized void keep(Given<T> given, int forgottenThen) {
    if (forgotten == forgottenThen) {
      last = given;
    }
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
    int then = forgotten();
    try {
      T answer = question.call();
      keep(new Given<>(answer, System.nanoTime()), then);
      begun.complete(answer);
    } catch (Throwable failed) {
      begun.completeExceptionally(failed);
    }
  }
}
