package io.smartcar.notify.receiver;

import io.smartcar.notify.Notice;
import java.util.concurrent.CompletableFuture;

/**
 * Takes notices one by one to a server that acknowledges each: a port, so that the receiver before
 * it can be tried without a server. Used from one thread.
 */
interface Courier {

  /**
   * A way to the server that works until something fails on it; then it is closed, and another one
   * is opened.
   */
  interface Way extends AutoCloseable {

    /** Whether it can be used, as far as is known. */
    boolean isOpen();

    /**
     * Sends one.
     *
     * @return completes when the server has it; exceptionally with a {@link NotTakenException} if
     *     it will not have it, and not at all if the server does not answer
     */
    CompletableFuture<Void> send(Notice notice);

    /** Gives up what has no answer. */
    @Override
    void close();
  }

  /**
   * Opens a way.
   *
   * @throws NotTakenException if the server is away or lets nobody in
   */
  Way open() throws NotTakenException, InterruptedException;

  /** Where the server is, for people. */
  String address();
}
