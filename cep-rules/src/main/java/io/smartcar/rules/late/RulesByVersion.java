package io.smartcar.rules.late;

import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RulesByScope;
import io.smartcar.rules.late.port.LiveRules;
import io.smartcar.rules.late.port.UnavailableException;
import io.smartcar.rules.live.port.VersionedRules;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiled rules of scope car by version, the last few kept. Not thread-safe. */
final class RulesByVersion {

  private static final Logger LOG = LoggerFactory.getLogger(RulesByVersion.class);
  private static final int MAX_KEPT = 4;

  private final LiveRules live;
  private final Duration lookBack;
  private final Map<Integer, Optional<List<CompiledRule>>> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<Integer, Optional<List<CompiledRule>>> eldest) {
          return size() > MAX_KEPT;
        }
      };

  private final Map<Integer, Long> lookBacks = new HashMap<>();

  /**
   * Creates it empty.
   *
   * @param lookBack how far a rule looks back of which that cannot be derived
   */
  RulesByVersion(LiveRules live, Duration lookBack) {
    this.live = live;
    this.lookBack = lookBack;
  }

  /** The rules of a version; empty if there is no such version any more, or it does not compile. */
  Optional<List<CompiledRule>> of(int version) throws UnavailableException {
    Optional<List<CompiledRule>> known = kept.get(version);
    if (known == null) {
      known = compile(version);
      kept.put(version, known);
    }
    return known;
  }

  private Optional<List<CompiledRule>> compile(int version) throws UnavailableException {
    Optional<VersionedRules> rules = live.version(version);
    if (rules.isEmpty()) {
      LOG.error(
          "version {} of the rules, which was in force, is in no store any more: what it said of late"
              + " readings' times is not judged again",
          version);
      return Optional.empty();
    }
    try {
      return Optional.of(CompiledRule.compile(RulesByScope.of(rules.get().rules()).car()));
    } catch (RuleException e) {
      LOG.error("version {} of the rules does not compile: {}", version, e.getMessage());
      return Optional.empty();
    }
  }

  /** How far the rules of these versions look back at most. */
  long lookBackMillis(Iterable<Integer> versions) throws UnavailableException {
    long longest = 0;
    for (int version : versions) {
      longest = Math.max(longest, lookBackMillis(version));
    }
    return longest;
  }

  private long lookBackMillis(int version) throws UnavailableException {
    Long known = lookBacks.get(version);
    if (known != null) {
      return known;
    }
    long longest = 0;
    for (CompiledRule rule : of(version).orElse(List.of())) {
      longest = Math.max(longest, rule.lookBack().orElse(lookBack).toMillis());
    }
    lookBacks.put(version, longest);
    return longest;
  }
}
