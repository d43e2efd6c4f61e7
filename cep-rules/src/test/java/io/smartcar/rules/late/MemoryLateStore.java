package io.smartcar.rules.late;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgedSpan;
import io.smartcar.events.late.LateReadings;
import io.smartcar.events.late.OpenStretches;
import io.smartcar.rules.late.port.CorrectedAlerts;
import io.smartcar.rules.late.port.Stretches;
import io.smartcar.rules.late.port.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Alerts and open stretches in memory; everything is due at once. It can be told to be away. */
final class MemoryLateStore implements Stretches, CorrectedAlerts {

  /** What consumers see, in order: an identity with what holds now, null if nothing. */
  record Entry(String identity, @Nullable RaisedAlert now) {}

  private static final class Kept {
    RaisedAlert alert;
    boolean withdrawn;

    Kept(RaisedAlert alert) {
      this.alert = alert;
    }
  }

  private final Map<String, Kept> alerts = new LinkedHashMap<>();
  private final Map<String, List<LateReadings>> open = new LinkedHashMap<>();
  private final Map<String, OpenStretches> taken = new HashMap<>();
  private final Map<String, Long> revisions = new HashMap<>();
  private final Map<String, Long> corrected = new HashMap<>();
  private final Map<String, List<JudgedSpan>> judged = new HashMap<>();
  final List<Entry> entries = new ArrayList<>();
  final List<Correction> corrections = new ArrayList<>();
  boolean away;

  static String identity(RaisedAlert raised) {
    return raised.alert().rule() + '/' + raised.alert().member();
  }

  /** From the live rules, once. */
  void add(RaisedAlert raised) {
    if (alerts.putIfAbsent(identity(raised), new Kept(raised)) == null) {
      entries.add(new Entry(identity(raised), raised));
    }
  }

  void open(LateReadings late) {
    open.computeIfAbsent(late.carNumber(), car -> new ArrayList<>()).add(late);
  }

  boolean hasOpen() {
    return !open.isEmpty() || !taken.isEmpty();
  }

  /** What holds, by identity. */
  Map<String, RaisedAlert> holding() {
    Map<String, RaisedAlert> holding = new HashMap<>();
    alerts.forEach(
        (identity, kept) -> {
          if (!kept.withdrawn) {
            holding.put(identity, kept.alert);
          }
        });
    return holding;
  }

  private void checkThere() throws UnavailableException {
    if (away) {
      throw new UnavailableException("the store is away", new IllegalStateException("away"));
    }
  }

  @Override
  public List<String> due(int limit) throws UnavailableException {
    checkThere();
    List<String> due = new ArrayList<>(open.keySet());
    taken.keySet().stream().filter(car -> !open.containsKey(car)).forEach(due::add);
    return due.subList(0, Math.min(limit, due.size()));
  }

  @Override
  public Optional<OpenStretches> take(String carNumber, Duration lease)
      throws UnavailableException {
    checkThere();
    List<LateReadings> all = new ArrayList<>();
    OpenStretches before = taken.get(carNumber);
    if (before != null) {
      all.addAll(before.stretches());
    }
    List<LateReadings> opened = open.remove(carNumber);
    if (opened != null) {
      all.addAll(opened);
    }
    if (all.isEmpty()) {
      return Optional.empty();
    }
    OpenStretches now =
        new OpenStretches(
            carNumber,
            revisions.merge(carNumber, 1L, Long::sum),
            0,
            all,
            judged.getOrDefault(carNumber, List.of()));
    taken.put(carNumber, now);
    return Optional.of(now);
  }

  @Override
  public void postpone(OpenStretches postponed, Duration time) throws UnavailableException {
    checkThere();
  }

  @Override
  public void close(OpenStretches judged) throws UnavailableException {
    checkThere();
    OpenStretches now = taken.get(judged.carNumber());
    if (now != null && now.revision() == judged.revision()) {
      taken.remove(judged.carNumber());
    }
  }

  @Override
  public List<RaisedAlert> holding(String carNumber, long fromMillis, long toMillis)
      throws UnavailableException {
    checkThere();
    return holding().values().stream()
        .filter(raised -> raised.alert().carNumber().equals(carNumber))
        .filter(raised -> raised.raisedAtMillis() >= fromMillis)
        .filter(raised -> raised.raisedAtMillis() <= toMillis)
        .sorted(Comparator.comparingLong(RaisedAlert::raisedAtMillis))
        .toList();
  }

  @Override
  public boolean correct(String carNumber, long revision, List<Correction> wanted)
      throws UnavailableException {
    checkThere();
    if (corrected.getOrDefault(carNumber, 0L) > revision
        || revisions.getOrDefault(carNumber, 0L) > revision) {
      return false;
    }
    corrected.put(carNumber, revision);
    wanted.forEach(this::correct);
    return true;
  }

  @Override
  public long begin(String carNumber, long fromMillis, long toMillis) throws UnavailableException {
    checkThere();
    long revision = revisions.merge(carNumber, 1L, Long::sum);
    corrected.put(carNumber, revision);
    return revision;
  }

  @Override
  public boolean judged(String carNumber, long revision, JudgedSpan span, long forgetBefore)
      throws UnavailableException {
    checkThere();
    if (revisions.getOrDefault(carNumber, 0L) != revision) {
      return false;
    }
    List<JudgedSpan> spans = judged.computeIfAbsent(carNumber, car -> new ArrayList<>());
    spans.removeIf(old -> old.toMillis() < forgetBefore);
    spans.add(span);
    return true;
  }

  @Override
  public boolean hasAlertsOf(String day) throws UnavailableException {
    checkThere();
    return alerts.values().stream().anyMatch(kept -> kept.alert.alert().day().equals(day));
  }

  private void correct(Correction correction) {
    corrections.add(correction);
    if (correction instanceof Correction.Add add) {
      hold(add.added());
    } else if (correction instanceof Correction.Withdraw withdraw) {
      withdraw(identity(withdraw.withdrawn()));
    } else if (correction instanceof Correction.Replace replace) {
      if (!identity(replace.withdrawn()).equals(identity(replace.added()))) {
        withdraw(identity(replace.withdrawn()));
      }
      hold(replace.added());
    }
  }

  private void hold(RaisedAlert alert) {
    Kept kept = alerts.get(identity(alert));
    if (kept == null || kept.withdrawn || !Objects.equals(kept.alert, alert)) {
      alerts.put(identity(alert), new Kept(alert));
      entries.add(new Entry(identity(alert), alert));
    }
  }

  private void withdraw(String identity) {
    Kept kept = alerts.get(identity);
    if (kept != null && !kept.withdrawn) {
      kept.withdrawn = true;
      entries.add(new Entry(identity, null));
    }
  }
}
