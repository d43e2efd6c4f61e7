package io.smartcar.wiring.late;

import io.smartcar.hbase.EventHistory;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.rules.late.port.CarHistory;
import io.smartcar.rules.late.port.UnavailableException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The cars' readings in HBase, so many rows a second. One thread. */
public final class StoredHistory implements CarHistory, AutoCloseable {

  private static final int ROWS_AT_ONCE = 1_000;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final EventHistory history;
  private final int rowsPerSecond;
  private long rows;
  private long beganNanos;

  /** Creates it; it closes the history. */
  public StoredHistory(EventHistory history, int rowsPerSecond) {
    this.history = history;
    this.rowsPerSecond = rowsPerSecond;
  }

  @Override
  public void read(Set<String> carNumbers, long fromMillis, long toMillis, Reader reader)
      throws UnavailableException {
    begin();
    try (Stream<StoredEvent> events =
        history.of(carNumbers, Instant.ofEpochMilli(fromMillis), Instant.ofEpochMilli(toMillis))) {
      for (Iterator<StoredEvent> all = events.iterator(); all.hasNext(); ) {
        StoredEvent stored = all.next();
        reader.take(stored.event(), stored.recordTimestampMillis());
        rows++;
        if (rows % ROWS_AT_ONCE == 0) {
          keepToTheRate();
        }
      }
    } catch (EventStoreException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The cars with readings in {@code from <= eventTime < to}; the whole table is looked through.
   */
  public Set<String> cars(long fromMillis, long toMillis) throws UnavailableException {
    Set<String> cars = new TreeSet<>();
    try (Stream<StoredEvent> events =
        history.ofAll(Instant.ofEpochMilli(fromMillis), Instant.ofEpochMilli(toMillis))) {
      events.forEach(stored -> cars.add(stored.event().carNumber()));
      return cars;
    } catch (EventStoreException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  /** What was not read in the last second is not made up for. */
  private void begin() {
    long now = System.nanoTime();
    if (now - beganNanos - rows * SECOND_NANOS / rowsPerSecond > SECOND_NANOS) {
      beganNanos = now;
      rows = 0;
    }
  }

  private void keepToTheRate() throws UnavailableException {
    long ahead = beganNanos + rows * SECOND_NANOS / rowsPerSecond - System.nanoTime();
    if (ahead > 0) {
      LockSupport.parkNanos(this, ahead);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new UnavailableException("the judging is ended", new InterruptedException());
    }
  }

  @Override
  public void close() {
    history.close();
  }
}
