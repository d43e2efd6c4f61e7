package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EvalAndExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EvalEqualsExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EvalRelationalExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EventFilterExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ExpressionListContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.FollowedByExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.FollowedByRepeatContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.GuardPostFixContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.MatchRecogContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.MatchRecogDefineContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.MatchRecogDefineItemContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.MatchRecogMeasureItemContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.MatchRecogPatternAtomContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.MatchRecogPatternConcatContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.MatchRecogPatternUnaryContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.OrExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.PatternFilterExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.PatternInclusionExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.QualifyExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectClauseContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectionListElementContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.StreamExpressionContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;

/**
 * Reads the limits of a statement of which each row hangs on its own events alone, so that looser
 * limits add rows and change none. There are three kinds.
 *
 * <ul>
 *   <li>Single readings: {@code from DriverCarInfo(speed > 200)}.
 *   <li>Patterns that begin anew with every reading beyond a limit: {@code every
 *       a=DriverCarInfo(speed > 160) -> b=DriverCarInfo(carNumber = a.carNumber, speed <= 60) where
 *       timer:within(10 sec)}. What follows is looked for once for each beginning, whatever began
 *       before. Limits of what follows are not read: another end would come at another time.
 *   <li>So many readings of a stream in a row: {@code match_recognize (… after match skip to next
 *       row pattern (A B) define B as A.speed - B.speed >= 30)}. Each stretch of that length is
 *       looked at by itself, for a match takes no reading away from the next. With another {@code
 *       skip}, or a number of readings that is not fixed, it would.
 * </ul>
 */
final class IndependentRows {

  private static final Pattern WITHIN = Pattern.compile("timer:within\\(\\d+(?:\\.\\d+)?[a-z]*\\)");

  private final SelectExprContext select;
  private final FoundLimits found;

  private IndependentRows(SelectExprContext select, FoundLimits found) {
    this.select = select;
    this.found = found;
  }

  /** Whether a statement is of one of the kinds; its limits are then found. */
  static boolean read(SelectExprContext select, FoundLimits found) {
    return new IndependentRows(select, found).reads() && !found.areNone();
  }

  private boolean reads() {
    StreamExpressionContext stream = select.fromClause().streamExpression();
    if (select.whereClause() != null
        || select.groupByListExpr() != null
        || select.havingClause() != null
        || select.outputLimit() != null
        || !isAllThereIs(stream, select.fromClause())) {
      return false;
    }
    PatternInclusionExpressionContext pattern = stream.patternInclusionExpression();
    if (pattern != null) {
      return select.matchRecog() == null && isAllThereIs(pattern, stream) && readsPattern(pattern);
    }
    EventFilterExpressionContext filter = stream.eventFilterExpression();
    if (filter == null
        || !isAllThereIs(filter, stream)
        || !EventFilter.isTheEvent(filter.classIdentifier())
        || filter.propertyExpression() != null
        || filter.i != null) {
      return false;
    }
    return select.matchRecog() == null
        ? readsReadings(filter)
        : readsRun(select.matchRecog(), select.selectClause());
  }

  /** Neither windows nor joins nor other names. */
  private static boolean isAllThereIs(@Nullable ParseTree part, ParseTree whole) {
    return part != null && part.getText().equals(whole.getText());
  }

  private boolean readsReadings(EventFilterExpressionContext filter) {
    SafeParts safe = new SafeParts(text -> false, EsperConfiguration.PROPERTIES::contains);
    found.computeBehind(select.selectClause());
    return safe.areSafe(select.selectClause()) && readsLimits(filter.expressionList(), "");
  }

  /** Conditions that are understood; comparisons with numbers are limits. */
  private boolean readsLimits(@Nullable ExpressionListContext conditions, String owner) {
    return conditions != null
        && conditions.expression().stream().allMatch(condition -> readsLimit(condition, owner));
  }

  private boolean readsLimit(ParseTree part, String owner) {
    ParseTree condition = SafeParts.unwrapped(part);
    if (condition instanceof EvalAndExpressionContext) {
      for (int i = 0; i < condition.getChildCount(); i += 2) {
        if (!readsLimit(condition.getChild(i), owner)) {
          return false;
        }
      }
      return true;
    }
    if (EventFilter.condition(condition) == null) {
      return false;
    }
    if (condition instanceof EvalRelationalExpressionContext comparison
        && comparison.getChildCount() == 3) {
      found.take(comparison, owner + comparison.getChild(0).getText());
    }
    return true;
  }

  private boolean readsPattern(PatternInclusionExpressionContext pattern) {
    FollowedByExpressionContext chain = pattern.patternExpression().followedByExpression();
    QualifyExpressionContext every = only(chain.orExpression());
    PatternFilterExpressionContext beginning = every == null ? null : filter(every);
    if (beginning == null
        || every == null
        || every.e == null
        || beginning.i == null
        || !pattern.annotationEnum().isEmpty()
        || !every.getText().equals(every.e.getText() + beginning.getText())) {
      return false;
    }
    found.computeBehind(select.selectClause());
    Set<String> tags = new HashSet<>(Set.of(beginning.i.getText()));
    if (!readsLimits(beginning.expressionList(), beginning.i.getText() + '.')) {
      return false;
    }
    for (FollowedByRepeatContext next : chain.followedByRepeat()) {
      if (next.FOLLOWMAX_BEGIN() != null || !isOnce(only(next.orExpression()), tags)) {
        return false;
      }
    }
    return SafeParts.ofNamed(tags).areSafe(select.selectClause());
  }

