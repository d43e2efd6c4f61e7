package io.smartcar.redis;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.LateReadings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An alert store in memory, for tests: takes each alert once. It can be told to be away.
 * Thread-safe.
 */
public final class MemoryAlertStore implements AlertStore {

  private final List<Alert> alerts = new ArrayList<>();
  private final List<LateReadings> opened = new ArrayList<>();
  private final Set<String> identities = new HashSet<>();
  private @Nullable AlertStoreException failure;
  private @Nullable String refusedDay;
  private int calls;
  private @Nullable String writer;
  private boolean closed;

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
      Alert alert = raised.alert();
      boolean isNew = identities.add(Keys.identity(alert));
      if (isNew) {
        this.alerts.add(alert);
      }
      added.add(isNew);
    }
    return added;
  }

  @Override
  public synchronized void open(List<LateReadings> late) {
    failIfAway();
    opened.addAll(late);
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

  private void failIfAway() {
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

  /** The alerts of a day in the order they were added. */
  public synchronized List<Alert> list(String day) {
    return alerts.stream().filter(alert -> alert.day().equals(day)).toList();
  }

  /** All alerts in the order they were added. */
  public synchronized List<Alert> alerts() {
    return List.copyOf(alerts);
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
