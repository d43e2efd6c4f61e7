package io.smartcar.rules.live;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RulesByScope;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.Era;
import io.smartcar.rules.live.port.RuleSource;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.RulesState;
import io.smartcar.rules.live.port.RulesState.Phase;
import io.smartcar.rules.live.port.RulesUnavailableException;
import io.smartcar.rules.live.port.VersionedRules;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the rules that a task begins with: those that were in force when its checkpoints were
 * saved, for the alerts up to there are theirs; without a checkpoint the ones that are wanted now.
 * The jar's stand in for a version that is nowhere to be found or does not compile. A store that
 * does not answer is no reason to take others: then the task has to wait. Used by {@link RuleTask},
 * on its thread; asking the source may take some seconds.
 *
 * <p>How it works: partitions may come from tasks that were not equally far with a push or a
 * rollback, so that their checkpoints name several versions. One task runs one, and each alert up
 * to a partition's checkpoint stays what it is, whichever that is. If the version that was decided
 * on last is among them, it is that: a version that was taken back does not begin again. Otherwise
 * the last that came into force; a higher number does not mean a later decision.
 */
final class RulesAtStart {

  /**
   * What was chosen.
   *
   * @param rules the version
   * @param compiled its rules of the task's scope
   * @param since alerts after this event time are the version's; {@link Checkpoint#NONE}: all
   * @param before the versions that were in force before it
   * @param notRun why some of its rules run nowhere, a line for each
   * @param refused the version that could not be taken although it was in force, if any
   */
  record Choice(
      VersionedRules rules,
      List<CompiledRule> compiled,
      long since,
      List<Era> before,
      List<String> notRun,
      @Nullable Refused refused) {}

  /** A version and why it does not compile. */
  record Refused(int version, String reason) {}

  private static final Logger LOG = LoggerFactory.getLogger(RulesAtStart.class);

  private final RuleTaskSettings settings;
  private final RuleSource source;
  private final VersionedRules jar;
  private final List<CompiledRule> jarRules;

  RulesAtStart(
      RuleTaskSettings settings,
      RuleSource source,
      VersionedRules jar,
      List<CompiledRule> jarRules) {
    this.settings = settings;
    this.source = source;
    this.jar = jar;
    this.jarRules = jarRules;
  }

  /**
   * Chooses once.
   *
   * @param checkpoints those of the task's partitions that have one
   * @throws RulesUnavailableException if that cannot be decided now; the task's state says so
   */
  Choice choose(Collection<Checkpoint> checkpoints) throws RulesUnavailableException {
    try {
      return chosen(checkpoints);
    } catch (RulesUnavailableException e) {
      int version = checkpoints.stream().mapToInt(Checkpoint::rules).max().orElse(jar.number());
      String reason = "runs no rules yet, it waits for the rule store: " + e.getMessage();
      source.report(new RulesState(jar.number(), NONE, Phase.WARMING, version, reason, List.of()));
      throw e;
    }
  }

  private Choice chosen(Collection<Checkpoint> checkpoints) throws RulesUnavailableException {
    Checkpoint last = last(checkpoints);
    List<Era> before = last == null ? List.of() : last.rulesBefore();
    VersionedRules rules = last == null ? source.first() : known(last.rules());
    if (rules.number() == jar.number()) {
      long since = last == null || last.rules() != jar.number() ? NONE : last.rulesSince();
      return new Choice(jar, jarRules, since, before, List.of(), null);
    }
    try {
      RulesByScope all = RulesByScope.of(rules.rules());
      // What cannot run must not take away the rules beside it, which were in force before.
      return new Choice(
          rules,
          CompiledRule.compile(all.of(settings.scope())),
          last == null ? NONE : last.rulesSince(),
          before,
          settings.fleetTask() ? List.of() : all.refusedWithoutFleetTask(),
          null);
    } catch (RuleException e) {
      LOG.error("version {} of the rules does not compile: {}", rules.number(), e.getMessage());
      Refused refused = new Refused(rules.number(), String.join("; ", e.problems()));
      return new Choice(jar, jarRules, NONE, before, List.of(), refused);
    }
  }

  /** The checkpoint whose rules the task begins with; null if there is none. */
  private @Nullable Checkpoint last(Collection<Checkpoint> checkpoints)
      throws RulesUnavailableException {
    Comparator<Checkpoint> later =
        Comparator.comparingLong(Checkpoint::rulesSince).thenComparingInt(Checkpoint::rules);
    if (checkpoints.stream().mapToInt(Checkpoint::rules).distinct().count() > 1) {
      int decided = source.decided();
      later =
          Comparator.<Checkpoint, Boolean>comparing(one -> one.rules() == decided)
              .thenComparing(later);
    }
    return checkpoints.stream().max(later).orElse(null);
  }

  private VersionedRules known(int version) throws RulesUnavailableException {
    if (version == jar.number()) {
      return jar;
    }
    Optional<VersionedRules> stored = source.version(version);
    if (stored.isEmpty()) {
      LOG.error(
          "version {} of the rules, which was in force, is in no store any more; the task starts with"
              + " those of the jar",
          version);
    }
    return stored.orElse(jar);
  }
}
