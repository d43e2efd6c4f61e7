package io.smartcar.wiring.late;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgedSpan;
import io.smartcar.redis.LateStore;
import io.smartcar.rules.late.port.CorrectedAlerts;
import io.smartcar.rules.late.port.UnavailableException;
import java.util.List;

/** The alerts in Redis and their corrections. One thread. */
public final class StoredAlerts implements CorrectedAlerts {

  private final LateStore store;

  /** Creates it over a store, which whoever opened it closes. */
  public StoredAlerts(LateStore store) {
    this.store = store;
  }

  @Override
  public List<RaisedAlert> holding(String carNumber, long fromMillis, long toMillis)
      throws UnavailableException {
    return Asked.ask(() -> store.holding(carNumber, fromMillis, toMillis));
  }

  @Override
  public boolean correct(String carNumber, long revision, List<Correction> corrections)
      throws UnavailableException {
    return Asked.ask(() -> store.correct(carNumber, revision, corrections));
  }

  @Override
  public long begin(String carNumber, long fromMillis, long toMillis) throws UnavailableException {
    return Asked.ask(
        () -> {
          long revision = store.nextRevision(carNumber);
          store.claim(carNumber, revision, fromMillis, toMillis);
          return revision;
        });
  }

  @Override
  public boolean judged(String carNumber, long revision, JudgedSpan span, long forgetBefore)
      throws UnavailableException {
    return Asked.ask(() -> store.judged(carNumber, revision, span, forgetBefore));
  }

  @Override
  public boolean hasAlertsOf(String day) throws UnavailableException {
    return Asked.ask(() -> store.hasAlertsOf(day));
  }
}
