package io.smartcar.rules.live.push;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleProgram;
import io.smartcar.rules.live.clock.FutureResults;
import io.smartcar.rules.live.judging.ActiveRule;
import io.smartcar.rules.live.judging.ActiveRules;
import io.smartcar.rules.live.port.Era;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Push} is on its way. The steps stand below in the order in which it takes them:
 *
 * <pre>Compiling → Filling → Following ⇄ Holding → Saving → InForce</pre>
 *
 * <p>Each is immutable and replaced by the next; {@link RuleSwap} holds the one it is in. Used by
 * the task's thread.
 */
sealed interface PushStep {

  /** A round that takes less than this is followed by the last. */
  long SHORT_ROUND_NANOS = 500_000_000L;

  int MAX_ROUNDS = 8;

  /**
   * The task stands still for so long at most while alerts wait for their confirmation or another
   * checkpoint is being saved, and then goes on for so long before it tries again. When the new
   * version's checkpoint is being saved there is no way back, and it stands still until it is.
   */
  long HOLD_NANOS = 2_000_000_000L;

  long GO_ON_NANOS = 5_000_000_000L;

  /** A checkpoint that could not be saved is tried again after so long. */
  long SAVE_AGAIN_NANOS = 1_000_000_000L;

  /** The push itself. */
  Push push();

  /** The step that it is in now: the next, or this one if it has to wait. */
  PushStep next(long now) throws PushFailure;

  /** What it waits for, for people. */
  String waitsFor();

  /** Whether the task must show nothing for now. */
  default boolean holds() {
    return false;
  }

  /** Whether there is no way back: the new version's checkpoint may have been saved. */
  default boolean saves() {
    return false;
  }

  /** Ends the push here and leaves nothing behind. */
  void abandon();

  /** The files that changed are compiled in the background. */
  record Compiling(Push push, CompletableFuture<List<RuleProgram>> compiled) implements PushStep {

    static Compiling begin(Push push) {
      List<RuleFile> files = push.toBeCreated();
      return new Compiling(
          push, push.inBackground(() -> Push.compile(files, push.task().settings())));
    }

    @Override
    public PushStep next(long now) throws PushFailure {
      if (!compiled.isDone()) {
        return this;
      }
      List<RuleProgram> programs = Push.result(compiled);
      if (!push.task().isWhereItWas()) {
        // Events between the clock and there would be shown to nobody who begins at the clock.
        return this;
      }
      List<ActiveRule> created = push.task().create(programs);
      return created.isEmpty() || push.task().clock() == NONE
          ? Following.begin(push, created, now)
          : Filling.begin(push, created, now);
    }

    @Override
    public String waitsFor() {
      return compiled.isDone()
          ? "waits until the task is where it was before it was restarted"
          : "compiles";
    }

    @Override
    public void abandon() {
      push.abandon(List.of(), null);
    }
  }

  /**
   * The new rules' windows are filled from the log, in the background and in rounds, each shorter
   * than the one before. From the last one's beginning on the task keeps what it shows.
   */
  record Filling(Push push, List<ActiveRule> created, CompletableFuture<WarmUp> read, Round round)
      implements PushStep {

    /** One reading of the log, up to where the task was when it began. */
    record Round(WarmUp warmUp, int number, boolean last, long sinceNanos) {}

    static Filling begin(Push push, List<ActiveRule> created, long now) {
      WarmUp warmUp =
          new WarmUp(push.ports().logForWarmUp().get(), push.task().settings(), created);
      return read(push, created, new Round(warmUp, 1, false, now));
    }

    private static Filling read(Push push, List<ActiveRule> created, Round round) {
      WarmUp.Position position = push.task().position(ActiveRules.lookBackMillis(created));
      if (round.last()) {
        push.active().keep();
      }
      CompletableFuture<WarmUp> read =
          push.inBackground(
              () -> {
                round.warmUp().catchUp(position);
                return round.warmUp();
              });
      return new Filling(push, created, read, round);
    }

    @Override
    public PushStep next(long now) throws PushFailure {
      if (!read.isDone()) {
        return this;
      }
      WarmUp filled = Push.result(read);
      push.refuseStopped(created);
      if (!round.last()) {
        boolean isShort = now - round.sinceNanos() < SHORT_ROUND_NANOS;
        boolean last = isShort || round.number() >= MAX_ROUNDS;
        return read(push, created, new Round(filled, round.number() + 1, last, now));
      }
      PushStep following = Following.begin(push, created, now);
      push.task().learnFrom(filled);
      push.ports().background().execute(filled::close);
      return following;
    }

    @Override
    public String waitsFor() {
      return "fills its windows from the log";
    }

    @Override
    public void abandon() {
      push.abandon(created, round.warmUp());
    }
  }

