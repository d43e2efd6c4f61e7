package io.smartcar.notify;

import io.smartcar.events.Alert;
import io.smartcar.redis.AlertChange;
import io.smartcar.redis.AlertOutbox;
import io.smartcar.redis.Silence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of all alerts a receiver wants to be told. Used from one thread.
 *
 * <p>A limit per rule and car is by event time, the alerts' own, and remembered in memory: after a
 * restart the next alert of each is told again. Corrections are always told, also of alerts that a
 * silence is of, and in quiet hours: what they take back may have been told before.
 */
final class Selection {

  /** Rules and cars that are remembered; of others the next alert is told. */
  private static final int REMEMBERED = 100_000;

  private record Told(long raisedAtMillis, long heldBack) {}

  private final Wishes wishes;
  private final Optional<QuietHours> quietHours;
  private final Map<String, Told> last =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
          return size() > REMEMBERED;
        }
      };

  Selection(Wishes wishes, Optional<QuietHours> quietHours) {
    this.wishes = wishes;
    this.quietHours = quietHours;
  }

  /**
   * What is to be told of these; called once for each.
   *
   * @param silences those that hold now
   */
  Picked of(List<AlertOutbox.Entry> entries, List<Silence> silences, Instant now) {
    Optional<Instant> quietUntil = quietHours.flatMap(hours -> hours.endOf(now));
    Set<String> quiet = new HashSet<>();
    List<Notice> wanted = new ArrayList<>();
    Map<String, String> silencedBy = new HashMap<>();
    for (AlertOutbox.Entry entry : entries) {
      Alert alert = entry.change().raised().alert();
      boolean isNew = entry.change() instanceof AlertChange.Added;
      if (!wishes.include(alert)) {
        continue;
      }
      Optional<Silence> silence =
          silences.stream().filter(each -> isNew && each.isOf(alert)).findFirst();
      if (silence.isPresent()) {
        silencedBy.put(entry.key(), silence.get().id());
        continue;
      }
      if (isNew && quietUntil.isPresent() && !quietHours.orElseThrow().lets(alert)) {
        quiet.add(entry.key());
        continue;
      }
      long heldBack = isNew ? heldBack(entry) : 0;
      if (heldBack >= 0) {
        wanted.add(new Notice(entry.key(), entry.change(), heldBack));
      }
    }
    return new Picked(wanted, silencedBy, quiet, quietUntil);
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
