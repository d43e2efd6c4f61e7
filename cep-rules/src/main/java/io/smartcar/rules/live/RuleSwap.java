package io.smartcar.rules.live;

import static io.smartcar.rules.live.Checkpoint.NONE;

import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.RulesByScope;
import io.smartcar.rules.live.RulesState.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a task from one version of its rules to the next, at one moment T of its clock: alerts up
 * to T are the old version's, later ones the new one's. Not thread-safe: the task's thread.
 *
 * <p>How it works: in the background the changed files are compiled and their windows filled from
 * the log, in rounds, each shorter than the one before. Before the last round the task begins to
 * keep what it shows; after it the new rules get what was kept, and follow in silence. Then the
 * task stands still until every alert is confirmed and a checkpoint says that from here on the new
 * version is in force. So a restart never needs two versions: before that checkpoint nothing of the
 * new one was raised, after it nothing of the old one is missing.
 *
 * <p>What an earlier run of the task stored after its last checkpoint it may have raised by the old
 * version later than T; such alerts stay.
 */
final class RuleSwap implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RuleSwap.class);

  /** A round that takes less than this is followed by the last. */
  private static final long SHORT_ROUND_NANOS = 500_000_000L;

  private static final int MAX_ROUNDS = 8;

  /** What is kept for rules that are not ready; beyond it the task waits for them. */
  private static final int MAX_KEPT = 100_000;

  /**
   * The task stands still for so long at most while alerts wait for their confirmation or another
   * checkpoint is being saved, and then goes on for so long before it tries again. When the new
   * version's checkpoint is being saved there is no way back, and it stands still until it is.
   */
  private static final long HOLD_NANOS = 2_000_000_000L;

  private static final long GO_ON_NANOS = 5_000_000_000L;
  private static final long RETRY_NANOS = 5_000_000_000L;

  /** What a swap needs of its task. */
  interface Task {
    RuleTaskSettings settings();

    /** Creates a rule at its beginning, silent. */
    ActiveRule create(CompiledRule rule);

    /** Where the task is, and where reading begins for rules that look back so far. */
    WarmUp.Position position(long lookBackMillis);

    long clock();

    /** Whether the clock is past all that an earlier task has shown and this one shows no more. */
    boolean isWhereItWas();

    /** Whether every alert raised so far is confirmed, and the clock is past its last one. */
    boolean allConfirmed();

    /** Restarts can begin where this warm-up began. */
    void learnFrom(WarmUp warmUp);

    /** Saves checkpoints for these rules; null if an earlier save is still under way. */
    @Nullable CompletableFuture<Void> save(int version, long since, long lookBackMillis);
  }

  private enum Step {
    COMPILE,
    CATCH_UP,
    CATCH_UP_LAST,
    FOLLOW,
    HOLD,
    SAVE
  }

  private final Task task;
  private final ActiveRules active;
  private final RuleTaskPorts ports;
  private VersionedRules inForce;
  private long since = NONE;
  private List<String> inForceNotRun = List.of();
  private @Nullable RulesState reported;
  private @Nullable Attempt attempt;
  private int refused = -1;
  private String refusedWhy = "";
  private int failedOnce = -1;
  private String failedOnceWhy = "";
  private long retryAtNanos;

  /** One version on its way. */
  private static final class Attempt {
    final VersionedRules rules;
    Step step = Step.COMPILE;
    @Nullable CompletableFuture<List<CompiledRule>> compiling;
    @Nullable CompletableFuture<WarmUp> reading;
    @Nullable CompletableFuture<Void> saving;
    @Nullable WarmUp warmUp;
    List<ActiveRule> changed = List.of();
    int rounds;
    long stepSinceNanos;
    String waitsFor = "compiles";

    Attempt(VersionedRules rules) {
      this.rules = rules;
    }
  }

  RuleSwap(Task task, ActiveRules active, RuleTaskPorts ports, VersionedRules inForce) {
    this.task = task;
    this.active = active;
    this.ports = ports;
    this.inForce = inForce;
  }

  /**
   * What the task has started with.
   *
   * @param notRun why some of these rules run in no task, a line each
   */
  void startedWith(VersionedRules rules, long rulesSince, List<String> notRun) {
    inForce = rules;
    since = rulesSince;
    inForceNotRun = List.copyOf(notRun);
  }

  /** The task cannot take this version; it was found out elsewhere. */
  void refuse(int version, String why) {
    refused = version;
    refusedWhy = why;
  }

  int version() {
    return inForce.number();
  }

  long since() {
    return since;
  }

  /** Whether the task must show nothing for now. */
  boolean holds() {
    Attempt current = attempt;
    return current != null
        && (current.step == Step.HOLD
            || current.step == Step.SAVE
            || active.keptSize() >= MAX_KEPT);
  }

  /** Whether a checkpoint for the new version is under way, so that no other may be saved. */
  boolean saves() {
    Attempt current = attempt;
    return current != null && current.step == Step.SAVE;
  }

  /** Goes on as far as it can without waiting. */
  void work(long now) {
    VersionedRules wanted = ports.rules().wanted();
    Attempt current = attempt;
    if (current == null) {
      if (wanted != null && isToBeTaken(wanted, now)) {
        begin(wanted, now);
      }
    } else if (wanted != null
        && wanted.number() != current.rules.number()
        && current.step != Step.SAVE) {
      LOG.info(
          "task {}: version {} of the rules is not wanted any more",
          task.settings().taskName(),
          current.rules.number());
      abandon(current);
    } else {
      goOn(current, now);
    }
    report(wanted);
  }

  private boolean isToBeTaken(VersionedRules wanted, long now) {
    if (wanted.number() != refused) {
      refused = -1;
    }
    return wanted.number() != inForce.number()
        && wanted.number() != refused
        && (wanted.number() != failedOnce || now - retryAtNanos >= 0);
  }

  private void begin(VersionedRules wanted, long now) {
    Attempt begun = new Attempt(wanted);
    begun.stepSinceNanos = now;
    attempt = begun;
    Map<RuleFile, ActiveRule> running = active.byFile();
    List<RuleFile> changed =
        wanted.rules().files().stream().filter(file -> !running.containsKey(file)).toList();
    begun.compiling = inBackground(ports.background(), () -> compile(changed, task.settings()));
    goOn(begun, now);
  }

  /** Of files that the task does not run yet, those that it should. */
  private static List<CompiledRule> compile(List<RuleFile> files, RuleTaskSettings settings)
      throws RuleException {
    RulesByScope rules = RulesByScope.of(new RuleSet(files));
    List<String> refused = rules.refusedWithoutFleetTask();
    if (!settings.fleetTask() && !refused.isEmpty()) {
      throw new RuleException(refused);
    }
    return CompiledRule.compile(rules.of(settings.scope()));
  }

  private void goOn(Attempt current, long now) {
    try {
      switch (current.step) {
        case COMPILE -> takeCompiled(current, now);
        case CATCH_UP, CATCH_UP_LAST -> takeRead(current, now);
        case FOLLOW -> holdIfTime(current, now);
        case HOLD -> saveIfConfirmed(current, now);
        case SAVE -> takeSaved(current, now);
      }
    } catch (CompletionException e) {
      failed(current, e.getCause() == null ? e : e.getCause(), now);
    }
  }

  private void takeCompiled(Attempt current, long now) {
    CompletableFuture<List<CompiledRule>> compiling = current.compiling;
    if (compiling == null || !compiling.isDone()) {
      return;
    }
    List<CompiledRule> compiled = compiling.join();
    if (!task.isWhereItWas()) {
      // Events between the clock and there would be shown to nobody who begins at the clock.
      current.waitsFor = "waits until the task is where it was before it was restarted";
      return;
    }
    List<ActiveRule> created = new ArrayList<>();
    for (CompiledRule rule : compiled) {
      created.add(task.create(rule));
    }
    current.changed = created;
    if (created.isEmpty() || task.clock() == NONE) {
      follow(current, now);
      return;
    }
    WarmUp warmUp = new WarmUp(ports.logForWarmUp().get(), task.settings(), created);
    current.warmUp = warmUp;
    read(current, warmUp, Step.CATCH_UP, now);
  }

  private void read(Attempt current, WarmUp warmUp, Step step, long now) {
    WarmUp.Position position = task.position(ActiveRules.lookBackMillis(current.changed));
    if (step == Step.CATCH_UP_LAST) {
      active.keep();
    }
    current.step = step;
    current.stepSinceNanos = now;
    current.rounds++;
    current.waitsFor = "fills its windows from the log";
    current.reading =
        inBackground(
            ports.background(),
            () -> {
              warmUp.catchUp(position);
              return warmUp;
            });
  }

  private void takeRead(Attempt current, long now) {
    CompletableFuture<WarmUp> reading = current.reading;
    WarmUp warmUp = current.warmUp;
    if (reading == null || warmUp == null || !reading.isDone()) {
      return;
    }
    reading.join();
    if (stoppedRule(current, now)) {
      return;
    }
    if (current.step == Step.CATCH_UP) {
      boolean isShort = now - current.stepSinceNanos < SHORT_ROUND_NANOS;
      boolean last = isShort || current.rounds >= MAX_ROUNDS;
      read(current, warmUp, last ? Step.CATCH_UP_LAST : Step.CATCH_UP, now);
      return;
    }
    follow(current, now);
    task.learnFrom(warmUp);
    closeLater(warmUp);
    current.warmUp = null;
  }

  private void follow(Attempt current, long now) {
    active.follow(current.changed, task.clock());
    current.step = Step.FOLLOW;
    current.stepSinceNanos = now - GO_ON_NANOS;
    current.waitsFor = "waits until all alerts are confirmed";
    holdIfTime(current, now);
  }

  private void holdIfTime(Attempt current, long now) {
    if (!stoppedRule(current, now) && now - current.stepSinceNanos >= GO_ON_NANOS) {
      current.step = Step.HOLD;
      current.stepSinceNanos = now;
      saveIfConfirmed(current, now);
    }
  }

  private void saveIfConfirmed(Attempt current, long now) {
    if (task.allConfirmed()) {
      save(current, now);
    }
    if (current.step == Step.HOLD && now - current.stepSinceNanos >= HOLD_NANOS) {
      current.step = Step.FOLLOW;
      current.stepSinceNanos = now;
    }
  }

  private void save(Attempt current, long now) {
    CompletableFuture<Void> saving =
        task.save(current.rules.number(), task.clock(), ActiveRules.lookBackMillis(next(current)));
    if (saving != null) {
      current.step = Step.SAVE;
      current.stepSinceNanos = now;
      current.saving = saving;
      takeSaved(current, now);
    }
  }

  /**
   * A save that failed may have succeeded: from here on there is no way back, only another save.
   */
  private void takeSaved(Attempt current, long now) {
    CompletableFuture<Void> saving = current.saving;
    if (saving == null) {
      if (now - current.stepSinceNanos >= 1_000_000_000L) {
        save(current, now);
      }
    } else if (saving.isDone()) {
      Throwable failure = Failures.of(saving);
      if (failure != null) {
        current.saving = null;
        current.waitsFor =
            "waits until its checkpoint is saved: " + String.valueOf(failure).replace('\n', ';');
        current.stepSinceNanos = now;
      } else {
        adopt(current);
      }
    }
  }

  private List<ActiveRule> next(Attempt current) {
    Map<RuleFile, ActiveRule> all = active.byFile();
    current.changed.forEach(rule -> all.put(rule.file(), rule));
    return current.rules.rules().files().stream().filter(all::containsKey).map(all::get).toList();
  }

  private void adopt(Attempt current) {
    List<ActiveRule> next = next(current);
    List<ActiveRule> gone = active.inForce().stream().filter(rule -> !next.contains(rule)).toList();
    current.changed.forEach(rule -> rule.setSilent(false));
    active.putInForce(next);
    inForce = current.rules;
    since = task.clock();
    inForceNotRun = List.of();
    attempt = null;
    ports.background().execute(() -> gone.forEach(ActiveRule::close));
    ports.rules().inForce(inForce);
    LOG.info(
        "task {}: version {} of the rules is in force from {} on, {} of {} files changed",
        task.settings().taskName(),
        inForce.number(),
        since,
        current.changed.size(),
        next.size());
  }

  private boolean stoppedRule(Attempt current, long now) {
    for (ActiveRule rule : current.changed) {
      String stopped = rule.stopped();
      if (stopped != null) {
        failed(current, new IllegalStateException(stopped), now);
        return true;
      }
    }
    return false;
  }

  /** What the log's absence causes passes by; what the rules cause does not. */
  private void failed(Attempt current, Throwable why, long now) {
    String reason = String.valueOf(why.getMessage()).replace('\n', ';');
    if (why instanceof LogUnavailableException) {
      failedOnce = current.rules.number();
      failedOnceWhy = reason;
      retryAtNanos = now + RETRY_NANOS;
    } else {
      refuse(current.rules.number(), reason);
    }
    LOG.warn(
        "task {}: version {} of the rules cannot be taken, version {} goes on: {}",
        task.settings().taskName(),
        current.rules.number(),
        inForce.number(),
        reason);
    abandon(current);
  }

  private void abandon(Attempt current) {
    attempt = null;
    active.forget();
    WarmUp warmUp = current.warmUp;
    if (warmUp != null) {
      // Or whatever is to be done next would wait behind it.
      warmUp.cancel();
    }
    Runnable end =
        () -> {
          current.changed.forEach(ActiveRule::close);
          if (warmUp != null) {
            warmUp.close();
          }
        };
    // The background does one thing after the other: what is still read ends before its rules do.
    ports.background().execute(end);
  }

  private void closeLater(WarmUp warmUp) {
    ports.background().execute(warmUp::close);
  }

  private void report(@Nullable VersionedRules wanted) {
    RulesState now = state(wanted);
    if (!now.equals(reported)) {
      reported = now;
      ports.rules().report(now);
    }
  }

  private RulesState state(@Nullable VersionedRules wanted) {
    List<String> problems = new ArrayList<>(inForceNotRun);
    problems.addAll(active.problems());
    int version = inForce.number();
    Attempt current = attempt;
    if (current != null) {
      return new RulesState(
          version, since, Phase.WARMING, current.rules.number(), current.waitsFor, problems);
    }
    if (wanted != null && wanted.number() != version) {
      int number = wanted.number();
      if (number == refused) {
        return new RulesState(version, since, Phase.FAILED, number, refusedWhy, problems);
      }
      String why = number == failedOnce ? failedOnceWhy : "is about to begin";
      return new RulesState(version, since, Phase.WARMING, number, why, problems);
    }
    return new RulesState(version, since, Phase.LIVE, version, "", problems);
  }

  private interface Work<T> {
    T run() throws Exception;
  }

  private static <T> CompletableFuture<T> inBackground(Executor background, Work<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    background.execute(
        () -> {
          try {
            result.complete(work.run());
          } catch (Exception | LinkageError | StackOverflowError e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  @Override
  public void close() {
    Attempt current = attempt;
    if (current != null) {
      abandon(current);
    }
  }
}
