package io.smartcar.simulator;

import java.util.concurrent.TimeUnit;

/**
 * Sends everything of a source to a sink at a pace. {@link #run} belongs to one thread; {@link
 * #stop} and the figures may be asked by any.
 */
public final class Transmission {

  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final TelemetrySource source;
  private final TelemetrySink sink;
  private final Pacing pacing;
  private final WallClock clock;
  private volatile boolean stopped;
  private volatile long records;
  private volatile long timeMillis;

  /** Closes neither source nor sink. */
  public Transmission(TelemetrySource source, TelemetrySink sink, Pacing pacing, WallClock clock) {
    this.source = source;
    this.sink = sink;
    this.pacing = pacing;
    this.clock = clock;
  }

  /**
   * Sends until the source ends or {@link #stop} is called, and returns when everything sent has
   * arrived.
   *
   * @throws TelemetryException if the source cannot be read or the sink is away
   * @throws ReaderGoneException if the sink is a pipe that nobody reads any more
   * @throws InterruptedException if interrupted while waiting for the next record's time
   */
  // One thread writes the figures, others only read them.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public void run() throws InterruptedException {
    while (!stopped && source.hasNext()) {
      Telemetry record = source.next();
      long waitNanos = pacing.waitNanos(record.timeMillis(), clock.nanoTime());
      if (waitNanos > 0) {
        sink.letGo();
      }
      if (!await(waitNanos)) {
        break;
      }
      sink.send(record);
      records++;
      timeMillis = record.timeMillis();
    }
    sink.flush();
  }

  /** Waits in slices, so that a stop need not wait for the end of a long pause. */
  private boolean await(long waitNanos) throws InterruptedException {
    long left = waitNanos;
    while (left > 0 && !stopped) {
      long slice = Math.min(left, SLICE_NANOS);
      clock.sleep(slice);
      left -= slice;
    }
    return !stopped;
  }

  /** Makes {@link #run} return after the record at hand. */
  public void stop() {
    stopped = true;
  }

  /** Records given to the sink so far. */
  public long records() {
    return records;
  }

  /** The cars' own time of the last record, epoch milliseconds; 0 before the first. */
  public long timeMillis() {
    return timeMillis;
  }
}
