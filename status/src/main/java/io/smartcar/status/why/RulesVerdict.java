package io.smartcar.status.why;

import io.smartcar.events.CarEvent;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.RulesByScope;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.Era;
import io.smartcar.status.Ages;
import io.smartcar.status.Answer;
import io.smartcar.status.why.Step.Name;
import io.smartcar.status.why.Step.State;
import io.smartcar.status.why.WhySources.InLog;
import io.smartcar.status.why.WhySources.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the rules of scope car say of a stored reading, run over the car's stored readings around
 * it. Immutable.
 *
 * @param looks what each says; also of those that were not tried
 * @param rules by which rules, in words; empty if nobody says which they are
 * @param isOpen whether the rules' clock is known not to have gone past the time that the reading
 *     counts for
 */
record RulesVerdict(List<RuleLook> looks, Optional<String> rules, boolean isOpen) {

  /** A rule that looks back further is not tried here. */
  static final Duration LONGEST_LOOK_BACK = Duration.ofHours(1);

  /** Copies the list. */
  RulesVerdict {
    looks = List.copyOf(looks);
  }

  /** By the version that was in force then, if that is known; otherwise by the one of now. */
  static RulesVerdict of(Inquiry inquiry, CarEvent reading, Optional<InLog> found) {
    Optional<Integer> then =
        found
            .flatMap(InLog::rules)
            .map(Checkpoint::eras)
            .map(eras -> Era.versionAt(eras, reading.eventTime()));
    Answer<Rules> answer = inquiry.ask(() -> inquiry.sources().rules(then));
    if (answer.value().isEmpty()) {
      return new RulesVerdict(
          List.of(RuleLook.unknown("the rules", Inquiry.noAnswer("ZooKeeper", answer))),
          Optional.empty(),
          isOpen(reading, Duration.ZERO, found));
    }
    Rules rules = answer.value().get();
    List<RuleLook> looks = new ArrayList<>();
    List<CompiledRule> compiled = compiled(rules.set(), looks, inquiry.settings());
    Duration furthest =
        compiled.stream()
            .map(rule -> lookBack(rule, inquiry.settings()))
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    looks.addAll(tried(inquiry, reading, compiled, furthest));
    return new RulesVerdict(
        looks,
        Optional.of(
            "version %d of the rules, in force %s"
                .formatted(rules.version(), then.isPresent() ? "at the time" : "now")),
        isOpen(reading, furthest, found));
  }

  private static List<RuleLook> tried(
      Inquiry inquiry, CarEvent reading, List<CompiledRule> rules, Duration lookBack) {
    long time = reading.eventTime();
    Answer<List<StoredEvent>> answer =
        inquiry.ask(
            () ->
                inquiry
                    .sources()
                    .readings(
                        inquiry.car(),
                        time - lookBack.toMillis(),
                        time + lookBack.toMillis() + 1,
                        Inquiry.MAX_READINGS));
    return rules.stream()
        .map(
            rule ->
                answer
                    .value()
                    .map(readings -> tried(rule, reading, readings, inquiry.settings()))
                    .orElseGet(
                        () ->
                            RuleLook.unknown(
                                rule.file().name(), Inquiry.noAnswer("HBase", answer))))
        .toList();
  }

  private static RuleLook tried(
      CompiledRule rule, CarEvent reading, List<StoredEvent> readings, Why.Settings settings) {
    return readings.size() < Inquiry.MAX_READINGS
        ? RuleLook.of(rule, reading, readings, settings)
        : RuleLook.unknown(rule.file().name(), "more readings than are looked at here");
  }

  /** The rules that can be tried; what is to be said of the others is added to {@code looks}. */
  private static List<CompiledRule> compiled(
      RuleSet set, List<RuleLook> looks, Why.Settings settings) {
    List<CompiledRule> compiled = new ArrayList<>();
    RulesByScope scopes;
    try {
      scopes = RulesByScope.of(set);
    } catch (RuleException wrong) {
      looks.add(RuleLook.unknown("the rules", String.valueOf(wrong.getMessage())));
      return compiled;
    }
    for (RuleFile file : scopes.fleet().files()) {
      looks.add(
          RuleLook.unknown(
              file.name(), "of scope fleet: one car's readings do not tell what it says"));
    }
    for (RuleFile file : scopes.car().files()) {
      try {
        CompiledRule rule = CompiledRule.compile(file);
        Duration lookBack = lookBack(rule, settings);
        if (lookBack.compareTo(LONGEST_LOOK_BACK) > 0) {
          looks.add(
              RuleLook.unknown(
                  file.name(),
                  "looks back %s, too far for here: smartcar rules try --history"
                      .formatted(Ages.text(lookBack))));
        } else {
          compiled.add(rule);
        }
      } catch (RuleException wrong) {
        looks.add(RuleLook.unknown(file.name(), wrong.problems().get(0)));
      }
    }
    return compiled;
  }

  private static Duration lookBack(CompiledRule rule, Why.Settings settings) {
    return rule.lookBack().orElse(settings.lookBack());
  }

  private static boolean isOpen(CarEvent reading, Duration lookBack, Optional<InLog> found) {
    return found
        .flatMap(InLog::rules)
        .map(saved -> saved.taken().clock())
        .filter(clock -> clock != Checkpoint.NONE)
        .map(clock -> clock <= reading.eventTime() + lookBack.toMillis())
        .orElse(false);
  }

  /** Whether each rule could be tried. */
  boolean isKnown() {
    return looks.stream().allMatch(RuleLook::isKnown);
  }

  /** The alerts that they give. */
  Stream<RuleLook.Raised> raised() {
    return looks.stream().flatMap(look -> look.raised().stream());
  }

  Step step() {
    List<String> details = new ArrayList<>();
    looks.forEach(look -> details.add(look.text() + '.'));
    rules.ifPresent(
        by ->
            details.add(
                "By all readings that are stored, also late ones, and by %s.".formatted(by)));
    List<String> giving =
        looks.stream().filter(look -> !look.raised().isEmpty()).map(RuleLook::rule).toList();
    if (!giving.isEmpty()) {
      return new Step(
          Name.JUDGED, State.YES, "An alert, by %s.".formatted(String.join(", ", giving)), details);
    }
    if (isOpen) {
      details.add("The rules' clock has not gone past this time: more readings may come.");
    }
    if (!isKnown()) {
      return new Step(Name.JUDGED, State.UNKNOWN, "No alert, as far as could be tried.", details);
    }
    return isOpen
        ? new Step(Name.JUDGED, State.WAITS, "No alert yet.", details)
        : new Step(Name.JUDGED, State.NO, "No alert.", details);
  }
}
