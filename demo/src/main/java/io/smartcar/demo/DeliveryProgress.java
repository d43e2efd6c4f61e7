package io.smartcar.demo;

import io.smartcar.hbase.RowCount;
import io.smartcar.wiring.StoreSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Follows what was sent until all of it is stored, every alert of it is in Redis, and what came too
 * late for the rules has been judged again.
 */
final class DeliveryProgress implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  /** Nothing moves for so long: something is broken. */
  private static final Duration STALLED = Duration.ofMinutes(2);

  /** A car's whole time may be judged at once. */
  private static final Duration JUDGING_STALLED = Duration.ofMinutes(10);

  /**
   * Equal counts, one after the other, that make a count final although it is below what was sent.
   */
  private static final int EQUAL_COUNTS = 4;

  private final Traffic traffic;
  private final LogPosition position;
  private final AlertFeed alerts;
  private final AlertBoard board;
  private final RowCount rowCount;
  private final LateProgress late;
  private final long startNanos = System.nanoTime();
  private volatile long done;
  private volatile String waitingFor = "";
  private long movedNanos = startNanos;
  private long rows;
  private long rejected;
  private int equalCounts;

  DeliveryProgress(DemoSettings settings, Traffic traffic, LogPosition position, AlertFeed alerts) {
    this.traffic = traffic;
    this.position = position;
    this.alerts = alerts;
    this.board = alerts.board();
    this.rowCount = new RowCount(StoreSettings.hbase(settings.config()));
    this.late = new LateProgress(settings.config());
  }

  /** How it stands, in a line; asked by another thread. */
  String status() {
    return "%,d sent (%s), %,d done, %,d alerts%s"
        .formatted(traffic.sent(), traffic.share(), done, board.count(), waitingFor);
  }

  /** Returns when all is where it belongs. */
  Result follow(Screen screen) throws DemoException, InterruptedException {
    while (!traffic.awaitEnd(POLL)) {
      look();
    }
    traffic.remarks().forEach(screen::line);
    screen.line("all sent; the last windows close by the clock, which takes up to 40 s");
    waitingFor = ", waiting for the last";
    while (!position.alertsAreComplete()) {
      look();
      count();
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
    }
    // Repeats of an event are one row, so the count may stay below what was sent.
    while (equalCounts < EQUAL_COUNTS && rows + rejected < traffic.sent()) {
      look();
      count();
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
    }
    judgeLate(screen);
    board.showNotShown();
    return result();
  }

  private void judgeLate(Screen screen) throws DemoException, InterruptedException {
    long cars = late.cars();
    if (cars == 0) {
      return;
    }
    screen.line(
        "readings of %,d cars came too late for the rules; what they say there is judged again"
            .formatted(cars));
    long judgedNanos = System.nanoTime();
    while (cars > 0) {
      waitingFor = ", late readings of %,d cars being judged".formatted(cars);
      alerts.check();
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
      long left = late.cars();
      if (left != cars) {
        judgedNanos = System.nanoTime();
      } else if (System.nanoTime() - judgedNanos > JUDGING_STALLED.toNanos()) {
        throw new DemoException(
            "late readings of %d cars have not been judged for %d s; see the logs that `scripts/smartcar sandbox logs` names"
                .formatted(left, JUDGING_STALLED.toSeconds()));
      }
      cars = left;
    }
    waitingFor = "";
  }

  private void look() throws DemoException, InterruptedException {
    alerts.check();
    long before = done;
    done = position.done();
    if (done != before) {
      movedNanos = System.nanoTime();
    } else if (System.nanoTime() - movedNanos > STALLED.toNanos()) {
      throw new DemoException(
          "nothing has moved for %d s; see the logs that `scripts/smartcar sandbox logs` names"
              .formatted(STALLED.toSeconds()));
    }
  }

  private void count() {
    long before = rows + rejected;
    if (before < traffic.sent()) {
      rows = rowCount.ofEvents();
      rejected = rowCount.ofRejected();
      equalCounts = rows + rejected == before ? equalCounts + 1 : 0;
    }
  }

  private Result result() {
    return new Result(
        traffic.sent(),
        rows,
        rejected,
        board.count(),
        board.days(),
        board.first(),
        (movedNanos - startNanos) / 1_000_000,
        board.delayMillis(50),
        board.delayMillis(100));
  }

  @Override
  public void close() {
    rowCount.close();
    late.close();
  }
}
