package io.smartcar.rules.late;

import io.smartcar.events.late.JudgedSpan;
import io.smartcar.rules.live.port.Era;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be judged of one car; immutable.
 *
 * @param carNumber the car
 * @param raised alerts raised in these times are judged; disjoint, in order
 * @param eras the versions of the rules in order, the one in force last; where there are none, only
 *     what lies in a span of {@code judged} is judged
 * @param judged spans that are judged by a version of their own, the last one that has an alert
 *     counts
 * @param clock the live rules' time, for how late what is added is
 */
public record Question(
    String carNumber, List<Span> raised, List<Era> eras, List<JudgedSpan> judged, long clock) {

  /** Copies the lists. */
  public Question {
    raised = List.copyOf(raised);
    eras = List.copyOf(eras);
    judged = List.copyOf(judged);
  }

  boolean asks(long raisedAtMillis) {
    for (Span span : raised) {
      if (span.has(raisedAtMillis)) {
        return true;
      }
    }
    return false;
  }

  /** Whether readings of that time matter to a rule that looks back so far. */
  boolean needs(Span time, long lookBackMillis) {
    for (Span span : raised) {
      if (span.from(lookBackMillis).meets(time)) {
        return true;
      }
    }
    return false;
  }

  /** The version by which an alert of that name is judged; empty if it is not judged. */
  OptionalInt versionOf(String rule, long raisedAtMillis) {
    for (int i = judged.size() - 1; i >= 0; i--) {
      if (judged.get(i).has(rule, raisedAtMillis)) {
        return OptionalInt.of(judged.get(i).rulesVersion());
      }
    }
    return eras.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(Era.versionAt(eras, raisedAtMillis));
  }

  /** Every version by which anything may be judged. */
  Set<Integer> versions() {
    Set<Integer> versions = new TreeSet<>();
    eras.forEach(era -> versions.add(era.version()));
    for (JudgedSpan span : judged) {
      Span time = new Span(span.fromMillis(), span.toMillis());
      if (raised.stream().anyMatch(time::meets)) {
        versions.add(span.rulesVersion());
      }
    }
    return versions;
  }

  long lateMillis(long raisedAtMillis) {
    return clock <= raisedAtMillis ? 0 : clock - raisedAtMillis;
  }
}
