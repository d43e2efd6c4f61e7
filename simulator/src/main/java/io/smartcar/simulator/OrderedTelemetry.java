package io.smartcar.simulator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The records of another source in another order. They are all taken when the first one is asked
 * for; beyond some tens of megabytes they go to a temporary file, in sorted runs that are merged
 * while they are sent. For one thread but for {@link #done}.
 */
final class OrderedTelemetry implements TelemetrySource {

  /** What a run has in memory at most, counted with what Java needs for each record. */
  static final long MAX_RUN_BYTES = 48_000_000;

  private static final int OBJECTS_BYTES = 120;

  private final TelemetrySource source;
  private final Comparator<Telemetry> order;
  private final long maxRunBytes;
  private final PriorityQueue<Run> runs;
  private @Nullable SpillFile spilled;
  private boolean sorted;
  private volatile long records;
  private volatile long taken;

  OrderedTelemetry(TelemetrySource source, Comparator<Telemetry> order) {
    this(source, order, MAX_RUN_BYTES);
  }

  OrderedTelemetry(TelemetrySource source, Comparator<Telemetry> order, long maxRunBytes) {
    this.source = source;
    this.order = order;
    this.maxRunBytes = maxRunBytes;
    this.runs =
        new PriorityQueue<>(
            Comparator.comparing((Run run) -> run.first, order)
                .thenComparingInt(run -> run.number));
  }

  @Override
  public boolean hasNext() {
    if (!sorted) {
      sort();
      sorted = true;
    }
    return !runs.isEmpty();
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts, others only look
  public Telemetry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Run run = runs.remove();
    Telemetry record = run.first;
    if (run.rest.hasNext()) {
      runs.add(new Run(run.number, run.rest.next(), run.rest));
    }
    taken++;
    return record;
  }

  private void sort() {
    List<Telemetry> run = new ArrayList<>();
    long bytes = 0;
    int number = 0;
    long count = 0;
    while (source.hasNext()) {
      Telemetry record = source.next();
      run.add(record);
      count++;
      bytes += record.value().length + OBJECTS_BYTES;
      if (bytes > maxRunBytes) {
        run.sort(order);
        add(number++, spill(run));
        run = new ArrayList<>();
        bytes = 0;
      }
    }
    run.sort(order);
    add(number, run.iterator());
    records = count;
  }

  private void add(int number, Iterator<Telemetry> run) {
    if (run.hasNext()) {
      runs.add(new Run(number, run.next(), run));
    }
  }

  private Iterator<Telemetry> spill(List<Telemetry> run) {
    try {
      SpillFile file = spilled;
      if (file == null) {
        file = SpillFile.create();
        spilled = file;
      }
      return file.write(run);
    } catch (IOException failed) {
      throw SpillFile.failure(failed);
    }
  }

  /** How much was sent; 0 while it is being sorted. */
  @Override
  public double done() {
    long all = records;
    return all == 0 ? 0 : (double) taken / all;
  }

  @Override
  public void close() {
    try (source) {
      if (spilled != null) {
        spilled.close();
      }
    } catch (IOException failed) {
      throw SpillFile.failure(failed);
    }
  }

  /** Sorted records, the first of them at hand. */
  private record Run(int number, Telemetry first, Iterator<Telemetry> rest) {}
}
