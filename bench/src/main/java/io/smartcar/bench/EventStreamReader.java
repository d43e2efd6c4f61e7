package io.smartcar.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A browser that looks at the console's stream of changes, as far as the console can tell: it reads
 * all of it, and comes again with the last id when it loses the connection. It reads on a thread of
 * its own; the counts may be asked by any.
 */
final class EventStreamReader implements AutoCloseable {

  private static final long COMES_AGAIN_NANOS = 100_000_000L;
  private static final int BUFFER = 1 << 16;
  private static final String RAISED_AT = "\"raisedAtMillis\":";

  private final URI console;
  private final boolean timed;
  private final Histogram millis = new Histogram(3);
  private final Thread thread;
  private String lastId = "";
  private volatile Socket socket = new Socket();
  private final AtomicLong alerts = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private volatile boolean following;
  private volatile boolean closed;

  /**
   * Begins to read.
   *
   * @param timed whether it notes how old each alert is when it has come; that takes time itself
   */
  EventStreamReader(URI console, int number, boolean timed) {
    this.console = console;
    this.timed = timed;
    this.thread = new Thread(this::run, "viewer-" + number);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        read();
      } catch (IOException ended) {
        // as below
      }
      following = false;
      if (!closed) {
        lost.incrementAndGet();
        LockSupport.parkNanos(COMES_AGAIN_NANOS);
      }
    }
  }

  private void read() throws IOException {
    try (Socket own = new Socket(console.getHost(), console.getPort())) {
      socket = own;
      String again = lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n";
      own.getOutputStream()
          .write(
              "GET /api/v1/stream HTTP/1.0\r\nHost: %s\r\nAccept: text/event-stream\r\n%s\r\n"
                  .formatted(console.getAuthority(), again)
                  .getBytes(ISO_8859_1));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(
                  new BufferedInputStream(own.getInputStream(), BUFFER), ISO_8859_1),
              BUFFER);
      take(in);
    }
  }

  /** By HTTP 1.0, so that the lines of an event are not cut into chunks. */
  private void take(BufferedReader in) throws IOException {
    boolean isAlert = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith("id: ")) {
        lastId = line.substring("id: ".length());
      } else if (line.startsWith("event: ")) {
        isAlert = line.equals("event: alert");
        following = true;
      } else if (isAlert && line.startsWith("data: ")) {
        takeAlert(line);
      }
    }
  }

  private void takeAlert(String line) {
    alerts.incrementAndGet();
    if (timed) {
      int from = line.indexOf(RAISED_AT) + RAISED_AT.length();
      int to = line.indexOf(',', from);
      long raised = Long.parseLong(line.substring(from, to));
      synchronized (millis) {
        millis.recordValue(Math.max(0, System.currentTimeMillis() - raised));
      }
    }
  }

  /** Whether it is told of what happens. */
  boolean isFollowing() {
    return following;
  }

  /** Alerts that it was told of. */
  long alerts() {
    return alerts.get();
  }

  /** How often it had to come again. */
  long lost() {
    return lost.get();
  }

  /** Adds how old alerts were when they came. */
  void addTo(Histogram all) {
    synchronized (millis) {
      all.add(millis);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    socket.close();
  }
}
