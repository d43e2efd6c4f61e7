package io.smartcar.rules.live;

import io.smartcar.events.DecodingWaitsException;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleProgram;
import io.smartcar.rules.live.clock.Decisions;
import io.smartcar.rules.live.clock.LogEnds;
import io.smartcar.rules.live.clock.PartitionProgress;
import io.smartcar.rules.live.clock.Partitions;
import io.smartcar.rules.live.clock.RuleTaskCounters;
import io.smartcar.rules.live.clock.Sequencer;
import io.smartcar.rules.live.clock.TaskClock;
import io.smartcar.rules.live.intake.Intake;
import io.smartcar.rules.live.intake.LateNotes;
import io.smartcar.rules.live.intake.LogReading;
import io.smartcar.rules.live.intake.TopicWatch;
import io.smartcar.rules.live.judging.ActiveRule;
import io.smartcar.rules.live.judging.ActiveRules;
import io.smartcar.rules.live.judging.OutgoingAlerts;
import io.smartcar.rules.live.judging.ShownRules;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.EventLog;
import io.smartcar.rules.live.port.LogUnavailableException;
import io.smartcar.rules.live.port.RecordSlice;
import io.smartcar.rules.live.port.RuleTaskPorts;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.RuleTaskStatus;
import io.smartcar.rules.live.port.VersionedRules;
import io.smartcar.rules.live.push.RuleSwap;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a task that belong to one log; a log that is created again gets new ones. An event
 * goes through them in one direction: {@link Intake} takes it, it waits in the sequencer until
 * {@link TaskClock} reaches it, {@link ActiveRules} are shown it, and what they raise goes to
 * {@link OutgoingAlerts}. None of them knows the task. Immutable, and not thread-safe.
 *
 * @param topicId the log they belong to; empty while it is not known
 * @param settings how the task works
 * @param ports the world around it
 * @param counters what the task counts, of whatever log
 * @param alerts the task's alerts, of whatever log
 * @param partitions how far each partition is
 * @param intake takes records
 * @param watch which topic the log is by now
 * @param ends where the log ends
 * @param clock moves time
 * @param reading reads the log
 * @param rules the rules in force
 * @param swap replaces them
 */
