package io.smartcar.status.heartbeat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.NamedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log whose heartbeats come out when the test says so; time goes on when it says so, too. Any
 * thread may look.
 */
public final class PlayedHeartbeats implements HeartbeatWays {

  private static final int PARTITIONS = 2;
  private static final Instant NOON = Instant.parse("2018-08-30T12:00:00Z");

  /** The last one that was sent to each partition. */
  final Map<Integer, Heartbeat> logged = new HashMap<>();

  final Map<Integer, Heartbeat> rows = new HashMap<>();
  final Map<Integer, Heartbeat> alerts = new HashMap<>();
  int opened;
  int looks;
  @Nullable EventLogException away;
  @Nullable RuntimeException silent;
  private final AtomicLong nanos = new AtomicLong(77);

  /** Two seconds after a start: one was sent, and found after half a second. */
  public static Heartbeats seen() {
    PlayedHeartbeats played = new PlayedHeartbeats();
    Heartbeats heartbeats = played.of(Duration.ofHours(1));
    heartbeats.beat();
    played.rows.putAll(played.logged);
    played.alerts.putAll(played.logged);
    played.passes(500);
    heartbeats.look();
    played.passes(1_500);
    return heartbeats;
  }

  Heartbeats of(Duration every) {
    return new Heartbeats("me", every, this, () -> NOON.plusNanos(nanos.get() - 77), nanos::get);
  }

  void passes(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }

  @Override
  public synchronized LogWriter open() {
    if (away != null) {
      throw away;
    }
    opened++;
    return new Writer();
  }

  @Override
  public synchronized Map<Integer, Heartbeat> rows(int partitions) {
    return look(rows);
  }

  @Override
  public synchronized Map<Integer, Heartbeat> alerts() {
    return look(alerts);
  }

  private Map<Integer, Heartbeat> look(Map<Integer, Heartbeat> there) {
    looks++;
    if (silent != null) {
      throw silent;
    }
    return Map.copyOf(there);
  }

  @Override
  public void close() {}

  private final class Writer implements LogWriter {
    @Override
    public int partitions() {
      return PARTITIONS;
    }

    @Override
    public int partition(byte[] key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void send(
        int partition,
        byte @Nullable [] key,
        byte[] value,
        Consumer<@Nullable EventLogException> arrived) {
      EventLogException failure = away;
      if (failure == null) {
        NamedRecord named = NamedRecord.of(value);
        if (named == null || !named.format().equals(Heartbeat.FORMAT)) {
          throw new AssertionError("no heartbeat");
        }
        Heartbeat sent = Objects.requireNonNull(Heartbeat.of(new String(named.value(), US_ASCII)));
        synchronized (PlayedHeartbeats.this) {
          logged.put(partition, sent);
        }
      }
      arrived.accept(failure);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
