package io.smartcar.console;

import io.smartcar.events.CarEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the cars are and how fast, by the last minutes of the log: one reader for all who look, and
 * none while nobody does. Thread-safe.
 */
final class Fleet implements AutoCloseable {

  /*
   * The minutes are those before the latest reading, by event time, so that a replay of old
   * readings is looked at like live ones. A reading of a clock that is ahead would move them, and
   * is left out as it is by the rules. Sums are kept in pieces of some seconds and dropped piece by
   * piece; of each car its latest reading is kept.
   */

  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  /** So far back it is looked. */
  static final Duration MINUTES = Duration.ofMinutes(5);

  /** Before every time, and far enough from the least number to subtract from. */
  private static final long NONE = Long.MIN_VALUE / 2;

  private static final long PIECE_MILLIS = 10_000;
  private static final int MAX_CARS = 200_000;

  /** Whoever looks asks more often than that. */
  private static final Duration UNTIL_NOBODY_LOOKS = Duration.ofMinutes(1);

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration AWAY = Duration.ofSeconds(2);
  private static final Duration FIRST_LOOK = Duration.ofSeconds(10);
  private static final int AREAS = 60;
  private static final int AREAS_OF_A_ROW = 10;

  /** A car's latest reading. */
  record Last(String carNumber, long timeMillis, int speedKmh, String area) {}

  /**
   * An area.
   *
   * @param cars whose latest reading is there
   * @param averageKmh of all readings; negative if there is none
   */
  record Area(String area, int cars, long readings, double averageKmh) {}

  /**
   * What is known; immutable.
   *
   * @param toMillis the latest reading's time; that of the first is no longer before it than {@link
   *     #MINUTES}, nor before {@code fromMillis}
   * @param isComplete whether there are not more cars than are kept
   * @param above the fastest of the cars that are faster than was asked, the fastest first
   * @param allAbove how many these are
   * @param away why nothing is read now; empty if it is
   */
  record Look(
      long fromMillis,
      long toMillis,
      long readings,
      int cars,
      boolean isComplete,
      List<Area> areas,
      List<Last> above,
      int allAbove,
      String away) {}

  private final Supplier<ConsoleSources.Tail> tails;
  private final long maxClockAheadMillis;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Object lock = new Object();

  /** Guarded by the lock, all of them. */
  private final Map<String, Last> cars = new HashMap<>();

  private final TreeMap<Long, Sums> pieces = new TreeMap<>();
  private @Nullable Thread thread;
  private CountDownLatch first = new CountDownLatch(1);
  private long askedNanos;
  private long latest = NONE;
  private boolean isComplete = true;
  private String away = "";

  private static final class Sums {
    private final long[] readings = new long[AREAS];
    private final long[] speeds = new long[AREAS];
  }

  /** Begins to read when it is first asked. */
  Fleet(Supplier<ConsoleSources.Tail> tails, Duration maxClockAhead) {
    this.tails = tails;
    this.maxClockAheadMillis = maxClockAhead.toMillis();
  }

