package io.smartcar.rules.live.judging;

import io.smartcar.events.CarEvent;
import io.smartcar.rules.live.clock.Sequencer;
import java.util.function.BooleanSupplier;

/** The rules as what events are shown to; full while their alerts are, or a push holds them. */
public final class ShownRules implements Sequencer.Rules {

  private final ActiveRules active;
  private final OutgoingAlerts alerts;
  private BooleanSupplier held = () -> false;

  public ShownRules(ActiveRules active, OutgoingAlerts alerts) {
    this.active = active;
    this.alerts = alerts;
  }

  /** From now on they are also full while this says so. */
  public void alsoFullWhile(BooleanSupplier held) {
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
  public void settle() {
    active.settle();
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
