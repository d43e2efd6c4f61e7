package io.smartcar.rules.live;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves checkpoints, one after the other, and says when that does not work; not thread-safe. */
final class Checkpointing {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpointing.class);

  private final String task;
  private final CheckpointStore store;
  private final long everyNanos;
  private long lastAtNanos;
  private @Nullable CompletableFuture<Void> saving;
  private boolean fails;

  /** The first is due at once. */
  Checkpointing(RuleTaskSettings settings, CheckpointStore store, long nowNanos) {
    this.task = settings.taskName();
    this.store = store;
    this.everyNanos = settings.checkpointInterval().toNanos();
    this.lastAtNanos = nowNanos - everyNanos;
  }

  /** Whether it is time to save again, and the last time is over. */
  boolean isDue(long nowNanos) {
    sayIfItFails();
    return nowNanos - lastAtNanos >= everyNanos && !isUnderWay();
  }

  boolean isUnderWay() {
    return saving != null && !saving.isDone();
  }

  /** Saves, as it is due. */
  void saveDue(Map<Integer, Checkpoint> checkpoints, long nowNanos) {
    lastAtNanos = nowNanos;
    saving = store.save(checkpoints);
  }

  /** Saves; must not be called while an earlier save is under way. */
  CompletableFuture<Void> save(Map<Integer, Checkpoint> checkpoints) {
    CompletableFuture<Void> begun = store.save(checkpoints);
    saving = begun;
    return begun;
  }

  /** Once when it begins and once when it ends: until then a restart has more to read. */
  private void sayIfItFails() {
    if (saving == null || !saving.isDone()) {
      return;
    }
    Throwable failure = Failures.of(saving);
    if (failure != null && !fails) {
      LOG.warn(
          "task {} cannot save its checkpoints, a restart reads from the last that were: {}",
          task,
          String.valueOf(failure));
    } else if (failure == null && fails) {
      LOG.info("task {} saves its checkpoints again", task);
    }
    fails = failure != null;
  }
}
