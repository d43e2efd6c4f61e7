package io.smartcar.rules.live.clock;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** From where a partition can be read again, in the order of the log; not thread-safe. */
final class RestartPoints {

  /**
   * Before {@code offset} no event was later than {@code maxEventTime}. Of all but the first it is
   * the time of an event.
   */
  record Point(long offset, long maxEventTime) {}

  /** A new one for each second of event time: a restart reads at most that too much. */
  private static final long EVERY_MILLIS = 1_000;

  private ArrayDeque<Point> points = new ArrayDeque<>();

  RestartPoints(long offset, long maxEventTime) {
    points.add(new Point(offset, maxEventTime));
  }

  /** Before this offset, of an event that is later than all before it, the latest was this. */
  void passed(long offset, long maxEventTime) {
    long last = points.getLast().maxEventTime();
    if (maxEventTime != NONE && (last == NONE || maxEventTime - last >= EVERY_MILLIS)) {
      points.addLast(new Point(offset, maxEventTime));
    }
  }

  /** The last point before which no event is later than a time; null if that is before them all. */
  @Nullable Point lastBefore(long eventTime) {
    Point from = null;
    for (Point point : points) {
      if (point.maxEventTime() > eventTime) {
        break;
      }
      from = point;
    }
    return from;
  }

  Point first() {
    return points.getFirst();
  }

  /** Whether there was anything to forget: from the first one on less can be read again. */
  boolean forgetBefore(long eventTime) {
    boolean any = false;
    while (points.size() > 1 && second().maxEventTime() <= eventTime) {
      points.removeFirst();
      any = true;
    }
    return any;
  }

  private Point second() {
    var all = points.iterator();
    all.next();
    return all.next();
  }

  /** Another reading of the same partition began earlier: so can a restart now. */
  void learnFrom(RestartPoints earlier) {
    Point first = points.removeFirst();
    Point theirs = earlier.points.getFirst();
    if (first.offset() <= theirs.offset() && first.maxEventTime() > theirs.maxEventTime()) {
      // A bound that was less sharp: by it events would be late that the earlier reading has shown.
      first = new Point(first.offset(), theirs.maxEventTime());
    }
    ArrayDeque<Point> all = new ArrayDeque<>();
    for (Point point : earlier.points) {
      if (point.offset() < first.offset()) {
        all.add(point);
      }
    }
    all.add(first);
    all.addAll(points);
    points = all;
  }
}
