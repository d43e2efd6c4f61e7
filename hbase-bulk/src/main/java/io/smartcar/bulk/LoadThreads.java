package io.smartcar.bulk;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Those that write store files, which takes processors, and those that hand them over, which wait
 * for HBase; so that the files of one load are written while another's are handed over.
 * Thread-safe.
 */
final class LoadThreads implements AutoCloseable {

  private static final int MOST = 8;

  private final ExecutorService writers;
  private final ExecutorService handers;
  private final Runnable beforeLoad;

  /**
   * Starts none yet.
   *
   * @param beforeLoad is run, by one of these, between writing a file and handing it over
   */
  LoadThreads(Runnable beforeLoad) {
    this.beforeLoad = beforeLoad;
    this.writers =
        threads("bulk-write-", Math.min(MOST, Runtime.getRuntime().availableProcessors()));
    this.handers = threads("bulk-load-", MOST);
  }

  private static ExecutorService threads(String name, int count) {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        count,
        task -> {
          Thread thread = new Thread(task, name + number.getAndIncrement());
          thread.setDaemon(true);
          return thread;
        });
  }

  <T> Future<T> write(Callable<T> file) {
    return writers.submit(file);
  }

  <T> Future<T> handOver(Callable<T> file) {
    return handers.submit(
        () -> {
          beforeLoad.run();
          return file.call();
        });
  }

  @Override
  public void close() {
    writers.shutdownNow();
    handers.shutdownNow();
  }
}
