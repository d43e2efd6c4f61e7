package io.smartcar.rules.late;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.RaisedAlert;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleEngine;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of one version on stored events, from their beginning. Not thread-safe. */
final class VersionRun implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VersionRun.class);

  private final int version;
  private final Consumer<RaisedAlert> raised;
  private final List<RuleEngine> engines = new ArrayList<>();
  private final Set<String> stopped = new HashSet<>();
  private final Set<String> names = new HashSet<>();

  VersionRun(int version, List<CompiledRule> rules, ZoneId zone, Consumer<RaisedAlert> raised) {
    this.version = version;
    this.raised = raised;
    for (CompiledRule rule : rules) {
      engines.add(new Engine(rule, zone).engine);
    }
  }

  /** A rule that notes by its own time when it raised what. */
  private final class Engine {
    private final RuleEngine engine;

    Engine(CompiledRule rule, ZoneId zone) {
      this.engine = new RuleEngine(rule, zone, this::raise);
    }

    private void raise(Alert alert) {
      raised.accept(new RaisedAlert(alert, engine.now(), version));
    }
  }

  int version() {
    return version;
  }

  /** The names of the alerts that its rules can raise and did not fail to. */
  Set<String> judgedNames() {
    Set<String> judged = new HashSet<>(names);
    judged.removeAll(stopped);
    return judged;
  }

  /** The names of the alerts of rules that threw. */
  Set<String> stoppedNames() {
    return stopped;
  }

  void advance(long timeMillis) {
    each(engine -> engine.advance(timeMillis));
  }

  void show(CarEvent event) {
    each(
        engine -> {
          engine.advance(event.eventTime());
          engine.send(event);
        });
  }

  private void each(Consumer<RuleEngine> step) {
    for (int i = engines.size() - 1; i >= 0; i--) {
      RuleEngine engine = engines.get(i);
      try {
        step.accept(engine);
        names.addAll(engine.alertNames());
      } catch (RuntimeException | StackOverflowError e) {
        LOG.warn(
            "{} of version {} threw while late readings were judged; its alerts stay as they are: {}",
            engine.file().fileName(),
            version,
            e.toString());
        stopped.addAll(engine.alertNames());
        engine.close();
        engines.remove(i);
      }
    }
  }

  @Override
  public void close() {
    engines.forEach(RuleEngine::close);
  }
}
