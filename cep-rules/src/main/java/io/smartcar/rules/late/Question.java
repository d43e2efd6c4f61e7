package io.smartcar.rules.late;

import io.smartcar.rules.live.port.Era;
import java.util.List;

/**
 * What is to be judged of one car; immutable.
 *
 * @param carNumber the car
 * @param raised alerts raised in these times are judged; disjoint, in order
 * @param eras the versions of the rules in order, the one in force last; not empty
 * @param clock the live rules' time, for how late what is added is
 */
public record Question(String carNumber, List<Span> raised, List<Era> eras, long clock) {

  /** Copies the lists. */
  public Question {
    raised = List.copyOf(raised);
    eras = List.copyOf(eras);
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

  long lateMillis(long raisedAtMillis) {
    return clock <= raisedAtMillis ? 0 : clock - raisedAtMillis;
  }
}
