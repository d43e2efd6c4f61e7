package io.smartcar.notify;

import io.smartcar.events.Alert;
import io.smartcar.redis.AlertChange;
import io.smartcar.redis.AlertOutbox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of all alerts a receiver wants to be told. Used from one thread.
 *
 * <p>A limit per rule and car is by event time, the alerts' own, and remembered in memory: after a
 * restart the next alert of each is told again. Corrections are always told.
 */
final class Selection {

  /** Rules and cars that are remembered; of others the next alert is told. */
  private static final int REMEMBERED = 100_000;

  private record Told(long raisedAtMillis, long heldBack) {}

  private final Wishes wishes;
  private final Map<String, Told> last =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
          return size() > REMEMBERED;
        }
      };

  Selection(Wishes wishes) {
    this.wishes = wishes;
  }

  /** What is to be told of these, in their order; called once for each. */
  List<Notice> of(List<AlertOutbox.Entry> entries) {
    List<Notice> wanted = new ArrayList<>();
    for (AlertOutbox.Entry entry : entries) {
      if (wishes.include(entry.change().raised().alert())) {
        long heldBack = entry.change() instanceof AlertChange.Added ? heldBack(entry) : 0;
        if (heldBack >= 0) {
          wanted.add(new Notice(entry.key(), entry.change(), heldBack));
        }
      }
    }
    return wanted;
  }

  /** How many were held back before this one, or -1 if it is held back itself. */
  private long heldBack(AlertOutbox.Entry entry) {
    if (wishes.atMostEach().isZero()) {
      return 0;
    }
    Alert alert = entry.change().raised().alert();
    long at = entry.change().raised().raisedAtMillis();
    String ofRuleAndCar = alert.rule() + '/' + alert.carNumber();
    Told before = last.get(ofRuleAndCar);
    if (before != null && Math.abs(at - before.raisedAtMillis()) < wishes.atMostEach().toMillis()) {
      last.put(ofRuleAndCar, new Told(before.raisedAtMillis(), before.heldBack() + 1));
      return -1;
    }
    last.put(ofRuleAndCar, new Told(at, 0));
    return before == null ? 0 : before.heldBack();
  }
}
