package io.smartcar.rules.live;

import io.smartcar.rules.CompiledRule;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules at work on some partitions of the log: takes each offset once and in order, whatever it
 * is brought and how often, and hands out alerts until they are confirmed. One for each Esper task
 * of the topology; all methods are called by that task's one thread. What is only asked for its
 * metrics ({@link #status}, {@link #ruleNanos}, {@link #alertsThrottled}, {@link #rulesVersion}),
 * any thread may ask, for an answer that is a moment old.
 *
 * <p>A task that starts reads on from the checkpoints of its partitions and rebuilds what the rules
 * knew before it takes anything else. A log, a checkpoint store or a rule store that is away means
 * waiting: no method throws for it.
 *
 * <p>How it works: {@link #offer} takes what comes in order and refuses what leaves a gap; {@link
 * #work} does what needs no new records. The work itself is that of {@link TaskParts}; here is when
 * each has its turn, by the phase the task is in.
 */
public final class RuleTask implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RuleTask.class);

  /** One call of {@link #work} reads the log for about so long. */
  private static final long WORK_NANOS = 200_000_000L;

  /** The phases of a task, in their order; of another log it begins from the first again. */
  private enum Phase {
    /** It does not know yet where to begin. */
    STARTING,
    /** It reads what earlier tasks had read, and takes nothing else. */
    REBUILDING,
    /** It takes what it is brought. */
    LIVE
  }

  private final RuleTaskSettings settings;
  private final RuleTaskPorts ports;
  private final RuleTaskCounters counters = new RuleTaskCounters();
  private final OutgoingAlerts alerts;
  private final Checkpointing checkpointing;
  private final TaskStart start;
  private final Outage outage;
  private TopicWatch watch;
  private TaskParts parts;
  private Phase phase = Phase.STARTING;
  private boolean saidEverything;

  /**
   * Creates a task; it reads nothing before the first {@link #work}.
   *
   * @param rules the jar's rules of the task's scope, for as long as the source of rules has no
   *     other
   */
  public RuleTask(RuleTaskSettings settings, List<CompiledRule> rules, RuleTaskPorts ports) {
    long now = ports.nanoTime().getAsLong();
    this.settings = settings;
    this.ports = ports;
    this.alerts = new OutgoingAlerts(settings, counters, ports.wallClock().millis() << 20);
    this.checkpointing = new Checkpointing(settings, ports.checkpoints(), now);
    this.start = new TaskStart(settings, rules, ports);
    this.outage = new Outage(settings.taskName(), now);
    this.watch = new TopicWatch(ports.log(), now);
    this.parts = partsOf("");
  }

  private TaskParts partsOf(String topicId) {
    return TaskParts.create(topicId, settings, ports, start.jar(), counters, alerts, checkpointing);
  }

  /**
   * Offers records of one partition.
   *
   * @return true if they are taken, or were before: they need not be brought again. False if not
   *     now: the state is being rebuilt, records before these are missing, or too much waits
   *     already. The caller keeps them, calls {@link #work}, and offers them again.
   */
  public boolean offer(RecordSlice slice) {
    if (phase == Phase.STARTING) {
      return false;
    }
    PartitionProgress partition = parts.partitions().get(slice.partition());
    if (partition == null) {
      adopt(slice.partition());
      return false;
    }
    long now = ports.nanoTime().getAsLong();
    if (slice.nextOffset() <= partition.nextOffset()) {
      partition.ownReading().brought(now, false);
      return true;
    }
    if (slice.firstOffset() > partition.nextOffset()) {
      partition.ownReading().want(slice.firstOffset());
      return false;
    }
    if (phase != Phase.LIVE || parts.clock().standsStill() || !hasRoomFor(partition)) {
      return false;
    }
    parts.intake().take(partition, slice);
    partition.ownReading().brought(now, true);
    parts.clock().follow();
    return true;
  }

  private boolean hasRoomFor(PartitionProgress partition) {
    return !parts.reading().waitingIsFull() || partition == parts.clock().heldBackBy();
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
    LOG.info("partition {} is new: taken up", partition);
    parts.intake().partitionsWereAdded();
    parts.partitions().add(new PartitionProgress(partition, null));
  }

  /**
   * Does what has to be done without new records: rebuilding, filling gaps, the clock of idle
   * partitions, checkpoints. To be called on every tick and after an offer was refused; returns
   * after about 200 ms at the latest, or after the time limit of one read of the log if that is
   * longer.
   */
  public void work() {
    long now = ports.nanoTime().getAsLong();
    if (outage.isToBeWaitedFor(now)) {
      return;
    }
    try {
      readLog(now);
      outage.isOver();
    } catch (LogUnavailableException e) {
      outage.began("the log", e, now);
    } catch (RulesUnavailableException e) {
      outage.began("the rule store", e, now);
    }
    TaskClock clock = parts.clock();
    clock.follow();
    clock.followQuiet();
    alerts.clockIs(clock.now());
    if (phase == Phase.LIVE) {
      parts.swap().work(now);
    }
    saveIfDue(now);
  }

  private void readLog(long now) throws LogUnavailableException, RulesUnavailableException {
    if (phase == Phase.STARTING) {
      begin(now);
    }
    EventLog.Topic topic = watch.ask(now);
    if (topic != null && !topic.id().equals(parts.topicId())) {
      beginAnew("has another id");
      return;
    }
    if (topic != null) {
      adoptNew(topic.partitionCount());
    }
    parts.clock().look(now);
    if (parts.ends().endsBeforeWhatWasTaken()) {
      beginAnew("ends before what was read of it");
      return;
    }
    if (phase == Phase.REBUILDING && parts.reading().isRebuilt()) {
      phase = Phase.LIVE;
      LOG.info("task {} is live: {}", settings.taskName(), status());
    }
    parts.reading().read(phase == Phase.REBUILDING, now + WORK_NANOS);
  }

  private void begin(long now) throws LogUnavailableException, RulesUnavailableException {
    TaskStart.Start found = start.find();
    parts.close();
    parts = partsOf(found.topic().id());
    parts.begin(found, settings, ports, alerts);
    watch = new TopicWatch(ports.log(), now);
    phase = Phase.REBUILDING;
    LOG.info(
        "task {} of {} starts with partitions {}, rebuilding from {}",
        settings.taskName(),
        settings.taskCount(),
        found.partitions(),
        found.checkpoints());
  }

  /** Nothing known of the log holds: neither how far it was read, nor events, nor the clock. */
  private void beginAnew(String why) {
    LOG.error(
        "task {}: the topic {}: it was made anew; the task begins as after a restart",
        settings.taskName(),
        why);
    parts.close();
    parts = partsOf("");
    phase = Phase.STARTING;
  }

  private void adoptNew(int partitionCount) {
    for (int partition = 0; partition < partitionCount; partition++) {
      if (settings.has(partition) && !parts.partitions().has(partition)) {
        adopt(partition);
      }
    }
  }

  private void saveIfDue(long now) {
    if (phase == Phase.STARTING || !checkpointing.isDue(now) || parts.swap().saves()) {
      return;
    }
    long clock = parts.clock().now();
    long confirmed = alerts.confirmedUntil(clock);
    // Before the clock is where it was, the old checkpoints know more than new ones would.
    if (confirmed < alerts.confirmedBefore()) {
      return;
    }
    boolean quiet = phase == Phase.LIVE && alerts.areAllConfirmed() && parts.areQuiet();
    sayIfEverythingIsTaken(quiet);
    CheckpointTime time =
        CheckpointTime.of(
                settings, parts.topicId(), clock, confirmed, parts.rules().lookBackMillis())
            .withRules(parts.swap().version(), parts.swap().since())
            .withQuiet(quiet);
    checkpointing.saveDue(parts.partitions().checkpoints(time), now);
  }

  /** Once each time that the log has nothing more: counters that a reader of the log can add up. */
  private void sayIfEverythingIsTaken(boolean quiet) {
    if (quiet && !saidEverything) {
      LOG.info("task {} has everything: {}", settings.taskName(), status());
    }
    saidEverything = quiet;
  }

  /** Alerts to be sent now: new ones, and those whose confirmation is overdue. */
  public List<AlertBatch> alertsToSend() {
    return alerts.toSend(ports.nanoTime().getAsLong());
  }

  /** An alert batch has reached the store. A number that is not known, or no longer, is ignored. */
  public void confirm(long sequence) {
    alerts.confirm(sequence);
  }

  /** What was done and where the task is. */
  public RuleTaskStatus status() {
    return counters.status(phase == Phase.LIVE, parts.clock());
  }

  /** Ends the engines and closes the log and the checkpoint store. State is in the checkpoints. */
  @Override
  public void close() {
    parts.close();
    ports.rules().close();
    ports.log().close();
    ports.checkpoints().close();
  }

  /** The time spent in each rule file, nanoseconds of wall time, by name. */
  public Map<String, Long> ruleNanos() {
    Map<String, Long> nanos = new HashMap<>();
    parts.rules().inForce().forEach(rule -> nanos.put(rule.file().name(), rule.nanos()));
    return nanos;
  }

  /** Alerts raised by each rule since the task started; may be asked by any thread. */
  public Map<String, Long> alertsRaisedByRule() {
    return Collections.unmodifiableMap(counters.raisedByRule);
  }

  /** Alerts that were dropped because their rules raised too many, of the rules in force. */
  public long alertsThrottled() {
    return parts.rules().inForce().stream().mapToLong(ActiveRule::throttled).sum();
  }

  /** The version of the rules in force, 0 for the jar's. */
  public int rulesVersion() {
    return parts.swap().version();
  }
}
