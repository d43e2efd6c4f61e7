package io.smartcar.status.heartbeat;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.events.Heartbeat;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a heartbeat to each partition of the log now and then, looks for it in HBase and in Redis,
 * and knows how long it took: by one clock, that of this process. Thread-safe.
 *
 * <p>How it works. A heartbeat has in it when it was sent, by this process's steady clock, so that
 * whichever is found, the last one or one of an hour ago, says how long it was on its way. After
 * each sending the two are looked at until they have it, at first after 50 ms, then each time after
 * a tenth of what has passed, two seconds at most: so much is a latency too long. Heartbeats of
 * another process are passed over.
 */
public final class Heartbeats implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  private static final long FIRST_LOOK_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;
  private static final long PAUSE_PART = 10;

  /** A partition that was added to the topic gets one after so long. */
  private static final long REOPEN_MILLIS = 600_000;

  /** One waits for the log, one for each of the two that are looked at. */
  private static final int THREADS = 3;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * What is known now; immutable.
   *
   * @param every how often they are sent
   * @param sent how many the log has taken, one for each partition and sending
   * @param sentAge how long ago the last one was sent that it took; since the start if it took none
   * @param rows of each partition, its row in HBase
   * @param alerts of each partition, what its rules' task told in Redis
   */
  public record State(
      Duration every,
      long sent,
      Duration sentAge,
      Map<Integer, Seen> rows,
      Map<Integer, Seen> alerts) {

    /** Copies the maps. */
    public State {
      rows = Map.copyOf(rows);
      alerts = Map.copyOf(alerts);
    }
  }

  /**
   * What was seen last of a partition; immutable.
   *
   * @param latency from its sending until it was seen; null if none was seen since the start
   * @param age how long ago it was sent; since the start if none was seen
   */
  public record Seen(@Nullable Duration latency, Duration age) {}

  /** The last one that was seen: when it was sent, and how long it took. */
  private record Sighting(long tickMillis, long latencyMillis) {}

  private final Duration every;
  private final HeartbeatWays ways;
  private final InstantSource wallClock;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final String sender;
  private final ScheduledExecutorService threads;
  private final Exit rows;
  private final Exit alerts;

  /** Used by who sends alone. */
  private @Nullable LogWriter writer;

  private long openedAtMillis;
  private final Complaint sending = new Complaint("sent to Kafka");

  private volatile int partitions;
  private final Object counting = new Object();
  private long sent;

  /** Of the last one that the log took. */
  private long sentTickMillis;

  /** One of a configuration's servers; nothing is opened before {@link #start}. */
  public static Heartbeats of(SmartcarConfig config, Duration every, InstantSource wallClock) {
    // Another name after each start: what an earlier process has sent says nothing to this clock.
    String sender = UUID.randomUUID().toString().replace("-", "");
    return new Heartbeats(sender, every, new ServerWays(config), wallClock, System::nanoTime);
  }

  /**
   * Over these ways, which are closed with it.
   *
   * @param sender the name by which it knows its own; of nobody before it
   * @param wallClock tells when one was sent, for who reads it
   * @param nanoTime elapsed time, as {@link System#nanoTime}
   */
  public Heartbeats(
      String sender,
      Duration every,
      HeartbeatWays ways,
      InstantSource wallClock,
      LongSupplier nanoTime) {
    this.sender = sender;
    this.every = every;
    this.ways = ways;
    this.wallClock = wallClock;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.threads = Executors.newScheduledThreadPool(THREADS, Heartbeats::daemon);
    this.rows = new Exit("read from HBase", () -> ways.rows(partitions));
    this.alerts = new Exit("read from Redis", ways::alerts);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "heartbeat");
    thread.setDaemon(true);
    return thread;
  }

  /** Begins to send. */
  public void start() {
    // Ends with the threads.
    var unused =
        threads.scheduleWithFixedDelay(
            this::beatAndLook, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void beatAndLook() {
    beat();
    rows.begin();
    alerts.begin();
  }

  private long tickMillis() {
    return (nanoTime.getAsLong() - startNanos) / NANOS_PER_MILLI;
  }

  /** Sends one to each partition, and waits until they have arrived or will not. */
  void beat() {
    try {
      LogWriter open = opened();
      long tick = tickMillis();
      byte[] record = new Heartbeat(sender, wallClock.millis(), tick).record();
      partitions = open.partitions();
      for (int partition = 0; partition < partitions; partition++) {
        open.send(partition, null, record, failure -> arrived(tick, failure));
      }
      open.flush();
    } catch (RuntimeException failure) {
      // Whatever it is: it is said, and the next one may do better.
      sending.failed(failure);
      closeWriter();
    }
  }

  private LogWriter opened() {
    if (writer != null && tickMillis() - openedAtMillis >= REOPEN_MILLIS) {
      closeWriter();
    }
    LogWriter open = writer;
    if (open == null) {
      open = ways.open();
      writer = open;
      openedAtMillis = tickMillis();
    }
    return open;
  }

  private void closeWriter() {
    LogWriter open = writer;
    writer = null;
    if (open != null) {
      open.close();
    }
  }

  private void arrived(long tick, @Nullable EventLogException failure) {
    if (failure != null) {
      sending.failed(failure);
      return;
    }
    sending.succeeded();
    synchronized (counting) {
      sent++;
      sentTickMillis = Math.max(sentTickMillis, tick);
    }
  }

  /** When the last one was sent that the log took; negative: it took none. */
  private long awaitedTickMillis() {
    synchronized (counting) {
      return sent == 0 ? -1 : sentTickMillis;
    }
  }

  /** Looks in HBase and in Redis, once. */
  void look() {
    rows.look();
    alerts.look();
  }

  /** What is known now. */
  public State state() {
    long now = tickMillis();
    long taken;
    long age;
    synchronized (counting) {
      taken = sent;
      age = now - sentTickMillis;
    }
    return new State(every, taken, Duration.ofMillis(age), rows.seen(now), alerts.seen(now));
  }

  /** Sends no more, and closes the ways. */
  @Override
  public void close() {
    threads.shutdownNow();
    closeWhenDone();
  }

  private void closeWhenDone() {
    try {
      // Whoever is asking a server holds what would be closed.
      if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.debug("a server is still asked for a heartbeat");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeWriter();
    ways.close();
  }

  /** Where heartbeats come out. */
  private final class Exit {

    private interface Look {
      Map<Integer, Heartbeat> read();
    }

    private final Look last;
    private final Complaint reading;
    private final Map<Integer, Sighting> sightings = new TreeMap<>();
    private boolean looking;

    Exit(String done, Look last) {
      this.reading = new Complaint(done);
      this.last = last;
    }

    /** Looks until the last ones are there, unless somebody does. */
    void begin() {
      synchronized (this) {
        if (looking || isAllSeen()) {
          return;
        }
        looking = true;
      }
      again(FIRST_LOOK_MILLIS);
    }

    private void again(long afterMillis) {
      if (!threads.isShutdown()) {
        // Nobody waits for it.
        var unused = threads.schedule(this::lookAndGoOn, afterMillis, TimeUnit.MILLISECONDS);
      }
    }

    private void lookAndGoOn() {
      look();
      synchronized (this) {
        if (isAllSeen()) {
          looking = false;
          return;
        }
      }
      long passed = tickMillis() - awaitedTickMillis();
      again(Math.max(FIRST_LOOK_MILLIS, Math.min(passed / PAUSE_PART, LONGEST_PAUSE_MILLIS)));
    }

    void look() {
      Map<Integer, Heartbeat> read;
      try {
        read = last.read();
      } catch (RuntimeException failure) {
        // Whatever it is: it is said, and the next look may do better.
        reading.failed(failure);
        return;
      }
      reading.succeeded();
      long now = tickMillis();
      synchronized (this) {
        read.forEach((partition, heartbeat) -> saw(partition, heartbeat, now));
      }
    }

    private void saw(int partition, Heartbeat heartbeat, long now) {
      Sighting before = sightings.get(partition);
      long tick = heartbeat.tickMillis();
      if (heartbeat.sender().equals(sender) && (before == null || tick > before.tickMillis())) {
        sightings.put(partition, new Sighting(tick, now - tick));
      }
    }

    private boolean isAllSeen() {
      long awaited = awaitedTickMillis();
      for (int partition = 0; awaited >= 0 && partition < partitions; partition++) {
        Sighting sighting = sightings.get(partition);
        if (sighting == null || sighting.tickMillis() < awaited) {
          return false;
        }
      }
      return true;
    }

    synchronized Map<Integer, Seen> seen(long now) {
      Map<Integer, Seen> seen = new TreeMap<>();
      for (int partition = 0; partition < partitions; partition++) {
        Sighting sighting = sightings.get(partition);
        seen.put(
            partition,
            sighting == null
                ? new Seen(null, Duration.ofMillis(now))
                : new Seen(
                    Duration.ofMillis(sighting.latencyMillis()),
                    Duration.ofMillis(now - sighting.tickMillis())));
      }
      return seen;
    }
  }

  /** Says once that something fails, until it works again. Thread-safe. */
  private final class Complaint {

    private final String done;
    private final AtomicBoolean said = new AtomicBoolean();

    Complaint(String done) {
      this.done = done;
    }

    void failed(RuntimeException failure) {
      // What is interrupted by the end fails, too.
      if (!threads.isShutdown() && said.compareAndSet(false, true)) {
        LOG.warn("heartbeats cannot be {}: {}", done, failure.getMessage());
      }
    }

    void succeeded() {
      if (said.compareAndSet(true, false)) {
        LOG.info("heartbeats can be {} again", done);
      }
    }
  }
}
