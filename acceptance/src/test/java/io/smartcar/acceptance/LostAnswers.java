package io.smartcar.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A way to a server of this machine on which answers get lost: what is asked arrives, and the
 * connection is cut when the answer comes. Thread-safe.
 */
final class LostAnswers implements AutoCloseable {

  private static final int AT_ONCE_BYTES = 65_536;

  private final ServerSocket listening;
  private final int server;
  private final double share;
  private final Random random;
  private final AtomicLong lost = new AtomicLong();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * Takes connections at once.
   *
   * @param server the server's port
   * @param share how many of the answers get lost, 0 to 1
   */
  LostAnswers(int server, double share, long seed) {
    this.server = server;
    this.share = share;
    this.random = new Random(seed);
    try {
      this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("lost-answers", this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** How many got lost. */
  long lost() {
    return lost.get();
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  // Whoever asks sees that a connection has ended.
  @SuppressWarnings("EmptyCatch")
  private void accept() {
    try {
      while (!listening.isClosed()) {
        Socket asking = listening.accept();
        open.add(asking);
        start("lost-answers-of", () -> relay(asking));
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }

  private void relay(Socket asking) {
    try (asking;
        Socket answering = new Socket(InetAddress.getLoopbackAddress(), server)) {
      open.add(answering);
      start("lost-answers-to", () -> ask(asking, answering));
      answer(answering.getInputStream(), asking.getOutputStream());
      open.remove(answering);
    } catch (IOException ended) {
      // Either of them has gone, and with that the other is told so.
      open.remove(asking);
    }
    open.remove(asking);
  }

  @SuppressWarnings("EmptyCatch")
  private static void ask(Socket asking, Socket answering) {
    try (answering) {
      asking.getInputStream().transferTo(answering.getOutputStream());
    } catch (IOException ended) {
      // As above.
    }
  }

  private void answer(InputStream from, OutputStream to) throws IOException {
    byte[] bytes = new byte[AT_ONCE_BYTES];
    for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
      if (isLost()) {
        lost.incrementAndGet();
        return;
      }
      to.write(bytes, 0, count);
    }
  }

  private synchronized boolean isLost() {
    return random.nextDouble() < share;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
