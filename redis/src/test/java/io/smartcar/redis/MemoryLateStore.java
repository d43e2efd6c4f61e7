package io.smartcar.redis;

import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgedSpan;
import io.smartcar.events.late.OpenStretches;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A late store in memory, for tests, over the alerts and stretches of a {@link MemoryAlertStore}
 * and under its clock. Thread-safe.
 */
public final class MemoryLateStore implements LateStore {

  private final MemoryAlertStore alerts;

  /** Creates a store over the state of another. */
  public MemoryLateStore(MemoryAlertStore alerts) {
    this.alerts = alerts;
  }

  private <T> T answered(Supplier<T> question) {
    synchronized (alerts) {
      alerts.failIfAway();
      return question.get();
    }
  }

  @Override
  public List<String> due(List<Integer> shards, int limit) {
    return answered(
        () ->
            shards.stream()
                .flatMap(shard -> alerts.stretches().due(shard, limit).stream())
                .toList());
  }

  @Override
  public Optional<OpenStretches> take(String carNumber, Duration lease) {
    return answered(() -> alerts.stretches().take(carNumber, lease));
  }

  @Override
  public void postpone(OpenStretches taken, Duration time) {
    answered(
        () -> {
          alerts.stretches().postpone(taken, time);
          return taken;
        });
  }

  @Override
  public boolean close(OpenStretches judged) {
    return answered(() -> alerts.stretches().close(judged));
  }

  @Override
  public long nextRevision(String carNumber) {
    return answered(() -> alerts.stretches().nextRevision(carNumber));
  }

  @Override
  public Corrected corrected(LocalDate first, LocalDate last) {
    return answered(
        () -> alerts.kept().corrected(BASIC_ISO_DATE.format(first), BASIC_ISO_DATE.format(last)));
  }

  @Override
  public Counts counts() {
    return answered(() -> alerts.stretches().counts());
  }

  @Override
  public List<RaisedAlert> holding(String carNumber, long fromMillis, long toMillis) {
    return answered(() -> alerts.kept().holding(carNumber, fromMillis, toMillis));
  }

  @Override
  public boolean correct(String carNumber, long revision, List<Correction> corrections) {
    return answered(
        () ->
            revision >= alerts.stretches().revision(carNumber)
                && alerts.kept().correct(carNumber, revision, corrections));
  }

  @Override
  public void claim(String carNumber, long revision, long fromMillis, long toMillis) {
    answered(
        () -> {
          alerts.kept().claim(carNumber, revision, fromMillis, toMillis);
          return carNumber;
        });
  }

  @Override
  public boolean judged(String carNumber, long revision, JudgedSpan span, long forgetBefore) {
    return answered(() -> alerts.stretches().judged(carNumber, revision, span, forgetBefore));
  }

  @Override
  public boolean hasAlertsOf(String day) {
    return answered(() -> !alerts.kept().changes(day).isEmpty());
  }

  @Override
  public void close() {
    // What it is over stays open.
  }
}