  /**
   * Looks; of whoever is first it may take some seconds.
   *
   * @param aboveKmh which cars are listed
   * @param area only of this area are cars listed; empty for all
   * @param limit so many at most
   * @throws Problem if nothing is known and nobody answers
   */
  Look look(int aboveKmh, String area, int limit) throws InterruptedException {
    CountDownLatch waited;
    synchronized (lock) {
      askedNanos = System.nanoTime();
      if (thread == null && closing.getCount() > 0) {
        begin();
      }
      waited = first;
    }
    boolean isThere = waited.await(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
    synchronized (lock) {
      if (latest == NONE && (!isThere || !away.isEmpty())) {
        throw new Problem(
            Problem.UNAVAILABLE, away.isEmpty() ? "the log is not read yet: ask again" : away);
      }
      return look(aboveKmh, area, limit, latest);
    }
  }

  private void begin() {
    first = new CountDownLatch(1);
    away = "";
    Thread reading = new Thread(this::run, "console-fleet");
    reading.setDaemon(true);
    thread = reading;
    reading.start();
  }

  private Look look(int aboveKmh, String area, int limit, long now) {
    if (now == NONE) {
      return new Look(0, 0, 0, 0, true, areas(new int[AREAS]), List.of(), 0, away);
    }
    Comparator<Last> slowestFirst =
        Comparator.comparingInt(Last::speedKmh)
            .thenComparing(Last::carNumber, Comparator.reverseOrder());
    PriorityQueue<Last> fastest = new PriorityQueue<>(slowestFirst);
    int[] carsOf = new int[AREAS];
    int all = 0;
    for (Last last : cars.values()) {
      carsOf[index(last.area())]++;
      if (last.speedKmh() > aboveKmh && (area.isEmpty() || area.equals(last.area()))) {
        all++;
        fastest.add(last);
        if (fastest.size() > limit) {
          fastest.poll();
        }
      }
    }
    List<Last> above = new ArrayList<>(fastest);
    above.sort(slowestFirst.reversed());
    List<Area> areas = areas(carsOf);
    return new Look(
        pieces.isEmpty() ? now : pieces.firstKey() * PIECE_MILLIS,
        now,
        areas.stream().mapToLong(Area::readings).sum(),
        cars.size(),
        isComplete,
        areas,
        above,
        all,
        away);
  }

  private List<Area> areas(int[] carsOf) {
    List<Area> areas = new ArrayList<>(AREAS);
    for (int i = 0; i < AREAS; i++) {
      long readings = 0;
      long speeds = 0;
      for (Sums sums : pieces.values()) {
        readings += sums.readings[i];
        speeds += sums.speeds[i];
      }
      areas.add(
          new Area(name(i), carsOf[i], readings, readings == 0 ? -1 : (double) speeds / readings));
    }
    return areas;
  }

  private static String name(int index) {
    return "%c%02d".formatted('A' + index / AREAS_OF_A_ROW, index % AREAS_OF_A_ROW + 1);
  }

  /** Decoded events have no other areas than A01 to F10. */
  private static int index(String area) {
    return (area.charAt(0) - 'A') * AREAS_OF_A_ROW
        + (area.charAt(1) - '0') * 10
        + (area.charAt(2) - '0')
        - 1;
  }

  private void run() {
    try (ConsoleSources.Tail tail = new OpenedTail(tails)) {
      while (isWanted()) {
        boolean isMore = read(tail);
        if (!isMore) {
          boolean unused = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  /** A tail that is opened to be read, and again if it could not be. Used by one thread. */
  private static final class OpenedTail implements ConsoleSources.Tail {
    private final Supplier<ConsoleSources.Tail> tails;
    private ConsoleSources.@Nullable Tail tail;

    OpenedTail(Supplier<ConsoleSources.Tail> tails) {
      this.tails = tails;
    }

    @Override
    public boolean read(Taker taker) {
      ConsoleSources.Tail opened = tail == null ? tails.get() : tail;
      tail = opened;
      return opened.read(taker);
    }

    @Override
    public void close() {
      if (tail != null) {
        tail.close();
      }
    }
  }

  /** Whether there is more at once. */
  private boolean read(ConsoleSources.Tail tail) throws InterruptedException {
    try {
      boolean isMore = tail.read(this::take);
      synchronized (lock) {
        if (!away.isEmpty()) {
          LOG.info("the log is read again for the fleet's board");
        }
        away = "";
        forget();
        if (!isMore) {
          first.countDown();
        }
      }
      return isMore;
    } catch (RuntimeException failure) {
      String said = String.valueOf(failure.getMessage());
      synchronized (lock) {
        if (away.isEmpty()) {
          LOG.warn("the fleet's board stands still: {}", said);
        }
        away = said.lines().findFirst().orElse("the log is not read");
        first.countDown();
      }
      boolean unused = closing.await(AWAY.toMillis(), TimeUnit.MILLISECONDS);
      return false;
    }
  }

  private boolean isWanted() {
    synchronized (lock) {
      boolean isWanted =
          closing.getCount() > 0 && System.nanoTime() - askedNanos < UNTIL_NOBODY_LOOKS.toNanos();
      if (!isWanted) {
        end();
      }
      return isWanted;
    }
  }

  /** Nothing is kept of what is not kept up. */
  private void end() {
    synchronized (lock) {
      if (thread == Thread.currentThread()) {
        thread = null;
        cars.clear();
        pieces.clear();
        latest = NONE;
        isComplete = true;
        first.countDown();
      }
    }
  }

  private void take(long timestampMillis, CarEvent event) {
    long time = event.eventTime();
    synchronized (lock) {
      if (time - timestampMillis > maxClockAheadMillis || time < latest - MINUTES.toMillis()) {
        return;
      }
      latest = Math.max(latest, time);
      int index = index(event.areaNumber());
      Sums sums = pieces.computeIfAbsent(Math.floorDiv(time, PIECE_MILLIS), piece -> new Sums());
      sums.readings[index]++;
      sums.speeds[index] += event.speed();
      Last before = cars.get(event.carNumber());
      if (before == null && cars.size() >= MAX_CARS) {
        isComplete = false;
      } else if (before == null || before.timeMillis() <= time) {
        cars.put(
            event.carNumber(),
            new Last(event.carNumber(), time, event.speed(), event.areaNumber()));
      }
    }
  }

  private void forget() {
    if (latest != NONE) {
      long from = latest - MINUTES.toMillis();
      pieces.headMap(Math.floorDiv(from, PIECE_MILLIS)).clear();
      cars.values().removeIf(last -> last.timeMillis() < from);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    Thread reading;
    synchronized (lock) {
      reading = thread;
    }
    if (reading != null) {
      try {
        reading.join(AWAY.multipliedBy(3).toMillis());
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
