package io.smartcar.rules.live;

import static io.smartcar.rules.live.Checkpoint.NONE;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
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
 * #work} reads gaps, the part to be recovered, and partitions that hold the others back, from the
 * log itself, always the partition next that is furthest behind in event time, so that little has
 * to wait.
 */
public final class RuleTask implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RuleTask.class);

  /** One call of {@link #work} reads the log for about so long. */
  private static final long WORK_NANOS = 200_000_000L;

  /** While the log is away it is asked again after so long. */
  private static final long RETRY_NANOS = 1_000_000_000L;

  /** The version of the rules that came with the jar. */
  private static final int JAR = 0;

  private final RuleTaskSettings settings;
  private final RuleTaskPorts ports;
  private final EventDecoder decoder;
  private final RuleTaskCounters counters = new RuleTaskCounters();
  private final Sequencer sequencer;
  private final LogEnds ends;
  private final NewPartitions newPartitions;
  private final CarPlacement placement;
  private final RaisedAlerts raised = new RaisedAlerts();
  private final UnconfirmedAlerts unconfirmed;
  private final Map<Integer, PartitionProgress> partitions = new TreeMap<>();
  private final ActiveRules active = new ActiveRules();
  private final List<CompiledRule> jarRules;
  private final VersionedRules jar;
  private final RuleSwap swap;
  private @Nullable Map<Integer, Checkpoint> saved;
  private boolean started;
  private boolean live;

  /** What the task waits for; null if nothing is away. */
  private @Nullable String away;

  private boolean saidEverything;
  private long retryAtNanos;
  private long checkpointAtNanos;
  private @Nullable CompletableFuture<Void> saving;
  private boolean savingFails;

  /**
   * Creates a task; it reads nothing before the first {@link #work}.
   *
   * @param rules the jar's rules of the task's scope, for as long as the source of rules has no
   *     other
   */
  public RuleTask(RuleTaskSettings settings, List<CompiledRule> rules, RuleTaskPorts ports) {
    this.settings = settings;
    this.ports = ports;
    this.decoder = new EventDecoder(settings.zone());
    this.unconfirmed = new UnconfirmedAlerts(ports.wallClock().millis() << 20);
    this.sequencer = new Sequencer(settings.time(), new Shown(), counters);
    this.ends = new LogEnds(ports.log(), settings.time().idleTimeout().toNanos());
    this.newPartitions = new NewPartitions(ports.log());
    this.placement = new CarPlacement(settings.taskName());
    this.retryAtNanos = ports.nanoTime().getAsLong();
    this.jarRules = List.copyOf(rules);
    this.jar =
        new VersionedRules(JAR, new RuleSet(rules.stream().map(CompiledRule::file).toList()));
    this.swap = new RuleSwap(new SwappedTask(), active, ports, jar);
  }

  /**
   * Offers records of one partition.
   *
   * @return true if they are taken, or were before: they need not be brought again. False if not
   *     now: the state is being rebuilt, records before these are missing, or too much waits
   *     already. The caller keeps them, calls {@link #work}, and offers them again.
   */
  public boolean offer(RecordSlice slice) {
    if (!started) {
      return false;
    }
    PartitionProgress partition = partitions.get(slice.partition());
    if (partition == null) {
      placement.partitionsWereAdded();
      adopt(slice.partition());
      return false;
    }
    if (slice.nextOffset() <= partition.nextOffset()) {
      partition.brought(ports.nanoTime().getAsLong(), false);
      return true;
    }
    if (slice.firstOffset() > partition.nextOffset()) {
      partition.wantedUntil = Math.max(partition.wantedUntil, slice.firstOffset());
      return false;
    }
    if (!live || standsStill() || (waitingIsFull() && partition != furthestBehind())) {
      return false;
    }
    take(partition, slice);
    partition.brought(ports.nanoTime().getAsLong(), true);
    followPartitions();
    return true;
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
    PartitionProgress added = new PartitionProgress(partition, null);
    partitions.put(partition, added);
  }

  private void adoptNew(long now) throws LogUnavailableException {
    for (int partition : newPartitions.ask(now)) {
      // Also if it is another task's: cars move between the old ones as well.
      placement.partitionsWereAdded();
      if (settings.has(partition) && !partitions.containsKey(partition)) {
        adopt(partition);
      }
    }
  }

  /**
   * Does what has to be done without new records: rebuilding, filling gaps, the clock of idle
   * partitions, checkpoints. To be called on every tick and after an offer was refused; returns
   * after about 200 ms at the latest, or after the time limit of one read of the log if that is
   * longer.
   */
  public void work() {
    long now = ports.nanoTime().getAsLong();
    if (now - retryAtNanos < 0) {
      return;
    }
    try {
      if (!started) {
        start(now);
      }
      adoptNew(now);
      ends.ask(partitions.values(), sequencer, now);
      startAnewWhereLogIsAnother();
      readLog(now + WORK_NANOS);
      backAgain();
    } catch (LogUnavailableException e) {
      awayNow("the log", e, now);
    } catch (RulesUnavailableException e) {
      awayNow("the rule store", e, now);
    }
    followPartitions();
    sequencer.release(ends.idleClock(partitions.values(), sequencer));
    if (live) {
      swap.work(now);
    }
    saveCheckpoints(now);
  }

  /** Alerts to be sent now: new ones, and those whose confirmation is overdue. */
  public List<AlertBatch> alertsToSend() {
    return unconfirmed.toSend(ports.nanoTime().getAsLong());
  }

  /** An alert batch has reached the store. A number that is not known, or no longer, is ignored. */
  public void confirm(long sequence) {
    counters.alertsConfirmed += unconfirmed.confirm(sequence);
  }

  /** What was done and where the task is. */
  public RuleTaskStatus status() {
    return new RuleTaskStatus(
        live,
        sequencer.clock(),
        counters.read,
        counters.rejected,
        counters.badClock,
        counters.late,
        counters.duplicate,
        counters.onTime,
        counters.beforeRecovery,
        sequencer.waiting(),
        counters.alertsRaised,
        counters.alertsConfirmed,
        counters.lostToRetention);
  }

  private void start(long now) throws LogUnavailableException, RulesUnavailableException {
    int count = ports.log().topic().partitionCount();
    newPartitions.startWith(count, now);
    List<Integer> mine = new ArrayList<>();
    for (int partition = settings.taskIndex();
        partition < count;
        partition += settings.taskCount()) {
      mine.add(partition);
    }
    Map<Integer, Checkpoint> loaded = saved;
    if (loaded == null) {
      Optional<Duration> retention = ports.log().retention();
      loaded = ports.checkpoints().load(Set.copyOf(mine));
      startRules(loaded.values());
      sayIfShort(retention);
      saved = loaded;
    }
    // The rules may be others than those that the checkpoints were saved for.
    Map<Integer, Checkpoint> checkpoints =
        new ReadingStart(ports.log(), settings.time().maxClockAhead())
            .withWholeWindows(loaded, active.lookBackMillis());
    for (int partition : mine) {
      partitions.put(partition, new PartitionProgress(partition, checkpoints.get(partition)));
    }
    raised.startFrom(partitions.values());
    ends.clockWasAt(raised.confirmedSomewhere());
    started = true;
    LOG.info(
        "task {} of {} starts with partitions {}, rebuilding from {}",
        settings.taskName(),
        settings.taskCount(),
        mine,
        checkpoints);
  }

  /** A log that forgets sooner than the rules look back cannot rebuild them. */
  private void sayIfShort(Optional<Duration> retention) {
    long needed = active.lookBackMillis() + settings.time().lateness().toMillis();
    retention
        .filter(kept -> kept.toMillis() < needed)
        .ifPresent(
            kept ->
                LOG.warn(
                    "the topic keeps records for {} and the rules look back {}: after a crash alerts"
                        + " may be missing; raise the topic's retention.ms",
                    kept,
                    Duration.ofMillis(needed)));
  }

  private void startRules(Collection<Checkpoint> checkpoints) throws RulesUnavailableException {
    RulesAtStart.Choice chosen =
        new RulesAtStart(settings, ports.rules(), jar, jarRules).choose(checkpoints);
    RulesAtStart.Refused refused = chosen.refused();
    if (refused != null) {
      swap.refuse(refused.version(), refused.reason());
    }
    activate(chosen.compiled());
    swap.startedWith(chosen.rules(), chosen.since(), chosen.notRun());
    if (chosen.rules().number() != JAR) {
      ports.rules().inForce(chosen.rules());
    }
  }

  private void activate(List<CompiledRule> rules) {
    active.putInForce(rules.stream().map(this::activeRule).toList());
  }

  private ActiveRule activeRule(CompiledRule rule) {
    return new ActiveRule(rule, settings, ports.nanoTime(), this::raise);
  }

  private void readLog(long untilNanos) throws LogUnavailableException {
    if (!live && ends.known(partitions.values())) {
      goLiveIfRebuilt();
    }
    while (!standsStill()) {
      PartitionProgress next = nextToRead();
      if (next == null) {
        return;
      }
      long to = waitingIsFull() ? next.knownEnd : Math.max(next.wantedUntil, target(next));
      RecordSlice slice = ports.log().read(next.partition, next.nextOffset(), to);
      if (slice.nextOffset() <= next.nextOffset()) {
        return;
      }
      take(next, slice);
      followPartitions();
      if (ports.nanoTime().getAsLong() - untilNanos >= 0) {
        return;
      }
    }
  }

  /**
   * While rebuilding, a partition is read up to the end that the log had when the task started. One
   * without a checkpoint has nothing to be rebuilt, and the spout brings all of it.
   */
  private long target(PartitionProgress partition) {
    return live || partition.isNew() ? NONE : ends.atStart(partition.partition);
  }

  /**
   * A log that ends before what was read of it was deleted and made again: nothing known of it
   * holds.
   */
  private void startAnewWhereLogIsAnother() {
    if (!ends.known(partitions.values())) {
      return;
    }
    for (PartitionProgress partition : List.copyOf(partitions.values())) {
      if (partition.logIsAnother) {
        LOG.error(
            "partition {} ends at {}, before {}, where it was read to: the topic was made anew;"
                + " the partition is read from its start",
            partition.partition,
            partition.knownEnd,
            partition.nextOffset());
        PartitionProgress anew = new PartitionProgress(partition.partition, null);
        anew.knownEnd = partition.knownEnd;
        partitions.put(partition.partition, anew);
        if (!live) {
          raised.startFrom(partitions.values());
          ends.clockWasAt(raised.confirmedSomewhere());
        }
      }
    }
  }

  private void goLiveIfRebuilt() {
    for (PartitionProgress partition : partitions.values()) {
      if (partition.nextOffset() < target(partition)) {
        return;
      }
    }
    live = true;
    LOG.info("task {} is live: {}", settings.taskName(), status());
  }

  private @Nullable PartitionProgress nextToRead() {
    if (waitingIsFull()) {
      PartitionProgress behind = furthestBehind();
      return behind != null && behind.logHasMore() ? behind : null;
    }
    PartitionProgress next = null;
    for (PartitionProgress partition : partitions.values()) {
      boolean wanted =
          partition.nextOffset() < partition.wantedUntil
              || partition.nextOffset() < target(partition);
      if (wanted && (next == null || partition.maxEventTime() < next.maxEventTime())) {
        next = partition;
      }
    }
    return next;
  }

  /** The partition that holds the clock back. */
  private @Nullable PartitionProgress furthestBehind() {
    PartitionProgress behind = null;
    for (PartitionProgress partition : partitions.values()) {
      boolean holdsBack = !partition.idle || partition.logHasMore();
      if (holdsBack && (behind == null || partition.maxEventTime() < behind.maxEventTime())) {
        behind = partition;
      }
    }
    return behind;
  }

  private boolean waitingIsFull() {
    return sequencer.waiting() >= settings.limits().maxWaitingEvents();
  }

  private boolean standsStill() {
    return unconfirmed.size() >= settings.limits().maxUnconfirmedAlerts() || swap.holds();
  }

  private void take(PartitionProgress partition, RecordSlice slice) {
    if (slice.firstOffset() > partition.nextOffset()) {
      if (partition.nextOffset() > 0) {
        counters.lostToRetention += slice.firstOffset() - partition.nextOffset();
        LOG.error(
            "partition {}: offsets {} to {} are no longer in the log; rules miss what was there;"
                + " keep the topic's retention longer than outages last",
            partition.partition,
            partition.nextOffset(),
            slice.firstOffset() - 1);
      }
    }
    long from = partition.nextOffset();
    for (int i = 0; i < slice.size(); i++) {
      if (slice.offset(i) >= from) {
        takeRecord(partition, slice, i);
      }
    }
    partition.movedTo(slice.nextOffset());
  }

  private void takeRecord(PartitionProgress partition, RecordSlice slice, int index) {
    counters.read++;
    Decoded decoded = slice.decoded(index, decoder);
    if (decoded instanceof CarEvent event) {
      raised.saw(event, partition);
      placement.saw(event.carNumber(), partition.partition);
      sequencer.take(partition, slice.offset(index), slice.timestampMillis(index), event);
    } else {
      counters.rejected++;
    }
  }

  /**
   * Moves the clock as far as the partitions' own events allow; idle ones need a look at the log.
   */
  private void followPartitions() {
    for (PartitionProgress partition : partitions.values()) {
      if (partition.idle) {
        return;
      }
    }
    sequencer.release(sequencer.safeClock(partitions.values()));
  }

  private void raise(Alert alert, long raisedAtMillis) {
    if (!raised.wasConfirmedBefore(alert, raisedAtMillis)) {
      counters.alertsRaised++;
      counters.raisedByRule.merge(alert.rule(), 1L, Long::sum);
      unconfirmed.add(alert, raisedAtMillis);
    }
  }

  private void saveCheckpoints(long now) {
    sayIfSavingFails();
    boolean due = now - checkpointAtNanos >= settings.checkpointInterval().toNanos();
    if (!started || !due || swap.saves() || (saving != null && !saving.isDone())) {
      return;
    }
    long clock = sequencer.clock();
    // Before the clock is where it was, the old checkpoints know more than new ones would.
    long confirmed = clock == NONE ? NONE : unconfirmed.confirmedUntil(clock);
    if (confirmed < raised.confirmedSomewhere()) {
      return;
    }
    checkpointAtNanos = now;
    boolean quiet = isQuiet();
    sayIfEverythingIsTaken(quiet);
    saving = save(confirmed, quiet, swap.version(), swap.since(), active.lookBackMillis());
  }

  /** Once when it begins and once when it ends: until then a restart has more to read. */
  private void sayIfSavingFails() {
    if (saving == null || !saving.isDone()) {
      return;
    }
    Throwable failure = Failures.of(saving);
    if (failure != null && !savingFails) {
      LOG.warn(
          "task {} cannot save its checkpoints, a restart reads from the last that were: {}",
          settings.taskName(),
          String.valueOf(failure));
    } else if (failure == null && savingFails) {
      LOG.info("task {} saves its checkpoints again", settings.taskName());
    }
    savingFails = failure != null;
  }

  private CompletableFuture<Void> save(
      long confirmed, boolean quiet, int version, long since, long lookBackMillis) {
    // Without any event yet it only says that the task has begun, and how far it has read.
    long shownAfter = confirmed == NONE ? NONE : confirmed - lookBackMillis;
    // A rule that is pushed may look back as far without a question where in the log that is.
    long keepAfter = confirmed == NONE ? NONE : confirmed - settings.lookBack().toMillis();
    Map<Integer, Checkpoint> checkpoints = new HashMap<>();
    for (PartitionProgress partition : partitions.values()) {
      checkpoints.put(
          partition.partition,
          partition.checkpoint(shownAfter, keepAfter, confirmed, quiet, version, since));
    }
    return ports.checkpoints().save(checkpoints);
  }

  /** Once each time that the log has nothing more: counters that a reader of the log can add up. */
  private void sayIfEverythingIsTaken(boolean quiet) {
    if (quiet && !saidEverything) {
      LOG.info("task {} has everything: {}", settings.taskName(), status());
    }
    saidEverything = quiet;
  }

  /** Nothing waits, is open or unconfirmed: what was taken has given all its alerts. */
  private boolean isQuiet() {
    return live
        && sequencer.waiting() == 0
        && unconfirmed.size() == 0
        && (sequencer.lastShown() == NONE
            || sequencer.clock() - sequencer.lastShown() >= active.lookBackMillis());
  }

  private void awayNow(String what, Exception e, long now) {
    retryAtNanos = now + RETRY_NANOS;
    if (!what.equals(away)) {
      LOG.warn("task {} waits for {}: {}", settings.taskName(), what, e.getMessage());
    }
    away = what;
  }

  private void backAgain() {
    if (away != null) {
      LOG.info("task {}: {} is back", settings.taskName(), away);
    }
    away = null;
  }

  /** Ends the engines and closes the log and the checkpoint store. State is in the checkpoints. */
  @Override
  public void close() {
    swap.close();
    active.close();
    ports.rules().close();
    ports.log().close();
    ports.checkpoints().close();
  }

  /** The time spent in each rule file, nanoseconds of wall time, by name. */
  public Map<String, Long> ruleNanos() {
    Map<String, Long> nanos = new HashMap<>();
    active.inForce().forEach(rule -> nanos.put(rule.file().name(), rule.nanos()));
    return nanos;
  }

  /** Alerts raised by each rule since the task started; may be asked by any thread. */
  public Map<String, Long> alertsRaisedByRule() {
    return Collections.unmodifiableMap(counters.raisedByRule);
  }

  /** Alerts that were dropped because their rules raised too many, of the rules in force. */
  public long alertsThrottled() {
    return active.inForce().stream().mapToLong(ActiveRule::throttled).sum();
  }

  /** The version of the rules in force, 0 for the jar's. */
  public int rulesVersion() {
    return swap.version();
  }

  private final class Shown implements Sequencer.Rules {
    @Override
    public void advance(long timeMillis) {
      active.advance(timeMillis);
    }

    @Override
    public void show(CarEvent event) {
      active.show(event);
    }

    @Override
    public boolean isFull() {
      return standsStill();
    }

    @Override
    public boolean areNone() {
      return active.areNone();
    }
  }

  private final class SwappedTask implements RuleSwap.Task {
    @Override
    public RuleTaskSettings settings() {
      return settings;
    }

    @Override
    public ActiveRule create(CompiledRule rule) {
      ActiveRule created = activeRule(rule);
      created.setSilent(true);
      return created;
    }

    @Override
    public WarmUp.Position position(long lookBackMillis) {
      Map<Integer, Checkpoint> begin = new HashMap<>();
      Map<Integer, Long> offsets = new HashMap<>();
      for (PartitionProgress partition : partitions.values()) {
        Checkpoint from = partition.readingFrom(clock() - lookBackMillis);
        if (from != null) {
          begin.put(partition.partition, from);
        }
        offsets.put(partition.partition, partition.nextOffset());
      }
      return new WarmUp.Position(clock(), clock() - lookBackMillis, begin, offsets);
    }

    @Override
    public long clock() {
      return sequencer.clock();
    }

    @Override
    public boolean allConfirmed() {
      return unconfirmed.size() == 0 && isWhereItWas();
    }

    @Override
    public boolean isWhereItWas() {
      return clock() >= raised.confirmedSomewhere();
    }

    @Override
    public void learnFrom(WarmUp warmUp) {
      warmUp
          .partitions()
          .forEach(
              (number, earlier) -> {
                PartitionProgress partition = partitions.get(number);
                if (partition != null) {
                  partition.learnFrom(earlier);
                }
              });
    }

    @Override
    public @Nullable CompletableFuture<Void> save(int version, long since, long lookBackMillis) {
      if (saving != null && !saving.isDone()) {
        return null;
      }
      CompletableFuture<Void> begun =
          RuleTask.this.save(clock(), false, version, since, lookBackMillis);
      saving = begun;
      return begun;
    }
  }
}
