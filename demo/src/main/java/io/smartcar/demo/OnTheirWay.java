package io.smartcar.demo;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events that were sent and are not in the log yet. Whoever sends waits here; what is written into
 * the log is taken out by {@link #watched}. Thread-safe.
 */
final class OnTheirWay {

  private final Set<CarEvent> events = new HashSet<>();
  private final EventDecoder decoder;

  /** None. */
  OnTheirWay(ZoneId zone) {
    this.decoder = new EventDecoder(zone);
  }

  /** One was sent. */
  synchronized void sent(CarEvent event) {
    events.add(event);
  }

  /**
   * Returns when there are fewer than so many.
   *
   * @return false if none of them arrived for so long
   */
  synchronized boolean awaitFewerThan(int most, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    int before = events.size();
    while (events.size() >= most) {
      if (events.size() != before) {
        before = events.size();
        deadline = System.nanoTime() + patience.toNanos();
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  private synchronized void arrived(byte[] record) {
    if (decoder.decode(record) instanceof CarEvent event && events.remove(event)) {
      notifyAll();
    }
  }

  /** The log itself, of which is heard what arrives there. */
  LogWriter watched(LogWriter log) {
    return new Watched(log);
  }

  private final class Watched implements LogWriter {

    private final LogWriter log;

    private Watched(LogWriter log) {
      this.log = log;
    }

    @Override
    public int partitions() {
      return log.partitions();
    }

    @Override
    public int partition(byte[] key) {
      return log.partition(key);
    }

    @Override
    public void send(
        int partition,
        byte @Nullable [] key,
        byte[] value,
        Consumer<@Nullable EventLogException> told) {
      log.send(
          partition,
          key,
          value,
          failure -> {
            if (failure == null) {
              arrived(value);
            }
            told.accept(failure);
          });
    }

    @Override
    public void flush() {
      log.flush();
    }

    @Override
    public void close() {
      log.close();
    }
  }
}