  /** The new rules are shown, in silence, what the old ones are, until it is time to hold. */
  record Following(Push push, List<ActiveRule> created, long holdsAtNanos) implements PushStep {

    static Following begin(Push push, List<ActiveRule> created, long now) {
      push.active().follow(created, push.task().clock());
      return new Following(push, created, now);
    }

    @Override
    public PushStep next(long now) throws PushFailure {
      push.refuseStopped(created);
      return now - holdsAtNanos >= 0 ? new Holding(push, created, now) : this;
    }

    @Override
    public String waitsFor() {
      return "waits until all alerts are confirmed";
    }

    @Override
    public void abandon() {
      push.abandon(created, null);
    }
  }

  /** The task shows nothing, so that all alerts that were raised can be confirmed. */
  record Holding(Push push, List<ActiveRule> created, long sinceNanos) implements PushStep {

    @Override
    public PushStep next(long now) {
      if (push.task().allConfirmed()) {
        CompletableFuture<Void> saved = Saving.save(push, created);
        if (saved != null) {
          return new Saving(push, created, saved, waitsFor(), now);
        }
      }
      return now - sinceNanos >= HOLD_NANOS
          ? new Following(push, created, now + GO_ON_NANOS)
          : this;
    }

    @Override
    public String waitsFor() {
      return "waits until all alerts are confirmed";
    }

    @Override
    public boolean holds() {
      return true;
    }

    @Override
    public void abandon() {
      push.abandon(created, null);
    }
  }

  /**
   * The checkpoint that names the new version is being saved. A save that failed may have
   * succeeded: from here on there is only another save.
   *
   * @param saved null between a save that failed and the next
   */
  record Saving(
      Push push,
      List<ActiveRule> created,
      @Nullable CompletableFuture<Void> saved,
      String waitsFor,
      long sinceNanos)
      implements PushStep {

    /** Null if an earlier save of the task is still under way. */
    static @Nullable CompletableFuture<Void> save(Push push, List<ActiveRule> created) {
      long clock = push.task().clock();
      return push.task()
          .save(
              push.rules().number(),
              clock,
              Era.before(push.eras(), clock),
              ActiveRules.lookBackMillis(push.with(created)));
    }

    @Override
    public PushStep next(long now) {
      if (saved == null) {
        CompletableFuture<Void> again =
            now - sinceNanos >= SAVE_AGAIN_NANOS ? save(push, created) : null;
        return again == null ? this : new Saving(push, created, again, waitsFor, now);
      }
      if (!saved.isDone()) {
        return this;
      }
      Throwable failure = FutureResults.failureOf(saved);
      if (failure == null) {
        return new InForce(push, created);
      }
      String reason = String.valueOf(failure).replace('\n', ';');
      return new Saving(push, created, null, "waits until its checkpoint is saved: " + reason, now);
    }

    @Override
    public boolean holds() {
      return true;
    }

    @Override
    public boolean saves() {
      return true;
    }

    @Override
    public void abandon() {
      push.abandon(created, null);
    }
  }

  /** The checkpoint is saved: what the task raises from here on is the new version's. */
  record InForce(Push push, List<ActiveRule> created) implements PushStep {

    @Override
    public PushStep next(long now) {
      return this;
    }

    @Override
    public String waitsFor() {
      return "";
    }

    @Override
    public void abandon() {}
  }
}
