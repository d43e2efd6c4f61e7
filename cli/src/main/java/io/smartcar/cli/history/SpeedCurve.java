package io.smartcar.cli.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * A car's speed over time, of however many readings: kept are some thousand points, chosen so that
 * a drawing looks as if all were there. Readings come in order of time. Not thread-safe.
 */
final class SpeedCurve {

  /*
   * Time is cut into equal pieces, and of each the first, the last, the lowest and the highest
   * reading are kept: what is drawn of a piece that is no wider than a pixel is the same with more.
   * When there are too many pieces they are made twice as long, until they are half as many.
   */

  /** A reading. */
  record Point(long timeMillis, int speedKmh) {}

  /** More pieces than a picture has columns of pixels. */
  static final int MAX_PIECES = 4_000;

  /** Between two readings that are this far apart nothing is drawn, or further if most are. */
  private static final long GAP_MILLIS = 10_000;

  private static final int USUAL_PAUSES = 5;

  private List<Piece> pieces = new ArrayList<>();
  private long pieceMillis = 1;
  private long readings;

  void add(long timeMillis, int speedKmh) {
    readings++;
    Point point = new Point(timeMillis, speedKmh);
    long index = Math.floorDiv(timeMillis, pieceMillis);
    Piece last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
    if (last != null && Math.floorDiv(last.first.timeMillis(), pieceMillis) == index) {
      last.add(point);
      return;
    }
    pieces.add(new Piece(point));
    if (pieces.size() > MAX_PIECES) {
      while (pieces.size() > MAX_PIECES / 2) {
        lengthen();
      }
    }
  }

  private void lengthen() {
    pieceMillis *= 2;
    List<Piece> longer = new ArrayList<>();
    Piece before = null;
    for (Piece piece : pieces) {
      boolean isSame =
          before != null
              && Math.floorDiv(before.first.timeMillis(), pieceMillis)
                  == Math.floorDiv(piece.first.timeMillis(), pieceMillis);
      if (isSame && before != null) {
        piece.points().forEach(before::add);
      } else {
        longer.add(piece);
        before = piece;
      }
    }
    pieces = longer;
  }

  /** How many readings were added. */
  long readings() {
    return readings;
  }

  /** The points in order of time. */
  List<Point> points() {
    return pieces.stream().flatMap(piece -> piece.points().stream()).toList();
  }

  /** The same, cut where the car was silent. */
  List<List<Point>> stretches() {
    List<Point> points = points();
    long gapMillis = gapMillis(points);
    List<List<Point>> stretches = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      boolean isFirst =
          i == 0 || points.get(i).timeMillis() - points.get(i - 1).timeMillis() > gapMillis;
      if (isFirst) {
        stretches.add(new ArrayList<>());
      }
      stretches.get(stretches.size() - 1).add(points.get(i));
    }
    return stretches;
  }

  private long gapMillis(List<Point> points) {
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < points.size(); i++) {
      pauses.add(points.get(i).timeMillis() - points.get(i - 1).timeMillis());
    }
    pauses.sort(Comparator.naturalOrder());
    long usual = pauses.isEmpty() ? 0 : pauses.get(pauses.size() / 2);
    // Of two pieces beside each other the points that are kept may be at their far ends.
    return Math.max(Math.max(GAP_MILLIS, USUAL_PAUSES * usual), 2 * pieceMillis);
  }

  /** The speed at the point that is nearest in time; 0 if there is none. */
  int speedAt(long timeMillis) {
    return points().stream()
        .min(Comparator.comparingLong(point -> Math.abs(point.timeMillis() - timeMillis)))
        .map(Point::speedKmh)
        .orElse(0);
  }

  /** What is kept of a piece of time. */
  private static final class Piece {

    private static final Comparator<Point> BY_TIME =
        Comparator.comparingLong(Point::timeMillis).thenComparingInt(Point::speedKmh);

    private final Point first;
    private Point last;
    private Point lowest;
    private Point highest;

    Piece(Point point) {
      first = point;
      last = point;
      lowest = point;
      highest = point;
    }

    void add(Point point) {
      last = point;
      lowest = point.speedKmh() < lowest.speedKmh() ? point : lowest;
      highest = point.speedKmh() > highest.speedKmh() ? point : highest;
    }

    List<Point> points() {
      TreeSet<Point> points = new TreeSet<>(BY_TIME);
      points.addAll(List.of(first, lowest, highest, last));
      return List.copyOf(points);
    }
  }
}
