package io.smartcar.console;

import io.javalin.http.sse.SseClient;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.redis.FeedPosition;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A browser that is sent what happens, by a thread of its own: one that reads slowly keeps nobody
 * waiting. What waits for it is bounded; beyond that it is closed and comes again.
 */
final class Viewer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Viewer.class);

  static final int MAX_WAITING = 2_000;

  /** So many are written before it is looked whether anybody is there. */
  private static final int MAX_AT_ONCE = 200;

  /** So that whoever is between does not take the connection for dead, and the dead are found. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final Duration UNTIL_THERE = Duration.ofMillis(200);

  /** What is sent to; of a browser, an {@link SseClient}. */
  interface Line {
    /** All of them, in this order, at once. */
    void send(List<Message> messages);

    void comment();

    boolean isOpen();

    void close();
  }

  private final Hub hub;
  private final Line line;
  private final @Nullable String after;

  /** As they were offered; empty ones are there to be woken by. */
  private final BlockingQueue<List<Message>> batches = new LinkedBlockingQueue<>();

  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean closed;

  /**
   * A viewer; it does nothing yet.
   *
   * @param after the position that it says it has seen; null if it comes for the first time
   */
  Viewer(Hub hub, Line line, @Nullable String after) {
    this.hub = hub;
    this.line = line;
    this.after = after;
  }

  /**
   * Called under the hub's lock: only puts them down. Together, because whoever waits for them is
   * woken and writes once for all.
   */
  void offer(List<Message> messages) {
    if (waiting.addAndGet(messages.size()) > MAX_WAITING) {
      closed = true;
    } else {
      batches.add(messages);
    }
  }

  /** Sends until the browser goes, reads too slowly, or the console ends. */
  void run() {
    try {
      Hub.Taken taken = begin();
      if (taken != null) {
        catchUp(taken);
        follow();
      }
    } catch (AlertStoreException away) {
      LOG.debug("a viewer is to come again: {}", away.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      hub.leave(this);
      line.close();
    }
  }

  /** Waits for Redis if it was never there; null if the browser has gone. */
  private Hub.@Nullable Taken begin() throws InterruptedException {
    boolean told = false;
    long quiet = System.nanoTime();
    while (isOpen()) {
      Optional<Hub.Taken> taken = hub.take(this);
      if (taken.isPresent()) {
        return taken.get();
      }
      if (!told) {
        told = true;
        line.send(List.of(Message.notice(false, hub.away())));
      } else if (System.nanoTime() - quiet > HEARTBEAT.toNanos()) {
        quiet = System.nanoTime();
        line.comment();
      }
      TimeUnit.NANOSECONDS.sleep(UNTIL_THERE.toNanos());
    }
    return null;
  }

  private boolean isOpen() {
    return !closed && line.isOpen();
  }

  private void catchUp(Hub.Taken taken) throws InterruptedException {
    if (after == null) {
      line.send(List.of(new Message(Message.HELLO, "{}", taken.id())));
      return;
    }
    Optional<FeedPosition> from = FeedPosition.parse(after);
    List<Message> missed = from.isEmpty() ? null : hub.missed(from.get(), taken);
    if (missed == null) {
      String why =
          from.isEmpty() ? "the position is not known" : "more than " + Hub.MAX_MISSED + " changes";
      line.send(List.of(Message.reset(why, taken.id())));
      return;
    }
    send(missed);
    if (!isOpen()) {
      return;
    }
    line.send(List.of(new Message(Message.HELLO, "{}", taken.id())));
  }

  private void follow() throws InterruptedException {
    List<Message> next = new ArrayList<>();
    while (isOpen()) {
      List<Message> batch = batches.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
      if (batch == null) {
        line.comment();
        continue;
      }
      while (batch != null) {
        next.addAll(batch);
        batch = next.size() < MAX_AT_ONCE ? batches.poll() : null;
      }
      waiting.addAndGet(-next.size());
      send(next);
      next.clear();
    }
  }

  private void send(List<Message> messages) {
    for (int next = 0; next < messages.size() && isOpen(); next += MAX_AT_ONCE) {
      line.send(messages.subList(next, Math.min(messages.size(), next + MAX_AT_ONCE)));
    }
  }

  /** Ends it, from any thread. */
  @Override
  public void close() {
    closed = true;
    batches.add(List.of());
  }

  /** A browser's line. */
  static Line of(SseClient client) {
    return new Line() {
      private volatile boolean gone;

      /** By the client of the library each would be put together and flushed by itself. */
      @Override
      public void send(List<Message> messages) {
        HttpServletResponse response = client.ctx().res();
        try {
          OutputStream out = response.getOutputStream();
          for (Message message : messages) {
            message.writeTo(out);
          }
          response.flushBuffer();
        } catch (IOException left) {
          gone = true;
        }
      }

      @Override
      public void comment() {
        client.sendComment("still there");
      }

      @Override
      public boolean isOpen() {
        return !gone && !client.terminated();
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }
}
