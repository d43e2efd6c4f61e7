package io.smartcar.bench;

import io.smartcar.events.AlertJson;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * From the moment a window is due to the moment its alerts can be read: a thread reads the streams
 * of yesterday, today and tomorrow as they grow. The ids of the entries would not do: they are of
 * the moment before Redis writes an alert to its disk, and until that nobody can read it.
 */
final class AlertArrivals implements AutoCloseable {

  /** When a window is due whose alert has this event time, epoch milliseconds. */
  interface Due {
    long ofAlertAt(long eventMillis);
  }

  private static final int BLOCK_MILLIS = 200;
  private static final int PAGE_ENTRIES = 1_000;

  /** Events are dated by the clock that was right when the cars set off. */
  private static final long CLOCKS_APART_MILLIS = 100;

  private record Arrival(long dueMillis, long lateMillis) {}

  private final int port;
  private final Due due;
  private final List<Arrival> arrivals = new ArrayList<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final Thread thread = new Thread(this::run, "alert-arrivals");
  private volatile boolean stopped;

  /** Begins to read. */
  AlertArrivals(int port, Due due) {
    this.port = port;
    this.due = due;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try (RedisClient redis = RedisClient.create("127.0.0.1", port)) {
      Map<String, StreamEntryID> last = streams(LocalDate.now(ZoneOffset.UTC));
      XReadParams params = XReadParams.xReadParams().block(BLOCK_MILLIS).count(PAGE_ENTRIES);
      while (true) {
        boolean lastTime = stopped;
        @Nullable List<Map.Entry<String, List<StreamEntry>>> page = redis.xread(params, last);
        long now = System.currentTimeMillis();
        if (page != null) {
          page.forEach(stream -> last.put(stream.getKey(), take(stream.getValue(), now)));
        } else if (lastTime) {
          break;
        }
      }
      end.complete(null);
    } catch (RuntimeException e) {
      // Whatever it is: somebody waits for the end.
      end.completeExceptionally(e);
    }
  }

  private static Map<String, StreamEntryID> streams(LocalDate today) {
    Map<String, StreamEntryID> streams = new HashMap<>();
    for (int day = -1; day <= 1; day++) {
      String name = DateTimeFormatter.BASIC_ISO_DATE.format(today.plusDays(day));
      streams.put('{' + name + "}:alerts", new StreamEntryID(0, 0));
    }
    return streams;
  }

  /** Returns the last one's id. */
  private StreamEntryID take(List<StreamEntry> entries, long nowMillis) {
    for (StreamEntry entry : entries) {
      if (entry.getFields().get("late") != null || entry.getFields().get("alert") == null) {
        // A correction says nothing of how long the live rules take.
        continue;
      }
      String date = AlertJson.read(String.valueOf(entry.getFields().get("alert"))).date();
      long dueMillis = due.ofAlertAt(Servers.epochMillis(date));
      arrivals.add(new Arrival(dueMillis, nowMillis - dueMillis));
    }
    return entries.get(entries.size() - 1).getID();
  }

  /** Reads what there is yet, and ends. */
  void end() throws BenchException, InterruptedException {
    stopped = true;
    try {
      end.get();
    } catch (ExecutionException e) {
      throw new BenchException("the alerts cannot be read: " + e.getCause(), e);
    }
  }

  /**
   * After the end: microseconds of the alerts whose windows were due at {@code from} or later and
   * before {@code to}, epoch milliseconds.
   */
  Histogram between(long from, long to, long highestMicros) throws BenchException {
    Histogram micros = new Histogram(highestMicros, 3);
    for (Arrival arrival : arrivals) {
      if (arrival.lateMillis() < -CLOCKS_APART_MILLIS) {
        throw new BenchException(
            "an alert came %d ms before its window was due".formatted(-arrival.lateMillis()));
      }
      if (arrival.dueMillis() >= from && arrival.dueMillis() < to) {
        long late = Math.max(0, arrival.lateMillis()) * 1_000;
        micros.recordValue(Math.min(highestMicros, late));
      }
    }
    return micros;
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
