package io.smartcar.export;

import io.smartcar.events.CarEvent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Puts any number of events in the order of day, car and time with bounded memory: so many at a
 * time are sorted and written as a run into a directory, and the runs are merged. Events that fit
 * in memory touch no disk. Used by one thread: first {@link #add}, then {@link #forEach}, once.
 */
final class ExternalSort {

  /** Each that is read takes a file descriptor and some 100 kB. */
  private static final int MOST_RUNS_AT_ONCE = 64;

  static final Comparator<CarEvent> BY_DAY_CAR_AND_TIME =
      ((Comparator<CarEvent>) ExternalSort::byDay)
          .thenComparing(CarEvent::carNumber)
          .thenComparingLong(CarEvent::eventTime)
          .thenComparing(CarEvent::date);

  private final Path directory;
  private final int eventsInMemory;
  private final int runsAtOnce;
  private final Queue<Path> runs = new ArrayDeque<>();
  private final List<CarEvent> gathered = new ArrayList<>();
  private int runsMade;

  /**
   * Creates it.
   *
   * @param directory for the runs; it is there, and nobody else writes to it
   * @param eventsInMemory so many are sorted at once
   */
  ExternalSort(Path directory, int eventsInMemory) {
    this(directory, eventsInMemory, MOST_RUNS_AT_ONCE);
  }

  ExternalSort(Path directory, int eventsInMemory, int runsAtOnce) {
    this.directory = directory;
    this.eventsInMemory = eventsInMemory;
    this.runsAtOnce = runsAtOnce;
  }

  private static int byDay(CarEvent left, CarEvent right) {
    for (int i = 0; i < DayOf.DIGITS; i++) {
      int difference = left.date().charAt(i) - right.date().charAt(i);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  /** Takes an event; true if that wrote a run. */
  boolean add(CarEvent event) throws IOException {
    gathered.add(event);
    if (gathered.size() < eventsInMemory) {
      return false;
    }
    spill();
    return true;
  }

  /** Who takes the events in order. */
  interface Recipient {
    void take(CarEvent event) throws IOException;
  }

  /** Gives all that was added, in order. */
  void forEach(Recipient recipient) throws IOException {
    if (runs.isEmpty()) {
      gathered.sort(BY_DAY_CAR_AND_TIME);
      for (CarEvent event : gathered) {
        recipient.take(event);
      }
      return;
    }
    if (!gathered.isEmpty()) {
      spill();
    }
    while (runs.size() > runsAtOnce) {
      mergeSome();
    }
    merge(List.copyOf(runs), recipient);
  }

  private void spill() throws IOException {
    gathered.sort(BY_DAY_CAR_AND_TIME);
    Path file = nextRun();
    try (RunFile.Writer run = new RunFile.Writer(file)) {
      for (CarEvent event : gathered) {
        run.write(event);
      }
      run.end();
    }
    runs.add(file);
    gathered.clear();
  }

  /** Makes one of the oldest runs; events go through it once more for each power of the limit. */
  private void mergeSome() throws IOException {
    List<Path> merged = new ArrayList<>();
    while (merged.size() < runsAtOnce && !runs.isEmpty()) {
      merged.add(runs.remove());
    }
    Path file = nextRun();
    try (RunFile.Writer run = new RunFile.Writer(file)) {
      merge(merged, run::write);
      run.end();
    }
    runs.add(file);
    for (Path done : merged) {
      Files.delete(done);
    }
  }

  private static void merge(List<Path> files, Recipient recipient) throws IOException {
    List<Closeable> open = new ArrayList<>();
    try {
      PriorityQueue<Head> heads = new PriorityQueue<>();
      for (Path file : files) {
        RunFile.Reader run = new RunFile.Reader(file);
        open.add(run);
        enqueue(run, heads);
      }
      for (Head head = heads.poll(); head != null; head = heads.poll()) {
        recipient.take(head.event);
        head.run.advance();
        enqueue(head.run, heads);
      }
    } finally {
      for (Closeable run : open) {
        run.close();
      }
    }
  }

  private static void enqueue(RunFile.Reader run, PriorityQueue<Head> heads) {
    CarEvent next = run.next();
    if (next != null) {
      heads.add(new Head(next, run));
    }
  }

  private Path nextRun() {
    return directory.resolve("run-" + runsMade++);
  }

  /** The next event of a run. */
  private record Head(CarEvent event, RunFile.Reader run) implements Comparable<Head> {

    @Override
    public int compareTo(Head other) {
      return BY_DAY_CAR_AND_TIME.compare(event, other.event);
    }
  }
}
