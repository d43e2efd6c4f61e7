package io.smartcar.rules.live;

import io.smartcar.events.TakenHeartbeat;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.live.clock.Decisions;
import io.smartcar.rules.live.clock.RuleTaskCounters;
import io.smartcar.rules.live.clock.TaskClock;
import io.smartcar.rules.live.judging.OutgoingAlerts;
import io.smartcar.rules.live.port.AlertBatch;
import io.smartcar.rules.live.port.LogUnavailableException;
import io.smartcar.rules.live.port.RecordSlice;
import io.smartcar.rules.live.port.RuleTaskPorts;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.RuleTaskStatus;
import io.smartcar.rules.live.port.RulesUnavailableException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules at work on some partitions of the log: takes each offset once and in order, whatever it
 * is brought and how often, and hands out alerts until they are confirmed. One for each Esper task
 * of the topology; all methods are called by that task's one thread. For its {@link #status} and
 * {@link #metrics} any thread may ask, for an answer that is a moment old.
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

  /**
   * The phases of a task, in their order: it does not know yet where to begin; it reads what
   * earlier tasks had read; it takes what it is brought. Of another log it begins anew.
   */
  private enum Phase {
    STARTING,
    REBUILDING,
    LIVE
  }

  private final RuleTaskSettings settings;
  private final RuleTaskPorts ports;
  private final RuleTaskCounters counters = new RuleTaskCounters();
  private final Decisions decisions = new Decisions();
  private final OutgoingAlerts alerts;
  private final Checkpointing checkpointing;
  private final TaskStart start;
  private final Outage outage;
  private final StoreWait storeWait;
  private TaskParts parts;
  private Phase phase = Phase.STARTING;

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
    this.alerts =
        new OutgoingAlerts(settings, counters, decisions, ports.wallClock().millis() << 20);
    this.checkpointing =
        new Checkpointing(
            settings, ports.checkpoints(), new ClockWatch(settings, counters), decisions, now);
    this.start = new TaskStart(settings, rules, ports);
    this.outage = new Outage(settings.taskName(), now);
    this.storeWait = new StoreWait(settings.taskName());
    this.parts = partsOf("", now);
  }

  private TaskParts partsOf(String topicId, long now) {
    checkpointing.forgetHeld();
    return TaskParts.create(
        topicId, settings, ports, start.jar(), counters, decisions, alerts, checkpointing, now);
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
    return parts.offer(slice, phase == Phase.LIVE, ports.nanoTime().getAsLong());
  }

  /**
   * Whether what is offered and not taken had better be left to the log: the store has taken no
   * alerts for so long that whoever keeps it would hold up others, and the task reads it from the
   * log when it goes on.
   */
  public boolean leavesToLog() {
    return storeWait.isLong(alerts.isFull(), ports.nanoTime().getAsLong());
  }

  /**
   * Does what has to be done without new records: rebuilding, filling gaps, the clock of idle
   * partitions, checkpoints. To be called on every tick and after an offer was refused; returns
   * after about 200 ms at the latest, or after the time limit of one read of the log if that is
   * longer.
   */
  public void work() {
    long now = ports.nanoTime().getAsLong();
    if (!outage.tries(() -> readLog(now), now)) {
      return;
    }
    TaskClock clock = parts.clock();
    clock.follow();
    clock.followQuiet();
    alerts.clockIs(clock.now());
    if (phase == Phase.LIVE) {
      parts.swap().work(now);
    }
    if (phase != Phase.STARTING) {
      checkpointing.saveIfDue(parts, phase == Phase.LIVE, now);
    }
  }

  private void readLog(long now) throws LogUnavailableException, RulesUnavailableException {
    if (phase == Phase.STARTING) {
      begin(now);
    }
    String over = parts.look(now);
    if (over != null) {
      beginAnew(over, now);
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
    parts = partsOf(found.topic().id(), now);
    parts.begin(found);
    phase = Phase.REBUILDING;
  }

  /** Nothing known of the log holds: neither how far it was read, nor events, nor the clock. */
  private void beginAnew(String why, long now) {
    LOG.error(
        "task {}: the topic {}: what was known of it does not hold; the task begins as at a restart",
        settings.taskName(),
        why);
    parts.close();
    parts = partsOf("", now);
    phase = Phase.STARTING;
  }

  /** Alerts to be sent now: new ones, and those whose confirmation is overdue. */
  public List<AlertBatch> alertsToSend() {
    return alerts.toSend(ports.nanoTime().getAsLong());
  }

  /**
   * Heartbeats to be sent now, of each partition the last one that was taken. Each is given once:
   * one that gets lost is one that was not seen.
   */
  public List<TakenHeartbeat> heartbeatsToSend() {
    return alerts.heartbeatsToSend(ports.wallClock().millis());
  }

  /** An alert batch has reached the store. A number that is not known, or no longer, is ignored. */
  public void confirm(long sequence) {
    alerts.confirm(sequence);
  }

  /** How many records it has taken, each offset once. */
  public long taken() {
    return counters.read;
  }

  /** The id of the topic that the task reads; empty while it is not known, as after a change. */
  public String topicId() {
    return parts.topicId();
  }

  /** What was done and where the task is. */
  public RuleTaskStatus status() {
    return parts.status(phase == Phase.LIVE);
  }

  /** What is measured of it beside its status. */
  public RuleTaskMetrics metrics() {
    return new RuleTaskMetrics(counters, parts.rules(), parts.swap());
  }

  /** Ends the engines and closes the log and the checkpoint store. State is in the checkpoints. */
  @Override
  public void close() {
    parts.close();
    ports.rules().close();
    ports.log().close();
    ports.checkpoints().close();
  }
}
