package io.smartcar.rules.live.judging;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of moments and events that is shown to one rule after the other in one go, for a rule's
 * code and state stay in the processor's caches meanwhile. What they raise comes out in the order
 * in which it would if each event were shown to all rules before the next. Not thread-safe.
 */
final class Showing {

  /** So many events and what they are made of stay in a cache too. */
  private static final int MAX_SIZE = 1_024;

  private static final Comparator<InTurn> BY_TURN =
      Comparator.comparingInt(InTurn::turn).thenComparingInt(InTurn::position);

  /** An alert and at which of the moments and events it was raised. */
  private record InTurn(
      int turn, int position, ActiveRule.Raised taker, Alert alert, long raisedAtMillis) {
    void raise() {
      taker.raise(alert, raisedAtMillis);
    }
  }

  private final long[] times = new long[MAX_SIZE];
  private final @Nullable CarEvent[] events = new CarEvent[MAX_SIZE];
  private final List<InTurn> raised = new ArrayList<>();
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size == MAX_SIZE;
  }

  int size() {
    return size;
  }

  /** Time goes on; only if it is not full. */
  void addTime(long timeMillis) {
    times[size] = timeMillis;
    events[size] = null;
    size++;
  }

  /** An event at the time that was added last; only if it is not full. */
  void addEvent(CarEvent event) {
    events[size] = event;
    size++;
  }

  /** The event of this turn; null if time goes on in it. */
  @Nullable CarEvent event(int turn) {
    return events[turn];
  }

  /** Where time goes on to in this turn; only if it has no event. */
  long time(int turn) {
    return times[turn];
  }

  /**
   * A rule raises an alert in this turn, which goes to its taker when all have seen all.
   *
   * @param position the rule's among the others
   */
  void raise(int turn, int position, ActiveRule.Raised taker, Alert alert, long raisedAtMillis) {
    raised.add(new InTurn(turn, position, taker, alert, raisedAtMillis));
  }

  /** All rules have seen all: alerts go where they are to go, and it is empty again. */
  void end() {
    if (!raised.isEmpty()) {
      // Stable: those of one rule in one turn stay in their order.
      raised.sort(BY_TURN);
      raised.forEach(InTurn::raise);
      raised.clear();
    }
    for (int turn = 0; turn < size; turn++) {
      events[turn] = null;
    }
    size = 0;
  }
}