  /** What there is, if it is not combined with others. */
  private static @Nullable QualifyExpressionContext only(OrExpressionContext part) {
    ParseTree tree = part;
    while (!(tree instanceof QualifyExpressionContext)) {
      if (tree.getChildCount() != 1) {
        return null;
      }
      tree = tree.getChild(0);
    }
    return (QualifyExpressionContext) tree;
  }

  /** The reading that is asked for, if it is one of a car and nothing is done with it. */
  private static @Nullable PatternFilterExpressionContext filter(QualifyExpressionContext part) {
    GuardPostFixContext guarded = part.guardPostFix();
    PatternFilterExpressionContext filter =
        guarded == null || guarded.atomicExpression() == null
            ? null
            : guarded.atomicExpression().patternFilterExpression();
    return filter != null
            && EventFilter.isTheEvent(filter.classIdentifier())
            && filter.propertyExpression() == null
            && filter.patternFilterAnnotation() == null
        ? filter
        : null;
  }

  /** Whether a part waits for one reading, perhaps for some time, by harmless conditions. */
  private static boolean isOnce(@Nullable QualifyExpressionContext part, Set<String> tags) {
    PatternFilterExpressionContext filter = part == null ? null : filter(part);
    if (part == null || filter == null) {
      return false;
    }
    String guard = part.getText().substring(filter.getText().length()).toLowerCase(Locale.ROOT);
    if (!part.getText().startsWith(filter.getText())
        || !(guard.isEmpty() || WITHIN.matcher(guard.replaceFirst("^where", "")).matches())) {
      return false;
    }
    ExpressionListContext conditions = filter.expressionList();
    if (conditions != null
        && !conditions.expression().stream().allMatch(one -> isHarmless(one, tags))) {
      return false;
    }
    return filter.i == null || tags.add(filter.i.getText());
  }

  private static boolean isHarmless(ParseTree part, Collection<String> tags) {
    return EventFilter.condition(part) != null
        || EventFilter.isOfNamed(part, SafeParts.ofNamed(tags));
  }

  private boolean readsRun(MatchRecogContext run, SelectClauseContext columns) {
    List<String> variables = variables(run);
    Set<String> measures = new HashSet<>();
    SafeParts all = SafeParts.ofNamed(variables);
    for (MatchRecogMeasureItemContext measure : run.matchRecogMeasures().matchRecogMeasureItem()) {
      if (measure.i == null
          || !SafeParts.isOwnColumn(measure.i.getText())
          || !all.isSafe(measure.expression())) {
        return false;
      }
      measures.add(measure.i.getText());
    }
    if (variables.isEmpty()
        || run.matchRecogMatchesSelection() != null
        || run.matchRecogMatchesInterval() != null
        || !selects(columns, measures)) {
      return false;
    }
    found.computeBehind(run.matchRecogMeasures());
    return readsDefinitions(run.matchRecogDefine(), variables);
  }

  private boolean selects(SelectClauseContext columns, Set<String> measures) {
    List<SelectionListElementContext> all = columns.selectionList().selectionListElement();
    if (all.size() == 1 && all.get(0).getText().equals("*")) {
      return columns.s == null && columns.DISTINCT() == null;
    }
    found.selectBehind(columns);
    return new SafeParts(text -> false, measures::contains).areSafe(columns);
  }

  /** What so many readings in a row are called; empty if matches may hang on one another. */
  private static List<String> variables(MatchRecogContext run) {
    List<MatchRecogPatternConcatContext> ways =
        run.matchRecogPattern().matchRecogPatternAlteration().matchRecogPatternConcat();
    if (ways.size() != 1) {
      return List.of();
    }
    List<String> variables = new ArrayList<>();
    for (MatchRecogPatternUnaryContext one : ways.get(0).matchRecogPatternUnary()) {
      MatchRecogPatternAtomContext atom = one.matchRecogPatternAtom();
      if (atom == null
          || !atom.getText().equals(atom.i.getText())
          || variables.contains(atom.getText())) {
        return List.of();
      }
      variables.add(atom.getText());
    }
    String skip =
        run.matchRecogMatchesAfterSkip() == null
            ? ""
            : run.matchRecogMatchesAfterSkip().getText().toLowerCase(Locale.ROOT);
    boolean each =
        skip.equals("aftermatchskiptonextrow") || (skip.isEmpty() && variables.size() == 1);
    return each ? variables : List.of();
  }

  private boolean readsDefinitions(
      @Nullable MatchRecogDefineContext definitions, List<String> variables) {
    if (definitions == null) {
      return false;
    }
    for (MatchRecogDefineItemContext one : definitions.matchRecogDefineItem()) {
      // Those that come later have no reading yet.
      List<String> bound = variables.subList(0, variables.indexOf(one.i.getText()) + 1);
      if (!readsDefinition(one.expression(), SafeParts.ofNamed(bound))) {
        return false;
      }
    }
    return true;
  }

  private boolean readsDefinition(ParseTree part, SafeParts safe) {
    ParseTree condition = SafeParts.unwrapped(part);
    if (condition instanceof EvalAndExpressionContext) {
      for (int i = 0; i < condition.getChildCount(); i += 2) {
        if (!readsDefinition(condition.getChild(i), safe)) {
          return false;
        }
      }
      return true;
    }
    if (condition.getChildCount() != 3 || !safe.isSafe(condition.getChild(0))) {
      return false;
    }
    String operator = condition.getChild(1).getText();
    if (condition instanceof EvalRelationalExpressionContext comparison) {
      return Limit.isOperator(operator)
          && (found.take(comparison) || safe.isSafe(condition.getChild(2)));
    }
    return condition instanceof EvalEqualsExpressionContext
        && operator.equals("=")
        && safe.isSafe(condition.getChild(2));
  }
}
