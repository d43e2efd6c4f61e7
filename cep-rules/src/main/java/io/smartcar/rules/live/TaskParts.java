package io.smartcar.rules.live;

import io.smartcar.rules.CompiledRule;

/**
 * The parts of a task that belong to one log; a log that is made anew gets new ones. An event goes
 * through them in one direction: {@link Intake} takes it, it waits in the sequencer until {@link
 * TaskClock} reaches it, {@link ActiveRules} are shown it, and what they raise goes to {@link
 * OutgoingAlerts}. None of them knows the task. Immutable, and not thread-safe.
 *
 * @param topicId the log they belong to; empty while it is not known
 * @param partitions how far each partition is
 * @param intake takes records
 * @param ends where the log ends
 * @param clock moves time
 * @param reading reads the log
 * @param rules the rules in force
 * @param swap replaces them
 */
record TaskParts(
    String topicId,
    Partitions partitions,
    Intake intake,
    LogEnds ends,
    TaskClock clock,
    LogReading reading,
    ActiveRules rules,
    RuleSwap swap)
    implements AutoCloseable {

  /** Of a task that has not started: no partitions, no rules. */
  static TaskParts create(
      String topicId,
      RuleTaskSettings settings,
      RuleTaskPorts ports,
      VersionedRules jar,
      RuleTaskCounters counters,
      OutgoingAlerts alerts,
      Checkpointing checkpointing) {
    Partitions partitions = new Partitions();
    ActiveRules rules = new ActiveRules();
    ShownRules shown = new ShownRules(rules, alerts);
    Sequencer sequencer = new Sequencer(settings.time(), shown, counters);
    LogEnds ends = new LogEnds(ports.log(), settings.time().idleTimeout().toNanos());
    TaskClock clock = new TaskClock(settings, sequencer, partitions, ends, ports);
    Intake intake = new Intake(settings, counters, sequencer, alerts);
    SwappedTask swapped =
        new SwappedTask(
            settings, ports.nanoTime(), topicId, partitions, clock, alerts, checkpointing);
    RuleSwap swap = new RuleSwap(swapped, rules, ports, jar);
    shown.alsoFullWhile(swap::holds);
    LogReading reading = new LogReading(settings, ports, partitions, ends, intake, clock);
    return new TaskParts(topicId, partitions, intake, ends, clock, reading, rules, swap);
  }

  /** The task begins with these partitions and rules. */
  void begin(
      TaskStart.Start start,
      RuleTaskSettings settings,
      RuleTaskPorts ports,
      OutgoingAlerts alerts) {
    RulesAtStart.Choice chosen = start.rules();
    RulesAtStart.Refused refused = chosen.refused();
    if (refused != null) {
      swap.refuse(refused.version(), refused.reason());
    }
    rules.putInForce(
        chosen.compiled().stream()
            .map((CompiledRule rule) -> activeRule(rule, settings, ports, alerts))
            .toList());
    swap.startedWith(chosen.rules(), chosen.since(), chosen.notRun());
    if (chosen.rules().number() != TaskStart.JAR) {
      ports.rules().inForce(chosen.rules());
    }
    for (int partition : start.partitions()) {
      partitions.add(new PartitionProgress(partition, start.checkpoints().get(partition)));
    }
    alerts.startFrom(partitions.all());
    clock.wasAt(alerts.confirmedBefore());
  }

  private static ActiveRule activeRule(
      CompiledRule rule, RuleTaskSettings settings, RuleTaskPorts ports, OutgoingAlerts alerts) {
    return new ActiveRule(rule, settings, ports.nanoTime(), alerts::raise);
  }

  /** Nothing waits or is open: what was taken has given all its alerts. */
  boolean areQuiet() {
    return clock.waiting() == 0
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
