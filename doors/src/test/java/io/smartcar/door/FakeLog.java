package io.smartcar.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.LogWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log in memory that confirms at once, when it is told to, or never. Any thread may look; one
 * writes.
 */
public final class FakeLog implements LogWriter {

  private static final int PARTITIONS = 2;

  private final List<String> arrived = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private boolean holds;
  private long sent;
  private long holdsFrom = Long.MAX_VALUE;
  private long refusals;
  private @Nullable EventLogException refusal;

  @Override
  public int partitions() {
    return PARTITIONS;
  }

  @Override
  public int partition(byte[] key) {
    return Math.floorMod(Arrays.hashCode(key), PARTITIONS);
  }

  @Override
  public void send(
      int partition,
      byte @Nullable [] key,
      byte[] value,
      Consumer<@Nullable EventLogException> told) {
    String record =
        new String(key == null ? new byte[0] : key, UTF_8) + '=' + new String(value, UTF_8);
    EventLogException refused;
    synchronized (this) {
      refused = refusal;
      refusals += refused == null ? 0 : 1;
      holds |= ++sent > holdsFrom;
      if (holds) {
        held.add(() -> arrive(record, told));
        return;
      }
    }
    if (refused != null) {
      told.accept(refused);
    } else {
      arrive(record, told);
    }
  }

  private void arrive(String record, Consumer<@Nullable EventLogException> told) {
    synchronized (this) {
      arrived.add(record);
    }
    told.accept(null);
  }

  /** From now on nothing is confirmed until {@link #confirm}. */
  public synchronized void hold() {
    holds = true;
  }

  /** Holds as {@link #hold} does once so many records were sent from the beginning. */
  public synchronized void holdAfter(long records) {
    holdsFrom = records;
  }

  /** Confirms what was held, and what comes from now on. */
  public void confirm() {
    List<Runnable> now;
    synchronized (this) {
      holds = false;
      holdsFrom = Long.MAX_VALUE;
      now = List.copyOf(held);
      held.clear();
    }
    now.forEach(Runnable::run);
  }

  /** From now on everything is refused so; null for no longer. */
  public synchronized void refuse(@Nullable EventLogException so) {
    refusal = so;
  }

  /** How many records were refused so. */
  public synchronized long refusals() {
    return refusals;
  }

  /** What has arrived, as {@code key=value}. */
  public synchronized List<String> arrived() {
    return List.copyOf(arrived);
  }

  /** How many wait to be confirmed. */
  public synchronized int heldRecords() {
    return held.size();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
