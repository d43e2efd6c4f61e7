package io.smartcar.rules;

import com.espertech.esper.common.client.soda.ConstantExpression;
import com.espertech.esper.common.client.soda.EPStatementObjectModel;
import com.espertech.esper.common.client.soda.Expression;
import com.espertech.esper.common.client.soda.FilterStream;
import com.espertech.esper.common.client.soda.Stream;
import com.espertech.esper.common.client.soda.TimePeriodExpression;
import com.espertech.esper.common.client.soda.View;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SubQueryExprContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Reads from a rule's statements how far back they look: the sum of the windows events pass. */
final class LookBack {

  /** How far a rule may look back: as much as a starting task may have to read again and keep. */
  static final Duration LONGEST = Duration.ofDays(30);

  private static final Set<String> TIME_WINDOWS = Set.of("time", "time_batch");

  /** Of these also the removed rows of a batch, which are a batch older. */
  private static final Set<String> OUTLIVES_WINDOWS = Set.of("rate", "prior", "rstream");

  private LookBack() {}

  /**
   * Refuses what no task could rebuild.
   *
   * @throws RuleException if it is longer than {@link #LONGEST}
   */
  static void refuseIfTooLong(RuleFile file, Optional<Duration> lookBack) throws RuleException {
    if (lookBack.isPresent() && lookBack.get().compareTo(LONGEST) > 0) {
      throw RuleException.of(
          List.of(
              Problem.error(
                  file.fileName(),
                  1,
                  "looks back %d days".formatted(lookBack.get().toDays()),
                  "a rule may look back %d days: shorten its windows, or its tag look-back"
                      .formatted(LONGEST.toDays()))));
    }
  }

  /** The look-back of all statements of a file together; empty if one of them has no known end. */
  static Optional<Duration> of(ParsedRule rule, List<EPStatementObjectModel> models) {
    if (rule.statements().stream().anyMatch(statement -> remembersMore(statement.tree()))) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    for (EPStatementObjectModel model : models) {
      Optional<Duration> one = of(model);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      // Statements may feed one another, so that windows come one after another.
      sum = sum.plus(one.get());
    }
    return Optional.of(sum);
  }

  /** Whether something in it knows of events that have left the windows of its streams. */
  private static boolean remembersMore(ParseTree tree) {
    if (tree instanceof SubQueryExprContext) {
      return true;
    }
    if (tree instanceof TerminalNode word) {
      String text = word.getText().toLowerCase(Locale.ROOT);
      return OUTLIVES_WINDOWS.contains(text) || text.endsWith("ever");
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      if (remembersMore(tree.getChild(i))) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Duration> of(EPStatementObjectModel model) {
    if (model.getContextName() != null
        || model.getMatchRecognizeClause() != null
        || model.getFromClause() == null
        || model.getOutputLimitClause() != null) {
      return Optional.empty();
    }
    Duration longest = Duration.ZERO;
    for (Stream stream : model.getFromClause().getStreams()) {
      Optional<Duration> window = of(stream);
      if (window.isEmpty()) {
        return Optional.empty();
      }
      longest = window.get().compareTo(longest) > 0 ? window.get() : longest;
    }
    return Optional.of(longest);
  }

  private static Optional<Duration> of(Stream stream) {
    if (!(stream instanceof FilterStream filter) || filter.getViews().size() > 1) {
      return Optional.empty();
    }
    if (filter.getViews().isEmpty()) {
      // Without a window an aggregate looks back without an end; only a filter does not, but which
      // of them it is cannot be told apart cheaply.
      return Optional.empty();
    }
    View view = filter.getViews().get(0);
    if (!TIME_WINDOWS.contains(view.getName()) || view.getParameters().isEmpty()) {
      return Optional.empty();
    }
    return duration(view.getParameters().get(0));
  }

  private static Optional<Duration> duration(Expression expression) {
    if (expression instanceof ConstantExpression constant
        && constant.getConstant() instanceof Number seconds) {
      return Optional.of(Duration.ofMillis(Math.round(seconds.doubleValue() * 1_000)));
    }
    if (!(expression instanceof TimePeriodExpression period)
        || period.isHasYears()
        || period.isHasMonths()) {
      return Optional.empty();
    }
    long[] unitMillis = {604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1};
    boolean[] present = {
      period.isHasWeeks(), period.isHasDays(), period.isHasHours(),
      period.isHasMinutes(), period.isHasSeconds(), period.isHasMilliseconds()
    };
    double millis = 0;
    int child = 0;
    for (int unit = 0; unit < present.length; unit++) {
      if (present[unit]) {
        if (!(period.getChildren().get(child++) instanceof ConstantExpression constant)
            || !(constant.getConstant() instanceof Number number)) {
          return Optional.empty();
        }
        millis += number.doubleValue() * unitMillis[unit];
      }
    }
    return child == period.getChildren().size()
        ? Optional.of(Duration.ofMillis(Math.round(millis)))
        : Optional.empty();
  }
}
