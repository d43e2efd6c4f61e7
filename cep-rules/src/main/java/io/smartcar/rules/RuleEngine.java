package io.smartcar.rules;

import com.espertech.esper.common.client.EPCompiled;
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
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One rule file at work in an Esper runtime of its own, so that it can be replaced or fail alone.
 *
 * <p>Its time is what it is told and nothing else, and is stepped: on the way to a later time it
 * stops at each moment at which the rule has something to do, so that a window fires at its own end
 * however far the next event is. The runtime hears of the time when the rule has something to do
 * then or is shown an event, and of events if the rule asks for them: the rest changes nothing.
 *
 * <p>Not thread-safe: one thread a runtime. Alerts are handed over on that thread, from within
 * {@link #advance} and {@link #send}.
 */
public final class RuleEngine implements AutoCloseable {

  /** The event type's name in rules. */
  public static final String EVENT_TYPE = "DriverCarInfo";

  /** More steps at one moment than this mean a rule that schedules itself without end. */
  private static final int MAX_STEPS_AT_ONE_TIME = 1_000;

  private static final long SECOND_MILLIS = 1_000;

  private static final long UNKNOWN = Long.MIN_VALUE;

  private final EPRuntime runtime;
  private final EPEventService events;
  private final EventSender sender;
  private final CompiledRule rule;
  private final Consumer<Alert> alerts;
  private final Predicate<CarEvent> asksFor;
  private final List<AlertListener> listeners = new ArrayList<>();
  private boolean deployed;
  private long nowMillis;

  /** What the runtime was told; it is behind where nothing was to be done or shown. */
  private long toldMillis;

  /** When the rule has something to do of its own. */
  private long dueMillis = UNKNOWN;

  /**
   * Creates a runtime for a compiled rule; it begins with the whole second of the first time it is
   * told.
   *
   * @param zone of the events' dates, and so of the rule's hours, days and cron
   * @param alerts takes each alert as it is raised
   */
  public RuleEngine(CompiledRule rule, ZoneId zone, Consumer<Alert> alerts) {
    this.rule = rule;
    this.alerts = alerts;
    this.asksFor = rule.asksFor();
    Configuration configuration = EsperConfiguration.create(zone, rule.file());
    this.runtime =
        EPRuntimeProvider.getRuntime(rule.file().name() + '-' + UUID.randomUUID(), configuration);
    this.events = runtime.getEventService();
    this.sender = events.getEventSender(EVENT_TYPE);
  }

  /** The rule's file. */
  public RuleFile file() {
    return rule.file();
  }

  /**
   * Moves the rule's time on to {@code timeMillis}, step by step; an earlier time changes nothing.
   */
  public void advance(long timeMillis) {
    if (!deployed) {
      // Cron keeps the milliseconds at which it was started: begun at …,500, it fires at …,500.
      nowMillis = Math.floorDiv(timeMillis, SECOND_MILLIS) * SECOND_MILLIS;
      tell();
      deploy(rule.compiled());
      deployed = true;
    }
    if (timeMillis <= nowMillis) {
      return;
    }
    if (due() <= timeMillis) {
      stepTo(timeMillis);
    }
    nowMillis = timeMillis;
  }

  private void stepTo(long timeMillis) {
    long last = UNKNOWN;
    int steps = 0;
    for (long next = due(); next <= timeMillis; next = due()) {
      steps = next == last ? steps + 1 : 0;
      if (steps > MAX_STEPS_AT_ONE_TIME) {
        throw new IllegalStateException(
            file().fileName() + ": schedules itself without end at one moment");
      }
      last = next;
      nowMillis = Math.max(next, nowMillis);
      tell();
    }
    throwFailures();
  }

  private void tell() {
    toldMillis = nowMillis;
    dueMillis = UNKNOWN;
    events.advanceTime(nowMillis);
  }

  private long due() {
    if (dueMillis == UNKNOWN) {
      Long next = events.getNextScheduledTime();
      dueMillis = next == null ? Long.MAX_VALUE : next;
    }
    return dueMillis;
  }

  /** Shows one event to the rule; its time must be the engine's, as {@link #advance} has set it. */
  public void send(CarEvent event) {
    if (!asksFor.test(event)) {
      return;
    }
    if (toldMillis != nowMillis) {
      tell();
    }
    dueMillis = UNKNOWN;
    sender.sendEvent(event);
    throwFailures();
  }

  private void throwFailures() {
    for (AlertListener listener : listeners) {
      listener.throwFailure();
    }
  }

  /** The names of the alerts that the rule can raise; none before time was first told. */
  public Set<String> alertNames() {
    return listeners.stream().map(AlertListener::rule).collect(Collectors.toUnmodifiableSet());
  }

  /** The rule's time, epoch milliseconds. */
  public long now() {
    return nowMillis;
  }

  private void deploy(EPCompiled compiled) {
    try {
      EPStatement[] statements =
          runtime.getDeploymentService().deploy(compiled, new DeploymentOptions()).getStatements();
      for (int i = 0; i < statements.length; i++) {
        AlertListener listener = rule.feedsAnother(i) ? null : alertListener(statements[i]);
        if (listener != null) {
          statements[i].addListener(listener);
          listeners.add(listener);
        }
      }
    } catch (EPDeployException e) {
      throw new IllegalStateException(
          file().fileName() + ": compiled but cannot be deployed: " + e.getMessage(), e);
    }
  }

  private @Nullable AlertListener alertListener(EPStatement statement) {
    List<String> columns = List.of(statement.getEventType().getPropertyNames());
    AlertListener listener =
        AlertListener.raisesAlerts(columns) ? AlertListener.of(statement, columns, alerts) : null;
    List<String> reserved = AlertListener.reserved(columns);
    if (listener != null && !reserved.isEmpty()) {
      throw new IllegalStateException(
          "%s: the column %s has the name of something that every alert has; give it another name"
              .formatted(file().fileName(), reserved.get(0)));
    }
    return listener;
  }

  /** Ends the runtime and frees its classes. */
  @Override
  public void close() {
    runtime.destroy();
  }
}
