package io.smartcar.redis;

import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;

import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a day's keys hold, in memory. Guarded by whoever owns it. */
final class MemoryAlerts {

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private record Kept(RaisedAlert raised, Optional<Duration> lateBy, boolean holds) {}

  /** By identity, in the order of the entry that made each what it is. */
  private final Map<String, Kept> kept = new LinkedHashMap<>();

  private final Map<String, Map<String, String>> described = new HashMap<>();
  private final Map<String, Long> revisions = new HashMap<>();
  private final List<AlertChange> changes = new ArrayList<>();

  boolean add(RaisedAlert raised) {
    if (kept.containsKey(Keys.identity(raised.alert()))) {
      return false;
    }
    hold(raised, Optional.empty());
    describe(raised);
    changes.add(new AlertChange.Added(asRead(raised), Optional.empty()));
    return true;
  }

  private void hold(RaisedAlert raised, Optional<Duration> lateBy) {
    String identity = Keys.identity(raised.alert());
    kept.remove(identity);
    kept.put(identity, new Kept(asRead(raised), lateBy, true));
  }

  private Map<String, String> describe(RaisedAlert raised) {
    Map<String, String> fields = new HashMap<>();
    List<String> texts = AlertArguments.fields(raised.alert());
    for (int i = 0; i < texts.size(); i += 2) {
      fields.put(texts.get(i), texts.get(i + 1));
    }
    fields.put("@holds", "1");
    fields.put("@raised", Long.toString(raised.raisedAtMillis()));
    fields.put("@rules", Integer.toString(raised.rulesVersion()));
    described.put(Keys.identity(raised.alert()), fields);
    return fields;
  }

  private Map<String, String> descriptionOf(String identity) {
    return Objects.requireNonNull(described.get(identity));
  }

  /** As it comes back from JSON. */
  private static RaisedAlert asRead(RaisedAlert raised) {
    return new RaisedAlert(
        AlertJson.read(AlertJson.write(raised.alert())),
        raised.raisedAtMillis(),
        raised.rulesVersion());
  }

  boolean correct(String carNumber, long revision, List<Correction> corrections) {
    boolean all = true;
    for (Correction correction : corrections) {
      for (Correction part : parts(correction)) {
        String key = day(part) + ' ' + carNumber;
        if (revisions.getOrDefault(key, 0L) > revision) {
          all = false;
        } else {
          revisions.put(key, revision);
          correct(part);
        }
      }
    }
    return all;
  }

  /** Of whatever day: it is only asked about alerts raised in that time. */
  void claim(String carNumber, long revision, long fromMillis, long toMillis) {
    long day = Math.floorDiv(fromMillis, DAY_MILLIS) - 8;
    for (; day <= Math.floorDiv(toMillis, DAY_MILLIS) + 2; day++) {
      revisions.merge(
          BASIC_ISO_DATE.format(LocalDate.ofEpochDay(day)) + ' ' + carNumber, revision, Math::max);
    }
  }

  private static List<Correction> parts(Correction correction) {
    return correction instanceof Correction.Replace replace
            && !replace.withdrawn().alert().day().equals(replace.added().alert().day())
        ? List.of(
            new Correction.Withdraw(replace.withdrawn()),
            new Correction.Add(replace.added(), replace.lateMillis()))
        : List.of(correction);
  }

  private static String day(Correction correction) {
    if (correction instanceof Correction.Add add) {
      return add.added().alert().day();
    }
    return correction instanceof Correction.Withdraw withdraw
        ? withdraw.withdrawn().alert().day()
        : ((Correction.Replace) correction).added().alert().day();
  }

  private void correct(Correction correction) {
    if (correction instanceof Correction.Withdraw withdraw) {
      String identity = Keys.identity(withdraw.withdrawn().alert());
      if (holds(identity)) {
        changes.add(new AlertChange.Withdrawn(drop(identity)));
      }
    } else if (correction instanceof Correction.Add add) {
      put("", add.added(), Duration.ofMillis(add.lateMillis()));
    } else if (correction instanceof Correction.Replace replace) {
      put(
          Keys.identity(replace.withdrawn().alert()),
          replace.added(),
          Duration.ofMillis(replace.lateMillis()));
    }
  }

