package io.smartcar.rules.live;

import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.intake.ReadingStart;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.EventLog;
import io.smartcar.rules.live.port.LogUnavailableException;
import io.smartcar.rules.live.port.RuleTaskPorts;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.RulesUnavailableException;
import io.smartcar.rules.live.port.VersionedRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out with what a task begins: its partitions, where in each, and which rules. What has been
 * found out is not asked for again while the rest is not to be had. Not thread-safe.
 */
final class TaskStart {

  private static final Logger LOG = LoggerFactory.getLogger(TaskStart.class);

  /** The version of the rules that came with the jar. */
  static final int JAR = 0;

  /**
   * With what a task begins.
   *
   * @param topic the log it reads
   * @param partitions its partitions' numbers
   * @param checkpoints where it begins in those that are not new to it
   * @param rules which rules
   */
  record Start(
      EventLog.Topic topic,
      List<Integer> partitions,
      Map<Integer, Checkpoint> checkpoints,
      RulesAtStart.Choice rules) {}

  /** What was saved, and the rules that follow from it. */
  private record Saved(Map<Integer, Checkpoint> checkpoints, RulesAtStart.Choice rules) {}

  private final RuleTaskSettings settings;
  private final RuleTaskPorts ports;
  private final List<CompiledRule> jarRules;
  private final VersionedRules jar;
  private @Nullable Saved saved;

  TaskStart(RuleTaskSettings settings, List<CompiledRule> jarRules, RuleTaskPorts ports) {
    this.settings = settings;
    this.ports = ports;
    this.jarRules = List.copyOf(jarRules);
    this.jar =
        new VersionedRules(JAR, new RuleSet(jarRules.stream().map(CompiledRule::file).toList()));
  }

  /** The rules that came with the jar. */
  VersionedRules jar() {
    return jar;
  }

  /** May take some seconds; to be called again if it fails. */
  Start find() throws LogUnavailableException, RulesUnavailableException {
    EventLog.Topic topic = ports.log().topic();
    List<Integer> mine = new ArrayList<>();
    for (int partition = settings.taskIndex();
        partition < topic.partitionCount();
        partition += settings.taskCount()) {
      mine.add(partition);
    }
    Saved known = saved;
    if (known == null) {
      ZoneChange zone =
          ZoneChange.of(
              settings, ports.checkpoints().load(Set.copyOf(mine)), ports.wallClock().instant());
      Map<Integer, Checkpoint> loaded = zone.checkpoints();
      RulesAtStart.Choice rules =
          new RulesAtStart(settings, ports.rules(), jar, jarRules).choose(loaded.values());
      sayIfShort(lookBackMillis(rules.compiled()));
      known = new Saved(loaded, rules);
      saved = known;
      String otherZone = zone.message();
      if (otherZone != null) {
        LOG.warn(otherZone);
      }
    }
    ReadingStart reading = new ReadingStart(ports.log(), settings.time().maxClockAhead());
    // The rules may be others than those that the checkpoints were saved for.
    Map<Integer, Checkpoint> checkpoints =
        reading.withWholeWindows(
            ofThisLog(known.checkpoints(), topic, reading),
            lookBackMillis(known.rules().compiled()));
    saved = null;
    LOG.info(
        "task {} of {} starts with partitions {}, rebuilding from {}",
        settings.taskName(),
        settings.taskCount(),
        mine,
        checkpoints);
    return new Start(topic, mine, checkpoints, known.rules());
  }

  private long lookBackMillis(List<CompiledRule> rules) {
    return rules.stream()
        .mapToLong(rule -> rule.lookBack().orElse(settings.lookBack()).toMillis())
        .max()
        .orElse(0);
  }

  /** What was saved of another log, that had the topic's name before, says nothing of this one. */
  private Map<Integer, Checkpoint> ofThisLog(
      Map<Integer, Checkpoint> loaded, EventLog.Topic topic, ReadingStart reading)
      throws LogUnavailableException {
    if (loaded.isEmpty()) {
      return loaded;
    }
    Map<Integer, Long> ends = reading.ends(loaded.keySet());
    Map<Integer, Checkpoint> ofThis = new HashMap<>();
    loaded.forEach(
        (partition, checkpoint) -> {
          String topicId = checkpoint.taken().topicId();
          // One that does not know its topic knows how far it had been read.
          long known = topicId.isEmpty() ? checkpoint.position() : checkpoint.offset();
          boolean isAnother = !topicId.isEmpty() && !topicId.equals(topic.id());
          if (!isAnother && known <= ends.getOrDefault(partition, known)) {
            ofThis.put(
                partition,
                checkpoint.inLogUpTo(ends.getOrDefault(partition, checkpoint.position())));
          }
        });
    if (ofThis.size() < loaded.size()) {
      LOG.error(
          "task {}: {} of {} checkpoints are of another log: the topic was created again; those"
              + " partitions are read from their start",
          settings.taskName(),
          loaded.size() - ofThis.size(),
          loaded.size());
    }
    return ofThis;
  }

  /** A log that forgets sooner than the rules look back cannot rebuild them. */
  private void sayIfShort(long lookBackMillis) {
    long needed = lookBackMillis + settings.time().lateness().toMillis();
    retention()
        .filter(kept -> kept.toMillis() < needed)
        .ifPresent(
            kept ->
                LOG.warn(
                    "the topic keeps records for {} and the rules look back {}: after a crash alerts"
                        + " may be missing; raise the topic's retention.ms",
                    kept,
                    Duration.ofMillis(needed)));
  }

  /** It is asked for a warning only, so not to get it, for want of the right, stops nothing. */
  private Optional<Duration> retention() {
    try {
      return ports.log().retention();
    } catch (LogUnavailableException | RuntimeException e) {
      LOG.info(
          "task {} does not know for how long the topic keeps records, and goes on: {}",
          settings.taskName(),
          e.getMessage());
      return Optional.empty();
    }
  }
}
