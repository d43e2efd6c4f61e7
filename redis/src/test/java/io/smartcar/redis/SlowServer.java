package io.smartcar.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Stands before a server as one on a machine that is busy: each answer comes later. */
final class SlowServer implements AutoCloseable {

  private final int targetPort;
  private final Duration delay;
  private final ServerSocket server;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** One thread, so that what comes in order goes on in order. */
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();

  SlowServer(int targetPort, Duration delay) {
    this.targetPort = targetPort;
    this.delay = delay;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket target = new Socket(server.getInetAddress(), targetPort);
        sockets.add(client);
        sockets.add(target);
        threads.execute(() -> pass(client, target, Duration.ZERO));
        threads.execute(() -> pass(target, client, delay));
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }

  private void pass(Socket from, Socket to, Duration by) {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        byte[] part = Arrays.copyOf(buffer, read);
        later(by, () -> write(to, part));
      }
      later(by, () -> close(to));
    } catch (IOException ended) {
      later(by, () -> close(to));
    }
  }

  private void later(Duration by, Runnable what) {
    var unused = later.schedule(what, by.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void write(Socket to, byte[] part) {
    try {
      to.getOutputStream().write(part);
    } catch (IOException ended) {
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    sockets.forEach(SlowServer::close);
    threads.shutdownNow();
    later.shutdownNow();
  }
}