record TaskParts(
    String topicId,
    RuleTaskSettings settings,
    RuleTaskPorts ports,
    RuleTaskCounters counters,
    OutgoingAlerts alerts,
    Partitions partitions,
    Intake intake,
    TopicWatch watch,
    LogEnds ends,
    TaskClock clock,
    LogReading reading,
    ActiveRules rules,
    RuleSwap swap)
    implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TaskParts.class);

  /** Of a task that has not started: no partitions, no rules. */
  static TaskParts create(
      String topicId,
      RuleTaskSettings settings,
      RuleTaskPorts ports,
      VersionedRules jar,
      RuleTaskCounters counters,
      Decisions decisions,
      OutgoingAlerts alerts,
      Checkpointing checkpointing,
      long now) {
    Partitions partitions = new Partitions();
    ActiveRules rules = new ActiveRules();
    ShownRules shown = new ShownRules(rules, alerts);
    LateNotes lateNotes = new LateNotes(topicId, settings, counters, alerts);
    Sequencer sequencer = new Sequencer(settings.time(), shown, counters, lateNotes);
    LogEnds ends = new LogEnds(ports.log(), settings.time().idleTimeout().toNanos());
    TaskClock clock = new TaskClock(settings, sequencer, partitions, ends, decisions, ports);
    Intake intake = new Intake(settings, counters, sequencer, alerts, lateNotes);
    SwappedTask swapped =
        new SwappedTask(
            settings, ports.nanoTime(), topicId, partitions, clock, alerts, checkpointing);
    RuleSwap swap = new RuleSwap(swapped, rules, ports, jar);
    shown.alsoFullWhile(swap::holds);
    alerts.raisedBy(swap::version);
    LogReading reading = new LogReading(settings, ports, partitions, ends, intake, clock);
    return new TaskParts(
        topicId,
        settings,
        ports,
        counters,
        alerts,
        partitions,
        intake,
        new TopicWatch(ports.log(), now),
        ends,
        clock,
        reading,
        rules,
        swap);
  }

  /** The task begins with these partitions and rules. */
  void begin(TaskStart.Start start) {
    RulesAtStart.Choice chosen = start.rules();
    RulesAtStart.Refused refused = chosen.refused();
    if (refused != null) {
      swap.refuse(refused.version(), refused.reason());
    }
    rules.putInForce(activeRules(chosen.compiled()));
    swap.startedWith(chosen.rules(), chosen.since(), chosen.before(), chosen.notRun());
    if (chosen.rules().number() != TaskStart.JAR) {
      ports.rules().inForce(chosen.rules());
    }
    for (int partition : start.partitions()) {
      partitions.add(new PartitionProgress(partition, start.checkpoints().get(partition)));
    }
    alerts.startFrom(partitions.all());
    clock.wasAt(alerts.confirmedBefore());
  }

  /** In the order of their files, as every version has them. */
  private List<ActiveRule> activeRules(List<CompiledRule> compiled) {
    List<ActiveRule> started =
        ActiveRule.start(RuleProgram.of(compiled), settings, ports.nanoTime(), alerts::raise);
    return started.stream().sorted(Comparator.comparing(rule -> rule.file().name())).toList();
  }

  /**
   * Records of one partition; see {@link RuleTask#offer}.
   *
   * @param live whether records are taken as they come
   */
  boolean offer(RecordSlice slice, boolean live, long now) {
    PartitionProgress partition = partitions.get(slice.partition());
    if (partition == null) {
      adopt(slice.partition());
      return false;
    }
    if (slice.nextOffset() <= partition.nextOffset()) {
      partition.ownReading().brought(now, false);
      return true;
    }
    if (slice.firstOffset() > partition.nextOffset()) {
      partition.ownReading().want(slice.firstOffset());
      return false;
    }
    if (!live || clock.standsStill() || !hasRoomFor(partition)) {
      return false;
    }
    try {
      intake.take(partition, slice);
    } catch (DecodingWaitsException notNow) {
      return false;
    }
    partition.ownReading().brought(now, true);
    clock.follow();
    return true;
  }

  private boolean hasRoomFor(PartitionProgress partition) {
    return !reading.waitingIsFull() || partition == clock.heldBackBy();
  }

  /**
   * Looks at what became of the log: its partitions, where it ends, whether it is still the one
   * that was read.
   *
   * @return why nothing that is known of it holds any more; null if it holds
   */
  @Nullable String look(long now) throws LogUnavailableException {
    EventLog.Topic topic = watch.ask(now);
    if (topic != null && !topic.id().equals(topicId)) {
      return "has another id";
    }
    if (topic != null) {
      adoptNew(topic.partitionCount());
    }
    clock.look(now);
    return ends.endsBeforeWhatWasTaken() ? "ends before what was read of it" : null;
  }

  /** The topic has so many partitions now. */
  private void adoptNew(int partitionCount) {
    for (int partition = 0; partition < partitionCount; partition++) {
      if (settings.has(partition) && !partitions.has(partition)) {
        adopt(partition);
      }
    }
  }

  /**
   * A partition that was added to the topic after the task had started: from now on it holds the
   * clock back, until it has shown events or was idle for long.
   */
  private void adopt(int partition) {
    if (!settings.has(partition)) {
      throw new IllegalArgumentException(
          "partition must be one of task %s of %d: %d"
              .formatted(settings.taskName(), settings.taskCount(), partition));
    }
    LOG.info("partition {} was added to the topic and is read from its start", partition);
    intake.partitionsWereAdded();
    partitions.add(new PartitionProgress(partition, null));
  }

  /** What was done and where the task is. */
  RuleTaskStatus status(boolean live) {
    return counters.status(live, clock);
  }

  /** Nothing waits, is open or unconfirmed: what was taken has given all its alerts. */
  boolean areQuiet() {
    return alerts.areAllConfirmed()
        && clock.waiting() == 0
        && (clock.lastShown() == Checkpoint.NONE
            || clock.now() - clock.lastShown() >= rules.lookBackMillis());
  }

  /** Ends the rules; what they knew can be rebuilt from the log. */
  @Override
  public void close() {
    swap.close();
    rules.close();
  }
}
