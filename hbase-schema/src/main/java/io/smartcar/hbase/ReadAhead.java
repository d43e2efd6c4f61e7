package io.smartcar.hbase;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * The results of asynchronous questions in the order of the questions, the next few asked while the
 * last answer is being used. Used by one thread.
 */
final class ReadAhead<Q, A> implements Iterator<A> {

  private final Iterator<Q> questions;
  private final Function<Q, CompletableFuture<A>> ask;
  private final int ahead;
  private final Queue<CompletableFuture<A>> asked = new ArrayDeque<>();

  /**
   * Creates it; nothing is asked yet.
   *
   * @param ahead questions that are asked at once; with 1, each is asked when its answer is wanted
   */
  ReadAhead(Iterator<Q> questions, Function<Q, CompletableFuture<A>> ask, int ahead) {
    this.questions = questions;
    this.ask = ask;
    this.ahead = ahead;
  }

  @Override
  public boolean hasNext() {
    while (asked.size() < ahead && questions.hasNext()) {
      asked.add(ask.apply(questions.next()));
    }
    return !asked.isEmpty();
  }

  @Override
  public A next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      return asked.remove().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof EventStoreException known) {
        throw known;
      }
      throw e;
    }
  }
}
