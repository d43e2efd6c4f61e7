package io.smartcar.rules.live;

import static io.smartcar.rules.live.Checkpoint.NONE;

import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RulesByScope;
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
 * The jar's stand in for a version that is not to be had or does not compile, so that a task always
 * has rules. Used once by {@link RuleTask}, on its thread; asking the source may take some seconds.
 */
final class RulesAtStart {

  /**
   * What was chosen.
   *
   * @param rules the version
   * @param compiled its rules of the task's scope
   * @param since alerts after this event time are the version's; {@link Checkpoint#NONE}: all
   * @param notRun why some of its rules run nowhere, a line for each
   * @param refused the version that could not be taken although it was in force, if any
   */
  record Choice(
      VersionedRules rules,
      List<CompiledRule> compiled,
      long since,
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

  Choice choose(Collection<Checkpoint> checkpoints) {
    Checkpoint last =
        checkpoints.stream().max(Comparator.comparingInt(Checkpoint::rules)).orElse(null);
    VersionedRules rules = last == null ? source.first() : known(last.rules());
    if (rules.number() == jar.number()) {
      return jarInPlaceOf(null);
    }
    try {
      RulesByScope all = RulesByScope.of(rules.rules());
      // What cannot run must not take away the rules beside it, which were in force before.
      return new Choice(
          rules,
          CompiledRule.compile(all.of(settings.scope())),
          last == null ? NONE : last.rulesSince(),
          settings.fleetTask() ? List.of() : all.refusedWithoutFleetTask(),
          null);
    } catch (RuleException e) {
      LOG.error("version {} of the rules does not compile: {}", rules.number(), e.getMessage());
      return jarInPlaceOf(new Refused(rules.number(), String.join("; ", e.problems())));
    }
  }

  private Choice jarInPlaceOf(@Nullable Refused refused) {
    return new Choice(jar, jarRules, NONE, List.of(), refused);
  }

  private VersionedRules known(int version) {
    if (version == jar.number()) {
      return jar;
    }
    Optional<VersionedRules> stored = source.version(version);
    if (stored.isEmpty()) {
      LOG.error(
          "version {} of the rules, which was in force, is not to be had; the task starts with those of the"
              + " jar",
          version);
    }
    return stored.orElse(jar);
  }
}
