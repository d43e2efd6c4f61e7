package io.smartcar.console;

import io.smartcar.events.CarEvent;
import io.smartcar.hbase.StoredEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Of however many readings of a car those that a drawing needs, and the gaps between them. Readings
 * come in order of time. Not thread-safe.
 */
final class SpeedPoints {

  /*
   * The span is cut into equal pieces, of each of which at most five readings are kept: the first,
   * the last, the slowest and the fastest, and beside them the one that came last. As long as all
   * readings are no more than the points that are wanted, all are kept.
   *
   * How long after its time a reading comes says little alone: a replay of old readings is years
   * behind, and gains or loses on the clock. One that came late was overtaken: before it and behind
   * it others took less long by more than what the rules take for late.
   */

  private static final int KEPT_OF_A_PIECE = 5;

  /**
   * A reading.
   *
   * @param delayMillis how long after its time its record was written
   */
  record Point(long timeMillis, int speedKmh, String area, long delayMillis) {}

  /** Between two readings. */
  record Gap(long fromMillis, long toMillis) {}

  private static final Comparator<Point> BY_TIME =
      Comparator.comparingLong(Point::timeMillis).thenComparingInt(Point::speedKmh);

  private final long fromMillis;
  private final long pieceMillis;
  private final int wanted;
  private final long gapMillis;
  private final List<Point> all = new ArrayList<>();
  private final List<Point> kept = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final TreeSet<Point> piece = new TreeSet<>(BY_TIME);
  private long index = -1;
  private Point slowest = new Point(0, 0, "", 0);
  private Point fastest = slowest;
  private Point mostDelayed = slowest;
  private long readings;
  private long lastMillis;

  SpeedPoints(Asked.Span span, int wanted, long gapMillis) {
    this.fromMillis = span.fromMillis();
    this.wanted = wanted;
    this.gapMillis = gapMillis;
    int pieces = Math.max(1, wanted / KEPT_OF_A_PIECE);
    this.pieceMillis = Math.max(1, (span.toMillis() - fromMillis + pieces - 1) / pieces);
    this.lastMillis = fromMillis;
  }

  void add(StoredEvent stored) {
    CarEvent event = stored.event();
    long time = event.eventTime();
    Point point =
        new Point(time, event.speed(), event.areaNumber(), stored.recordTimestampMillis() - time);
    if (readings > 0 && point.timeMillis() - lastMillis > gapMillis) {
      gaps.add(new Gap(lastMillis, point.timeMillis()));
    }
    readings++;
    lastMillis = point.timeMillis();
    if (all.size() <= wanted) {
      all.add(point);
    }
    long at = (point.timeMillis() - fromMillis) / pieceMillis;
    if (at != index) {
      close();
      index = at;
      slowest = point;
      fastest = point;
      mostDelayed = point;
      piece.add(point);
      return;
    }
    Point first = piece.first();
    slowest = point.speedKmh() < slowest.speedKmh() ? point : slowest;
    fastest = point.speedKmh() > fastest.speedKmh() ? point : fastest;
    mostDelayed = point.delayMillis() > mostDelayed.delayMillis() ? point : mostDelayed;
    piece.clear();
    piece.addAll(List.of(first, slowest, fastest, mostDelayed, point));
  }

  private void close() {
    kept.addAll(piece);
    piece.clear();
  }

  /** How many readings were added. */
  long readings() {
    return readings;
  }

  /** The time of the last reading; the span's beginning if there is none. */
  long lastMillis() {
    return lastMillis;
  }

  /** The points in order of time. */
  List<Point> points() {
    if (readings <= wanted) {
      return List.copyOf(all);
    }
    close();
    return List.copyOf(kept);
  }

  /**
   * The times of those of these points that came late.
   *
   * @param latenessMillis by how much longer than others they took
   */
  static List<Long> late(List<Point> points, long latenessMillis) {
    long[] leastAfter = new long[points.size()];
    long least = Long.MAX_VALUE;
    for (int i = points.size() - 1; i >= 0; i--) {
      leastAfter[i] = least;
      least = Math.min(least, points.get(i).delayMillis());
    }
    List<Long> late = new ArrayList<>();
    long leastBefore = Long.MAX_VALUE;
    for (int i = 0; i < leastAfter.length; i++) {
      long delay = points.get(i).delayMillis();
      if (delay - latenessMillis > Math.max(leastBefore, leastAfter[i])) {
        late.add(points.get(i).timeMillis());
      }
      leastBefore = Math.min(leastBefore, delay);
    }
    return late;
  }

  /** Where the car was silent for longer than that, in order of time. */
  List<Gap> gaps() {
    return List.copyOf(gaps);
  }
}
