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

  private static final int QUESTIONS_AHEAD = 2;

  private final Iterator<Q> questions;
  private final Function<Q, CompletableFuture<A>> ask;
  private final Queue<CompletableFuture<A>> asked = new ArrayDeque<>();

  ReadAhead(Iterator<Q> questions, Function<Q, CompletableFuture<A>> ask) {
    this.questions = questions;
    this.ask = ask;
  }

  @Override
  public boolean hasNext() {
    while (asked.size() < QUESTIONS_AHEAD && questions.hasNext()) {
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
