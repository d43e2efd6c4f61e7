package io.smartcar.rules.live;

import io.smartcar.rules.live.clock.CheckpointTime;
import io.smartcar.rules.live.clock.Decisions;
import io.smartcar.rules.live.clock.FutureResults;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.CheckpointStore;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves checkpoints, one after the other, and says when that does not work; not thread-safe. */
final class Checkpointing {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpointing.class);

  private final RuleTaskSettings settings;
  private final CheckpointStore store;
  private final ClockWatch clocks;
  private final Decisions decisions;
  private final long everyNanos;
  private long lastAtNanos;
  private @Nullable CompletableFuture<Void> saving;

  /** Up to which decision it has them. */
  private long savingDecisions;

  /** Waits until what it goes past is confirmed. */
  private @Nullable Held held;

  private boolean fails;
  private boolean saidEverything;

  /**
   * Checkpoints that go past late readings.
   *
   * @param notes so many notes must be confirmed before
   * @param decisions they have those up to this one
   */
  private record Held(Map<Integer, Checkpoint> checkpoints, long notes, long decisions) {}

  /** The first is due at once. */
  Checkpointing(
      RuleTaskSettings settings,
      CheckpointStore store,
      ClockWatch clocks,
      Decisions decisions,
      long nowNanos) {
    this.settings = settings;
    this.store = store;
    this.clocks = clocks;
    this.decisions = decisions;
    this.everyNanos = settings.checkpointInterval().toNanos();
    this.lastAtNanos = nowNanos - everyNanos;
  }

  /**
   * Saves if it is time to or alerts wait for it, the last time is over, and there is something to
   * be said.
   */
  void saveIfDue(TaskParts parts, boolean live, long nowNanos) {
    settleWhatIsSaved();
    saveOrHold(parts, live, nowNanos);
    settleWhatIsSaved();
  }

  private void saveOrHold(TaskParts parts, boolean live, long nowNanos) {
    Held waiting = held;
    if (waiting != null) {
      if (!isUnderWay() && !parts.swap().saves() && isConfirmed(parts, waiting)) {
        held = null;
        savingDecisions = waiting.decisions();
        saving = store.save(waiting.checkpoints());
      }
      return;
    }
    boolean due = nowNanos - lastAtNanos >= everyNanos || parts.alerts().waitForCheckpoint();
    if (!due || isUnderWay() || parts.swap().saves()) {
      return;
    }
    long clock = parts.clock().now();
    long confirmed = parts.alerts().confirmedUntil(clock);
    // Before the clock is where it was, the old checkpoints know more than new ones would.
    if (confirmed < parts.alerts().confirmedBefore()) {
      // What waits for a checkpoint that cannot be would wait for ever.
      decisions.settle(decisions.made());
      return;
    }
    lastAtNanos = nowNanos;
    boolean quiet = live && parts.areQuiet();
    if (quiet && !saidEverything) {
      // Once each time that the log has nothing more: what a reader of the log can add up.
      LOG.info("task {} caught up: {}", settings.taskName(), parts.status(live));
    }
    saidEverything = quiet;
    clocks.look(parts.partitions().all(), nowNanos);
    CheckpointTime time =
        CheckpointTime.of(
                settings, parts.topicId(), clock, confirmed, parts.rules().lookBackMillis())
            .withRules(parts.swap().version(), parts.swap().since(), parts.swap().before())
            .withQuiet(quiet);
    held = new Held(parts.partitions().checkpoints(time), parts.alerts().notes(), decisions.made());
    saveOrHold(parts, live, nowNanos);
  }

  /** A restart reads on behind the checkpoint: who came late before it must be on record. */
  private static boolean isConfirmed(TaskParts parts, Held waiting) {
    return parts.alerts().notesConfirmed() >= waiting.notes();
  }

  /** What waits is not saved any more: another log has begun, or a later one was saved. */
  void forgetHeld() {
    held = null;
  }

  boolean isUnderWay() {
    return saving != null && !saving.isDone();
  }

  /** Saves; must not be called while an earlier save is under way. */
  CompletableFuture<Void> save(Map<Integer, Checkpoint> checkpoints) {
    held = null;
    savingDecisions = decisions.made();
    CompletableFuture<Void> begun = store.save(checkpoints);
    saving = begun;
    return begun;
  }

  /**
   * What is saved, alerts need not wait for any longer; and not for what cannot be saved: a store
   * that takes no checkpoints must not keep alerts from people. That it fails is said once when it
   * begins and once when it ends: until then a restart has more to read.
   */
  private void settleWhatIsSaved() {
    if (saving == null || !saving.isDone()) {
      return;
    }
    decisions.settle(savingDecisions);
    Throwable failure = FutureResults.failureOf(saving);
    if (failure != null && !fails) {
      LOG.warn(
          "task {} cannot save its checkpoints, a restart reads from the last that were: {}",
          settings.taskName(),
          String.valueOf(failure));
    } else if (failure == null && fails) {
      LOG.info("task {} saves its checkpoints again", settings.taskName());
    }
    fails = failure != null;
  }
}
