package io.smartcar.cli.status;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * Questions to servers, all at once, each with a thread of its own and the same time for an answer.
 * One that takes longer is given up: its thread is a daemon and keeps nobody waiting.
 */
final class Questions implements AutoCloseable {

  private final Duration limit;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "status");
            thread.setDaemon(true);
            return thread;
          });

  Questions(Duration limit) {
    this.limit = limit;
    // Or several threads would be the first to log, and SLF4J would say so among the answers.
    LoggerFactory.getILoggerFactory();
  }

  /** Asks; done with an answer or without, at most after the limit, and never failed. */
  <T> CompletableFuture<Answer<T>> ask(Callable<T> question) {
    CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
    threads.execute(() -> answer.complete(answered(question)));
    String tooLate = "no answer within " + limit.toMillis() / 1000.0 + " s";
    return answer.completeOnTimeout(
        new Answer.None<>(tooLate, true), limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  // An Error too is an answer: of a server that is only silent something else would be said.
  @SuppressWarnings("CatchingUnchecked")
  private static <T> Answer<T> answered(Callable<T> question) {
    try {
      return new Answer.Given<>(question.call());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.None<>("interrupted", true);
    } catch (Throwable e) {
      String message = e.getMessage();
      return new Answer.None<>(
          message == null ? e.toString() : message.lines().findFirst().orElse(""), false);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
