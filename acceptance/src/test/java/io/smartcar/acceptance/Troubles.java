package io.smartcar.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What goes wrong while something is sent: one after the other, each begun when so much of it is
 * sent, on a thread of its own, so that the sending goes on meanwhile. For one sender.
 */
final class Troubles implements AutoCloseable {

  /** What goes wrong. */
  interface Trouble {
    void happen() throws Exception;
  }

  private final TreeMap<Double, Trouble> waiting = new TreeMap<>();
  private final List<Future<?>> begun = new ArrayList<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  /** By the share of what is sent, 0 to 1, after which they begin. */
  Troubles(Map<Double, Trouble> troubles) {
    waiting.putAll(troubles);
  }

  /** So much of it is sent. */
  void sent(double share) {
    while (!waiting.isEmpty() && waiting.firstKey() <= share) {
      Trouble next = waiting.pollFirstEntry().getValue();
      begun.add(
          thread.submit(
              () -> {
                next.happen();
                return null;
              }));
    }
  }

  /** Returns when all that have begun are over. */
  void awaitOver() throws InterruptedException, ExecutionException {
    for (Future<?> one : begun) {
      one.get();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
