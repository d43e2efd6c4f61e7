package io.smartcar.rules.live.push;

import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleProgram;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.RulesByScope;
import io.smartcar.rules.live.clock.FutureResults;
import io.smartcar.rules.live.judging.ActiveRule;
import io.smartcar.rules.live.judging.ActiveRules;
import io.smartcar.rules.live.port.Era;
import io.smartcar.rules.live.port.RuleTaskPorts;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.VersionedRules;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One version on its way into force in one task: what all {@link PushStep}s of it need. Immutable;
 * used by the task's thread.
 *
 * @param rules the version
 * @param eras the versions before it in order, the one in force last
 * @param task the task that is to take it
 * @param active what the task runs meanwhile
 * @param ports the task's background and log
 */
public record Push(
    VersionedRules rules,
    List<Era> eras,
    RuleSwap.Task task,
    ActiveRules active,
    RuleTaskPorts ports) {

  /** Copies the list. */
  public Push {
    eras = List.copyOf(eras);
  }

  /**
   * What takes long, after all that the background has to do already. A rule may also cause an
   * error that no exception is: a class too large, a recursion without end.
   */
  <T> CompletableFuture<T> inBackground(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    ports
        .background()
        .execute(
            () -> {
              try {
                result.complete(work.call());
              } catch (Exception | LinkageError | StackOverflowError e) {
                result.completeExceptionally(e);
              } catch (Error e) {
                // Or the push would wait for ever; who runs the background sees to it as well.
                result.completeExceptionally(e);
                throw e;
              }
            });
    return result;
  }

  /** The result of work that is done, or why it has none. */
  static <T> T result(CompletableFuture<T> done) throws PushFailure {
    Throwable failure = FutureResults.failureOf(done);
    if (failure != null) {
      throw new PushFailure(failure);
    }
    return done.join();
  }

  /**
   * The files whose engines do not go on: those that are not run yet, and those whose rule was
   * stopped or throttled, which a push starts again.
   */
  List<RuleFile> toBeCreated() {
    Map<RuleFile, ActiveRule> running = active.byFile();
    return rules.rules().files().stream()
        .filter(
            file -> {
              ActiveRule rule = running.get(file);
              return rule == null || !rule.problems().isEmpty();
            })
        .toList();
  }

  /** Compiles those of the files that are of the task's scope. In the background. */
  static List<RuleProgram> compile(List<RuleFile> files, RuleTaskSettings settings)
      throws RuleException {
    RulesByScope byScope = RulesByScope.of(new RuleSet(files));
    List<String> refused = byScope.refusedWithoutFleetTask();
    if (!settings.fleetTask() && !refused.isEmpty()) {
      throw new RuleException(refused);
    }
    return RuleProgram.of(CompiledRule.compile(byScope.of(settings.scope())));
  }

  /**
   * A rule that throws on what it is shown in silence would throw in force. One that had been
   * stopped before and stops again changes nothing: it must not keep back the files beside it.
   */
  void refuseStopped(List<ActiveRule> created) throws PushFailure {
    Map<RuleFile, ActiveRule> running = active.byFile();
    for (ActiveRule rule : created) {
      String stopped = rule.stopped();
      ActiveRule before = running.get(rule.file());
      if (stopped != null && (before == null || before.stopped() == null)) {
        throw new PushFailure(new IllegalStateException(stopped));
      }
    }
  }

  /** The rules of the task once the version is in force. */
  List<ActiveRule> with(List<ActiveRule> created) {
    Map<RuleFile, ActiveRule> all = active.byFile();
    created.forEach(rule -> all.put(rule.file(), rule));
    return rules.rules().files().stream().filter(all::containsKey).map(all::get).toList();
  }

  /**
   * Ends it: nothing of it is left behind. The background does one thing after the other, so that
   * what is still read ends before its rules do.
   *
   * @param created the rules that will not be used
   * @param warmUp what is read for them, if anything
   */
  void abandon(List<ActiveRule> created, @Nullable WarmUp warmUp) {
    active.forget();
    if (warmUp != null) {
      // Or whatever is to be done next would wait behind it.
      warmUp.cancel();
    }
    ports
        .background()
        .execute(
            () -> {
              created.forEach(ActiveRule::close);
              if (warmUp != null) {
                warmUp.close();
              }
            });
  }
}
