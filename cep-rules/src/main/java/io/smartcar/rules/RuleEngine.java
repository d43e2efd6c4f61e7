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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RuleProgram} at work in an Esper runtime of its own: one rule file, so that it can be
 * replaced or fail alone, or several of one shape, each of which can too.
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
  private final RuleProgram program;
  private final List<Consumer<Alert>> alerts;
  private final Predicate<CarEvent> asksFor;
  private final List<AlertListener> listeners = new ArrayList<>();

  /** Of several rules, in place of the others. */
  private @Nullable LimitListener limitListener;

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
    this(RuleProgram.of(rule), zone, List.of(alerts));
  }

  /**
   * Creates a runtime for a program; it begins with the whole second of the first time it is told.
   *
   * @param zone of the events' dates, and so of the rules' hours, days and cron
   * @param alerts take each alert as it is raised, one for each of the program's rules
   */
  public RuleEngine(RuleProgram program, ZoneId zone, List<Consumer<Alert>> alerts) {
    this.program = program;
    this.alerts = List.copyOf(alerts);
    this.asksFor = program.asksFor();
    RuleFile file = program.first().file();
    Configuration configuration = EsperConfiguration.create(zone, file);
    this.runtime =
        EPRuntimeProvider.getRuntime(file.name() + '-' + UUID.randomUUID(), configuration);
    this.events = runtime.getEventService();
    this.sender = events.getEventSender(EVENT_TYPE);
  }

  /** The rule's file; of several the first one's. */
  public RuleFile file() {
    return program.first().file();
  }

  /**
   * Moves the rule's time on to {@code timeMillis}, step by step; an earlier time changes nothing.
   */
  public void advance(long timeMillis) {
    if (!deployed) {
      // Cron keeps the milliseconds at which it was started: begun at …,500, it fires at …,500.
      nowMillis = Math.floorDiv(timeMillis, SECOND_MILLIS) * SECOND_MILLIS;
      tell();
      deploy(program.compiled());
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
      RuleShape shape = program.shape();
      if (shape == null) {
        listenToEach(statements);
      } else {
        limitListener = limitListener(statements[shape.alertStatement()]);
      }
    } catch (EPDeployException e) {
      throw new IllegalStateException(
          file().fileName() + ": compiled but cannot be deployed: " + e.getMessage(), e);
    }
  }

  private void listenToEach(EPStatement[] statements) {
    for (int i = 0; i < statements.length; i++) {
      AlertListener listener =
          program.first().feedsAnother(i) ? null : alertListener(statements[i]);
      if (listener != null) {
        statements[i].addListener(listener);
        listeners.add(listener);
      }
    }
  }

  private @Nullable LimitListener limitListener(EPStatement statement) {
    List<String> columns =
        Arrays.stream(statement.getEventType().getPropertyNames())
            .filter(column -> !RuleShape.isOfLimit(column))
            .toList();
    GatheredRules gathered = program.gathered();
    if (gathered == null && !AlertListener.raisesAlerts(columns)) {
      return null;
    }
    List<AlertListener> ofRules = new ArrayList<>();
    List<List<Limit>> limits = new ArrayList<>();
    List<List<String>> compared = new ArrayList<>();
    for (CompiledRule rule : program.rules()) {
      RuleShape shape = Objects.requireNonNull(rule.shape());
      int number = ofRules.size();
      GatheredRules.View view =
          gathered == null
              ? GatheredRules.View.ofShape(columns, shape)
              : gathered.views().get(number);
      AlertListener listener =
          AlertListener.ofNamed(shape.words(), view.columns(), alerts.get(number));
      ofRules.add(Objects.requireNonNull(listener));
      limits.add(shape.limits());
      compared.add(view.compared());
    }
    LimitListener listener = new LimitListener(ofRules, limits, compared);
    statement.addListener(listener);
    return listener;
  }

  /**
   * Of a program of several rules: names those of which an alert could not be made since this was
   * last asked, by their number, and why. Of one rule {@link #advance} and {@link #send} throw
   * that.
   *
   * @return whether there were any
   */
  public boolean takeFailures(BiConsumer<Integer, RuntimeException> failed) {
    LimitListener listener = limitListener;
    return listener != null && listener.takeFailures(failed);
  }

  private @Nullable AlertListener alertListener(EPStatement statement) {
    List<String> columns = List.of(statement.getEventType().getPropertyNames());
    AlertListener listener =
        AlertListener.raisesAlerts(columns)
            ? AlertListener.of(statement, columns, alerts.get(0))
            : null;
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
