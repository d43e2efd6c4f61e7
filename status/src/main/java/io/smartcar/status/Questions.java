package io.smartcar.status;

import io.smartcar.events.server.ServersTime;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/**
 * Questions to servers, all at once, each with a thread of its own and the same time for an answer.
 * One that takes longer is given up: its thread is a daemon and keeps nobody waiting. What this
 * process itself takes to ask, with its clients to be loaded, is not of that time.
 */
public final class Questions implements AutoCloseable {

  private static final long MAX_TICK_MILLIS = 100;

  private final Duration limit;
  private final LongSupplier ownWork;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "status");
            thread.setDaemon(true);
            return thread;
          });
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /** Creates it; the time begins now. */
  public Questions(Duration limit) {
    this(limit, new ServersTime.OwnWork()::nanos);
  }

  /**
   * Creates it; the time begins now.
   *
   * @param ownWork the processor time of this process, nanoseconds; asked by one thread
   */
  Questions(Duration limit, LongSupplier ownWork) {
    this.limit = limit;
    this.ownWork = ownWork;
    // Or several threads would be the first to log, and SLF4J would say so among the answers.
    LoggerFactory.getILoggerFactory();
    threads.execute(this::waitForServers);
  }

  /** Done, in the end, also if it is closed or fails: nobody must wait for ever. */
  private void waitForServers() {
    try {
      ServersTime time = new ServersTime(limit, System.nanoTime(), ownWork.getAsLong());
      long tickMillis = Math.max(1, Math.min(MAX_TICK_MILLIS, limit.toMillis() / 20));
      do {
        TimeUnit.MILLISECONDS.sleep(tickMillis);
      } while (!time.isOver(System.nanoTime(), ownWork.getAsLong()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over.complete(null);
    }
  }

  /** Asks; done with an answer or without, when the servers have had their time, never failed. */
  public <T> CompletableFuture<Answer<T>> ask(Callable<T> question) {
    CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
    threads.execute(() -> answer.complete(answered(question)));
    String tooLate = "no answer within " + limit.toMillis() / 1000.0 + " s";
    var unused = over.thenRun(() -> answer.complete(new Answer.None<>(tooLate, true)));
    return answer;
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
