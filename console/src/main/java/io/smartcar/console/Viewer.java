package io.smartcar.console;

import io.javalin.http.sse.SseClient;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.redis.FeedPosition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
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

  /** So that whoever is between does not take the connection for dead, and the dead are found. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final Duration UNTIL_THERE = Duration.ofMillis(200);

  /** What is sent to; of a browser, an {@link SseClient}. */
  interface Line {
    void send(Message message);

    void comment();

    boolean isOpen();

    void close();
  }

  private final Hub hub;
  private final Line line;
  private final @Nullable String after;
  private final BlockingQueue<Message> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
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

  /** Called under the hub's lock: only puts it down. */
  void offer(Message message) {
    if (!waiting.offer(message)) {
      closed = true;
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
        line.send(Message.notice(false, hub.away()));
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
      line.send(new Message(Message.HELLO, "{}", taken.id()));
      return;
    }
    Optional<FeedPosition> from = FeedPosition.parse(after);
    List<Message> missed = from.isEmpty() ? null : hub.missed(from.get(), taken);
    if (missed == null) {
      String why =
          from.isEmpty() ? "the position is not known" : "more than " + Hub.MAX_MISSED + " changes";
      line.send(Message.reset(why, taken.id()));
      return;
    }
    for (Message message : missed) {
      if (!isOpen()) {
        return;
      }
      line.send(message);
    }
    line.send(new Message(Message.HELLO, "{}", taken.id()));
  }

  private void follow() throws InterruptedException {
    while (isOpen()) {
      Message message = waiting.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
      if (message == null) {
        line.comment();
      } else if (!message.event().isEmpty() && isOpen()) {
        line.send(message);
      }
    }
  }

  /** Ends it, from any thread. */
  @Override
  public void close() {
    closed = true;
    boolean unused = waiting.offer(new Message("", "", ""));
  }

  /** A browser's line. */
  static Line of(SseClient client) {
    return new Line() {
      @Override
      public void send(Message message) {
        if (message.id().isEmpty()) {
          client.sendEvent(message.event(), message.data());
        } else {
          client.sendEvent(message.event(), message.data(), message.id());
        }
      }

      @Override
      public void comment() {
        client.sendComment("still there");
      }

      @Override
      public boolean isOpen() {
        return !client.terminated();
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }
}
