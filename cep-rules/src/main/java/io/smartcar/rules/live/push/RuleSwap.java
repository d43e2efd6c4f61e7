package io.smartcar.rules.live.push;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.rules.RuleProgram;
import io.smartcar.rules.live.judging.ActiveRule;
import io.smartcar.rules.live.judging.ActiveRules;
import io.smartcar.rules.live.port.Era;
import io.smartcar.rules.live.port.RuleTaskPorts;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.VersionedRules;
import io.smartcar.rules.live.push.PushOutcome.PutOff;
import io.smartcar.rules.live.push.PushOutcome.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a task from one version of its rules to the next, at one moment T of its clock: alerts up
 * to T are the old version's, later ones the new one's. Not thread-safe: the task's thread.
 *
 * <p>How it works: {@link PushStep} has the steps of a push, from top to bottom; here one begins,
 * ends, or is given up because it failed or is not wanted any more. Before its last round of
 * reading the task begins to keep what it shows; after it the new rules get what was kept, and
 * follow in silence. Then the task stands still until every alert is confirmed and a checkpoint
 * says that from here on the new version is in force. So a restart never needs two versions: before
 * that checkpoint nothing of the new one was raised, after it nothing of the old one is missing.
 *
 * <p>What an earlier run of the task stored after its last checkpoint it may have raised by the old
 * version later than T; such alerts stay.
 */
public final class RuleSwap implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RuleSwap.class);

  /** What is kept for rules that are not ready; beyond it the task waits for them. */
  private static final int MAX_KEPT = 100_000;

  private static final long RETRY_NANOS = 5_000_000_000L;

  /** What a swap needs of its task. */
  public interface Task {
    RuleTaskSettings settings();

    /** Creates rules at their beginning, silent. */
    List<ActiveRule> create(List<RuleProgram> programs);

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
    @Nullable CompletableFuture<Void> save(
        int version, long since, List<Era> before, long lookBackMillis);
  }

  private final Task task;
  private final ActiveRules active;
  private final RuleTaskPorts ports;
  private final RulesReport report;
  private VersionedRules inForce;
  private long since = NONE;
  private List<Era> before = List.of();
  private List<String> inForceNotRun = List.of();

  /** Where the push is that is under way, if one is. */
  private @Nullable PushStep step;

  /** How the last one ended that did not come into force, until another version was wanted. */
  private @Nullable PushOutcome outcome;

  public RuleSwap(Task task, ActiveRules active, RuleTaskPorts ports, VersionedRules inForce) {
    this.task = task;
    this.active = active;
    this.ports = ports;
    this.report = new RulesReport(ports.rules());
    this.inForce = inForce;
  }

  /**
   * What the task has started with.
   *
   * @param rulesBefore the versions that were in force before it
   * @param notRun why some of these rules run in no task, a line each
   */
  public void startedWith(
      VersionedRules rules, long rulesSince, List<Era> rulesBefore, List<String> notRun) {
    inForce = rules;
    since = rulesSince;
    before = List.copyOf(rulesBefore);
    inForceNotRun = List.copyOf(notRun);
  }

  /** The task cannot take this version; it was found out elsewhere. */
  public void refuse(int version, String why) {
    outcome = new Refused(version, why);
  }

  public int version() {
    return inForce.number();
  }

  public long since() {
    return since;
  }

  /** The versions that were in force before, in order. */
  public List<Era> before() {
    return before;
  }

  /** Whether the task must show nothing for now. */
  public boolean holds() {
    PushStep current = step;
    return current != null && (current.holds() || active.keptSize() >= MAX_KEPT);
  }

  /** Whether a checkpoint for the new version is under way, so that no other may be saved. */
  public boolean saves() {
    PushStep current = step;
    return current != null && current.saves();
  }

  /** Goes on as far as it can without waiting. */
  public void work(long now) {
    VersionedRules wanted = ports.rules().wanted();
    PushStep current = step;
    if (current == null) {
      if (wanted != null && isToBeTaken(wanted, now)) {
        goOn(PushStep.Compiling.begin(new Push(wanted, eras(), task, active, ports)), now);
      }
    } else if (wanted != null
        && wanted.number() != current.push().rules().number()
        && !current.saves()) {
      giveUp(current);
    } else {
      goOn(current, now);
    }
    RulesReport.Running running = new RulesReport.Running(version(), since, inForceNotRun);
    report.say(running.with(active.problems()), step, wanted, outcome);
    report.sayCosts(now, active::costs);
  }

  private List<Era> eras() {
    List<Era> eras = new ArrayList<>(before);
    eras.add(new Era(version(), since));
    return eras;
  }

  private boolean isToBeTaken(VersionedRules wanted, long now) {
    PushOutcome last = outcome;
    if (last != null && last.version() != wanted.number()) {
      outcome = null;
      last = null;
    }
    return wanted.number() != inForce.number() && (last == null || last.allowsAnotherTry(now));
  }

  private void goOn(PushStep from, long now) {
    PushStep current = from;
    try {
      for (PushStep next = current.next(now); next != current; next = current.next(now)) {
        current = next;
      }
      step = current;
      if (current instanceof PushStep.InForce done) {
        adopt(done);
      }
    } catch (PushFailure e) {
      fail(current, e, now);
    }
  }

  private void adopt(PushStep.InForce done) {
    List<ActiveRule> next = done.push().with(done.created());
    List<ActiveRule> gone = active.inForce().stream().filter(rule -> !next.contains(rule)).toList();
    gone.forEach(ActiveRule::retire);
    done.created().forEach(rule -> rule.setSilent(false));
    active.putInForce(next);
    before = Era.before(done.push().eras(), task.clock());
    inForce = done.push().rules();
    since = task.clock();
    inForceNotRun = List.of();
    step = null;
    ports.background().execute(() -> gone.forEach(ActiveRule::close));
    ports.rules().inForce(inForce);
    LOG.info(
        "task {}: version {} of the rules is in force from {} on, {} of {} files were started anew",
        task.settings().taskName(),
        inForce.number(),
        since,
        done.created().size(),
        next.size());
  }

  private void fail(PushStep at, PushFailure why, long now) {
    int version = at.push().rules().number();
    String reason = String.valueOf(why.getMessage());
    outcome =
        why.passes()
            ? new PutOff(version, reason, now + RETRY_NANOS)
            : new Refused(version, reason);
    LOG.warn(
        "task {}: version {} of the rules cannot be taken, version {} goes on: {}",
        task.settings().taskName(),
        version,
        inForce.number(),
        reason);
    at.abandon();
    step = null;
  }

  private void giveUp(PushStep at) {
    LOG.info(
        "task {}: version {} of the rules is not wanted any more",
        task.settings().taskName(),
        at.push().rules().number());
    at.abandon();
    step = null;
  }

  @Override
  public void close() {
    PushStep current = step;
    if (current != null) {
      current.abandon();
      step = null;
    }
  }
}
