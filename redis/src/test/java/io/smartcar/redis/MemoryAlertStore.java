package io.smartcar.redis;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.events.late.LateReadings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert store in memory, for tests: takes each alert once. It can be told to be away; so is then
 * every {@link MemoryLateStore} over it. Thread-safe.
 */
public final class MemoryAlertStore implements AlertStore {

  private final MemoryAlerts alerts = new MemoryAlerts();
  private final MemoryStretches stretches;
  private final List<LateReadings> opened = new ArrayList<>();
  private final Map<Integer, TakenHeartbeat> heartbeats = new HashMap<>();
  private @Nullable AlertStoreException failure;
  private @Nullable String refusedDay;
  private int calls;
  private @Nullable String writer;
  private boolean closed;

  /** Creates an empty store with the platform's own {@link Settling}. */
  public MemoryAlertStore() {
    this(Settling.DEFAULT);
  }

  /** Creates an empty store. */
  public MemoryAlertStore(Settling settling) {
    this.stretches = new MemoryStretches(settling);
  }

  @Override
  public synchronized List<Boolean> add(List<RaisedAlert> alerts) {
    calls++;
    failIfAway();
    if (alerts.stream().anyMatch(raised -> raised.alert().day().equals(refusedDay))) {
      throw new AlertStoreException(
          AlertStoreException.Kind.WRONG_TYPE, refusedDay + " is a list", null);
    }
    List<Boolean> added = new ArrayList<>();
    for (RaisedAlert raised : alerts) {
      added.add(this.alerts.add(raised));
    }
    return added;
  }

  @Override
  public synchronized void open(List<LateReadings> late) {
    failIfAway();
    opened.addAll(late);
    late.forEach(stretches::open);
  }

  @Override
  public synchronized void beat(List<TakenHeartbeat> heartbeats) {
    calls++;
    failIfAway();
    heartbeats.forEach(taken -> this.heartbeats.put(taken.partition(), taken));
  }

  /** The last heartbeat of each partition. */
  public synchronized Map<Integer, TakenHeartbeat> heartbeats() {
    return new TreeMap<>(heartbeats);
  }

  /** All late readings that were opened, in order. */
  public synchronized List<LateReadings> opened() {
    return List.copyOf(opened);
  }

  @Override
  public synchronized Optional<String> claim(String writer) {
    failIfAway();
    if (this.writer == null) {
      this.writer = writer;
    }
    return Optional.of(this.writer).filter(holder -> !holder.equals(writer));
  }

  @Override
  public synchronized void check() {
    failIfAway();
  }

  void failIfAway() {
    if (closed) {
      throw unavailable("the store is closed");
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** From now on everything fails, until {@link #comeBack}. */
  public synchronized void goAway() {
    failure = unavailable("the store is away");
  }

  /** From now on alerts of a day fail, as if its key were of another type. */
  public synchronized void refuseDay(String day) {
    refusedDay = day;
  }

  /** From now on everything works. */
  public synchronized void comeBack() {
    failure = null;
    refusedDay = null;
  }

  /** The alerts of a day that hold, in the order they were added. */
  public synchronized List<Alert> list(String day) {
    return alerts().stream().filter(alert -> alert.day().equals(day)).toList();
  }

  /** All alerts that hold, in the order they were added. */
  public synchronized List<Alert> alerts() {
    return alerts.holding().stream().map(RaisedAlert::alert).toList();
  }

  /** The alerts of a day that were withdrawn and do not hold. */
  public synchronized List<AlertChange.Withdrawn> withdrawn(String day) {
    return alerts.withdrawn(day);
  }

  /** The entries of a day's stream. */
  public synchronized List<AlertChange> changes(String day) {
    return alerts.changes(day);
  }

  /** The members of a day's set. */
  public synchronized Set<String> members(String day) {
    return alerts.members(day);
  }

  /** The day's alerts that hold, by identity, with their times of day: {@code HHmmssSSS}. */
  public synchronized Map<String, Integer> times(String day) {
    return alerts.times(day);
  }

  /** The fields of the hashes of the day's alerts, by identity, but the entries. */
  public synchronized Map<String, Map<String, String>> described(String day) {
    return alerts.described(day);
  }

  /** From now on stretches settle so. */
  public synchronized void settle(Settling settling) {
    stretches.settle(settling);
  }

  /** Lets the store's clock, which begins at 0 and stands still, go on. */
  public synchronized void advance(Duration time) {
    stretches.advance(time);
  }

  /** For a late store over the same state, which is used under this store's lock. */
  MemoryAlerts kept() {
    return alerts;
  }

  MemoryStretches stretches() {
    return stretches;
  }

  /** How often {@link #add} was called. */
  public synchronized int calls() {
    return calls;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private static AlertStoreException unavailable(String message) {
    return new AlertStoreException(AlertStoreException.Kind.UNAVAILABLE, message, null);
  }
}