  private void put(String withdrawn, RaisedAlert added, Duration lateBy) {
    String identity = Keys.identity(added.alert());
    boolean withdraws = !withdrawn.equals(identity) && holds(withdrawn);
    Kept before = kept.get(identity);
    boolean held = before != null && before.holds();
    if (before != null && held && isSame(before.raised(), added)) {
      if (withdraws) {
        changes.add(new AlertChange.Withdrawn(drop(withdrawn)));
      }
      return;
    }
    if (withdraws) {
      drop(withdrawn);
    }
    hold(added, Optional.of(lateBy));
    describe(added).put("@late-by", Long.toString(lateBy.toMillis()));
    if (withdraws) {
      descriptionOf(identity).put("@replaces", withdrawn);
      descriptionOf(withdrawn).put("@replaced-by", identity);
    }
    changes.add(
        withdraws || held
            ? new AlertChange.Replaced(withdraws ? withdrawn : identity, asRead(added), lateBy)
            : new AlertChange.Added(asRead(added), Optional.of(lateBy)));
  }

  private static boolean isSame(RaisedAlert one, RaisedAlert other) {
    return one.raisedAtMillis() == other.raisedAtMillis()
        && AlertJson.write(one.alert()).equals(AlertJson.write(other.alert()));
  }

  private boolean holds(String identity) {
    Kept alert = kept.get(identity);
    return alert != null && alert.holds();
  }

  private RaisedAlert drop(String identity) {
    Kept was = Objects.requireNonNull(kept.get(identity));
    kept.put(identity, new Kept(was.raised(), was.lateBy(), false));
    descriptionOf(identity).put("@holds", "0");
    return was.raised();
  }

  LateStore.Corrected corrected(String firstDay, String lastDay) {
    long added = 0;
    long withdrawn = 0;
    long replaced = 0;
    for (AlertChange change : changes) {
      if (isBetween(change, firstDay, lastDay)) {
        added += change instanceof AlertChange.Added of && of.lateBy().isPresent() ? 1 : 0;
        withdrawn += change instanceof AlertChange.Withdrawn ? 1 : 0;
        replaced += change instanceof AlertChange.Replaced ? 1 : 0;
      }
    }
    return new LateStore.Corrected(added, withdrawn, replaced);
  }

  private static boolean isBetween(AlertChange change, String firstDay, String lastDay) {
    String day = change.raised().alert().day();
    return day.compareTo(firstDay) >= 0 && day.compareTo(lastDay) <= 0;
  }

  /** The alert of an identity, also if it does not hold. */
  Optional<RaisedAlert> raised(String identity) {
    return Optional.ofNullable(kept.get(identity)).map(Kept::raised);
  }

  /** All that hold, in order. */
  List<RaisedAlert> holding() {
    return kept.values().stream().filter(Kept::holds).map(Kept::raised).toList();
  }

  List<RaisedAlert> holding(String carNumber, long fromMillis, long toMillis) {
    return holding().stream()
        .filter(raised -> raised.alert().carNumber().equals(carNumber))
        .filter(raised -> raised.raisedAtMillis() >= fromMillis)
        .filter(raised -> raised.raisedAtMillis() <= toMillis)
        .sorted(Comparator.comparingLong(RaisedAlert::raisedAtMillis))
        .toList();
  }

  List<AlertChange.Withdrawn> withdrawn(String day) {
    return kept.values().stream()
        .filter(alert -> !alert.holds() && alert.raised().alert().day().equals(day))
        .map(alert -> new AlertChange.Withdrawn(alert.raised()))
        .toList();
  }

  /** The day's alerts that hold, by identity, with their times of day. */
  Map<String, Integer> times(String day) {
    Map<String, Integer> times = new TreeMap<>();
    holding().stream()
        .map(RaisedAlert::alert)
        .filter(alert -> alert.day().equals(day))
        .forEach(alert -> times.put(Keys.identity(alert), AlertArguments.timeOfDay(alert)));
    return times;
  }

  /** The fields of the hashes of the day's alerts, by identity, but the entries. */
  Map<String, Map<String, String>> described(String day) {
    Map<String, Map<String, String>> ofDay = new TreeMap<>();
    kept.forEach(
        (identity, alert) -> {
          if (alert.raised().alert().day().equals(day)) {
            ofDay.put(identity, Map.copyOf(descriptionOf(identity)));
          }
        });
    return ofDay;
  }

  /** The members of the book's set. */
  Set<String> members(String day) {
    Set<String> members = new TreeSet<>();
    holding().stream()
        .map(RaisedAlert::alert)
        .filter(alert -> alert.day().equals(day))
        .map(Alert::member)
        .forEach(members::add);
    return members;
  }

  List<AlertChange> changes(String day) {
    return changes.stream().filter(change -> change.raised().alert().day().equals(day)).toList();
  }
}
