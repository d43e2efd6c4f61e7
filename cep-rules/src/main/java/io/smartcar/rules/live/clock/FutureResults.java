package io.smartcar.rules.live.clock;

import io.smartcar.rules.live.port.LogUnavailableException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a future that is done came to: what the JDK's lack before version 19. No state. */
public final class FutureResults {

  private FutureResults() {}

  /** Why a future that is done has failed; null if it has not. */
  public static @Nullable Throwable failureOf(CompletableFuture<?> done) {
    try {
      done.join();
      return null;
    } catch (CompletionException e) {
      return e.getCause() == null ? e : e.getCause();
    } catch (CancellationException e) {
      return e;
    }
  }

  /** What the log was asked for, of a future that is done; or why it did not answer. */
  public static <T> T answer(CompletableFuture<T> answered, String what)
      throws LogUnavailableException {
    Throwable failure = failureOf(answered);
    if (failure instanceof LogUnavailableException away) {
      throw away;
    }
    if (failure != null) {
      throw new LogUnavailableException(
          "its " + what + " cannot be asked for: " + failure, failure);
    }
    return answered.join();
  }
}
