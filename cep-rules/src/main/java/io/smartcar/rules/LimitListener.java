package io.smartcar.rules;

import com.espertech.esper.common.client.EventBean;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPStatement;
import com.espertech.esper.runtime.client.UpdateListener;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives each row of a statement that stands for several rules to those whose limits it passes, on
 * the thread that drives the runtime.
 */
final class LimitListener implements UpdateListener {

  private final List<AlertListener> rules;
  private final List<List<Limit>> limits;

  /** For each rule which of the columns are compared with its limits. */
  private final int[][] columnsOfRules;

  private final String[] columns;
  private final @Nullable Object[] compared;
  private boolean failed;

  /**
   * Creates one.
   *
   * @param rules what makes alerts of a row, for each rule
   * @param limits of each rule, in the same order
   * @param sources the columns that are compared with the limits of each rule
   */
  LimitListener(List<AlertListener> rules, List<List<Limit>> limits, List<List<String>> sources) {
    this.rules = List.copyOf(rules);
    this.limits = List.copyOf(limits);
    List<String> all = sources.stream().flatMap(List::stream).distinct().toList();
    this.columns = all.toArray(String[]::new);
    this.columnsOfRules =
        sources.stream()
            .map(ofRule -> ofRule.stream().mapToInt(all::indexOf).toArray())
            .toArray(int[][]::new);
    this.compared = new Object[columns.length];
  }

  @Override
  public void update(
      EventBean @Nullable [] newEvents,
      EventBean @Nullable [] oldEvents,
      EPStatement statement,
      EPRuntime runtime) {
    if (newEvents == null) {
      return;
    }
    boolean[] threw = new boolean[rules.size()];
    for (EventBean row : newEvents) {
      for (int i = 0; i < columns.length; i++) {
        compared[i] = row.get(columns[i]);
      }
      for (int rule = 0; rule < threw.length; rule++) {
        if (!threw[rule] && isPassed(limits.get(rule), columnsOfRules[rule])) {
          threw[rule] = !rules.get(rule).raises(row);
          failed |= threw[rule];
        }
      }
    }
  }

  private boolean isPassed(List<Limit> ofOne, int[] columnsOfOne) {
    for (int i = 0; i < columnsOfOne.length; i++) {
      if (!ofOne.get(i).isPassedBy(compared[columnsOfOne[i]])) {
        return false;
      }
    }
    return true;
  }

  /** Names the rules of which a row could not be made an alert, and why, once. */
  boolean takeFailures(BiConsumer<Integer, RuntimeException> failedRules) {
    if (!failed) {
      return false;
    }
    failed = false;
    for (int rule = 0; rule < rules.size(); rule++) {
      RuntimeException failure = rules.get(rule).takeFailure();
      if (failure != null) {
        failedRules.accept(rule, failure);
      }
    }
    return true;
  }
}
