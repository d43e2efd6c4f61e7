package io.smartcar.events.late;

import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A judgement of stored history that somebody asked for, as it is put on record; immutable.
 *
 * @param author who asked for it
 * @param why in one line, empty if nothing was said
 * @param carNumbers the cars, in order
 * @param fromMillis alerts raised from this event time on are judged, epoch milliseconds
 * @param toMillis and up to this one
 * @param rulesVersion by this version of the rules, 0 for the jar's
 * @param rules the names of the alerts that are judged, in order
 */
public record AskedJudgement(
    String author,
    String why,
    Set<String> carNumbers,
    long fromMillis,
    long toMillis,
    int rulesVersion,
    Set<String> rules) {

  /** Copies the sets. */
  public AskedJudgement {
    Objects.requireNonNull(author, "author");
    Objects.requireNonNull(why, "why");
    carNumbers = inOrder(carNumbers);
    rules = inOrder(rules);
  }

  private static Set<String> inOrder(Collection<String> names) {
    return Collections.unmodifiableSet(new TreeSet<>(names));
  }

  /** What it is to a car's later judgements. */
  public JudgedSpan span() {
    return new JudgedSpan(fromMillis, toMillis, rulesVersion, rules);
  }
}
