package io.smartcar.rules;

import com.espertech.esper.common.client.EventSender;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.runtime.client.DeploymentOptions;
import com.espertech.esper.runtime.client.EPDeployException;
import com.espertech.esper.runtime.client.EPEventService;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;
import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One rule alone in a runtime that hears of every moment and is shown every event: what {@link
 * RuleEngine} must be the same as, whatever it leaves out.
 */
public final class PlainEngine implements AutoCloseable {

  private final EPRuntime runtime;
  private final EPEventService events;
  private final EventSender sender;
  private final CompiledRule rule;
  private final Consumer<Alert> alerts;
  private final List<AlertListener> listeners = new ArrayList<>();
  private boolean deployed;
  private long nowMillis;

  public PlainEngine(CompiledRule rule, ZoneId zone, Consumer<Alert> alerts) {
    this.rule = rule;
    this.alerts = alerts;
    Configuration configuration = EsperConfiguration.create(zone, rule.file());
    this.runtime =
        EPRuntimeProvider.getRuntime(rule.file().name() + '-' + UUID.randomUUID(), configuration);
    this.events = runtime.getEventService();
    this.sender = events.getEventSender(RuleEngine.EVENT_TYPE);
  }

  public void advance(long timeMillis) {
    if (!deployed) {
      nowMillis = Math.floorDiv(timeMillis, 1_000L) * 1_000L;
      events.advanceTime(nowMillis);
      deploy();
      deployed = true;
    }
    if (timeMillis <= nowMillis) {
      return;
    }
    for (Long next = events.getNextScheduledTime();
        next != null && next <= timeMillis;
        next = events.getNextScheduledTime()) {
      nowMillis = Math.max(next, nowMillis);
      events.advanceTime(nowMillis);
    }
    nowMillis = timeMillis;
    events.advanceTime(timeMillis);
    listeners.forEach(AlertListener::throwFailure);
  }

  public void send(CarEvent event) {
    sender.sendEvent(event);
    listeners.forEach(AlertListener::throwFailure);
  }

  public long now() {
    return nowMillis;
  }

  private void deploy() {
    try {
      EPStatement[] statements =
          runtime
              .getDeploymentService()
              .deploy(rule.compiled(), new DeploymentOptions())
              .getStatements();
      for (int i = 0; i < statements.length; i++) {
        List<String> columns = List.of(statements[i].getEventType().getPropertyNames());
        AlertListener listener =
            rule.feedsAnother(i) || !AlertListener.raisesAlerts(columns)
                ? null
                : AlertListener.of(statements[i], columns, alerts);
        if (listener != null) {
          statements[i].addListener(listener);
          listeners.add(listener);
        }
      }
    } catch (EPDeployException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    runtime.destroy();
  }
}
