package io.smartcar.rules.live;

import io.smartcar.events.CarEvent;
import java.util.function.BooleanSupplier;

/** The rules as what events are shown to; full while their alerts are, or a push holds them. */
final class ShownRules implements Sequencer.Rules {

  private final ActiveRules active;
  private final OutgoingAlerts alerts;
  private BooleanSupplier held = () -> false;

  ShownRules(ActiveRules active, OutgoingAlerts alerts) {
    this.active = active;
    this.alerts = alerts;
  }

  /** From now on they are also full while this says so. */
  void alsoFullWhile(BooleanSupplier held) {
    this.held = held;
  }

  @Override
  public void advance(long timeMillis) {
    active.advance(timeMillis);
  }

  @Override
  public void show(CarEvent event) {
    active.show(event);
  }

  @Override
  public boolean isFull() {
    return alerts.isFull() || held.getAsBoolean();
  }

  @Override
  public boolean areNone() {
    return active.areNone();
  }
}
