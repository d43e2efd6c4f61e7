package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.CreateVariableExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EvalAndExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EvalEqualsExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EvalOrExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EvalRelationalExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EventFilterExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ExpressionDeclContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ExpressionListContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.PatternFilterExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.UnaryExpressionContext;
import io.smartcar.events.CarEvent;
import io.smartcar.rules.ParsedRule.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/**
 * Which events a rule asks for, read from the conditions that stand in brackets behind the event
 * type: {@code DriverCarInfo(speed > 200)}. The engine's own filters would pass over the others,
 * one engine after the other; this does so before an engine is entered.
 *
 * <p>How it works: a rule asks for what any of its streams, patterns, contexts and subqueries asks
 * for. A condition is taken only if the whole of it compares properties with whole numbers and
 * plain texts, or left to the engine if it compares one with those of an event that a pattern has
 * found; wherever the type stands with anything else, or with nothing, the rule is shown every
 * event. So whatever could throw in a condition still does.
 */
final class EventFilter {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9]\\d{0,8}");

  /** Without anything that a text may escape. */
  private static final Pattern PLAIN_TEXT = Pattern.compile("'[\\w .:-]*'|\"[\\w .:-]*\"");

  private static final Set<String> OPERATORS = Set.of("=", "<", "<=", ">", ">=");

  private final List<Predicate<CarEvent>> asked = new ArrayList<>();

  /** What a pattern has already found. */
  private SafeParts named = SafeParts.ofNamed(Set.of());

  private EventFilter() {}

  /** True for every event that the rule may ask for. */
  static Predicate<CarEvent> of(ParsedRule rule) {
    EventFilter filter = new EventFilter();
    for (Statement statement : rule.statements()) {
      filter.named = SafeParts.ofNamed(tags(statement));
      if (!filter.reads(statement.tree())) {
        return EventFilter::every;
      }
    }
    return filter.asked.stream().reduce(Predicate::or).orElse(EventFilter::every);
  }

  private static Set<String> tags(Statement statement) {
    return Trees.all(statement.tree(), PatternFilterExpressionContext.class).stream()
        .filter(filter -> filter.i != null)
        .map(filter -> filter.i.getText())
        .collect(Collectors.toSet());
  }

  private static boolean every(CarEvent event) {
    return true;
  }

  /** Whether every place at which the type stands is a condition that is understood. */
  private boolean reads(ParseTree tree) {
    if (tree instanceof EventFilterExpressionContext stream
        && isTheEvent(stream.classIdentifier())) {
      return adds(stream.propertyExpression() == null ? stream.expressionList() : null);
    }
    if (tree instanceof PatternFilterExpressionContext stream
        && isTheEvent(stream.classIdentifier())) {
      return adds(stream.propertyExpression() == null ? stream.expressionList() : null);
    }
    if (tree instanceof TerminalNode) {
      return !isTheEvent(tree);
    }
    if (tree instanceof ExpressionDeclContext || tree instanceof CreateVariableExprContext) {
      // It may have a property's name.
      return false;
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      if (!reads(tree.getChild(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a name is the event type's. */
  static boolean isTheEvent(ParseTree name) {
    return name.getText().replace("`", "").equals(RuleEngine.EVENT_TYPE);
  }

  private boolean adds(@Nullable ExpressionListContext conditions) {
    if (conditions == null) {
      return false;
    }
    List<Predicate<CarEvent>> all = new ArrayList<>();
    for (ParserRuleContext condition : conditions.expression()) {
      Predicate<CarEvent> one = condition(condition);
      if (one != null) {
        all.add(one);
      } else if (!isOfNamed(condition, named)) {
        return false;
      }
    }
    asked.add(all.stream().reduce(Predicate::and).orElse(EventFilter::every));
    return true;
  }

  /** What a condition says; null if any part of it is not understood. */
  static @Nullable Predicate<CarEvent> condition(ParseTree part) {
    ParseTree tree = part;
    while (tree.getChildCount() == 1) {
      tree = tree.getChild(0);
    }
    if (tree instanceof EvalOrExpressionContext) {
      return combined(tree, Predicate::or);
    }
    if (tree instanceof EvalAndExpressionContext) {
      return combined(tree, Predicate::and);
    }
    if (tree instanceof UnaryExpressionContext && isInBrackets(tree)) {
      return condition(tree.getChild(1));
    }
    if (tree instanceof EvalEqualsExpressionContext && tree.getChildCount() == 3) {
      return comparison(tree);
    }
    if (tree instanceof EvalRelationalExpressionContext) {
      return tree.getChildCount() == 3 ? comparison(tree) : oneOf(tree);
    }
    return null;
  }

  /**
   * Whether a condition compares a property with one of an event that a pattern has already found:
   * it cannot throw, and whether it holds is known to the engine alone.
   */
  static boolean isOfNamed(ParseTree part, SafeParts named) {
    ParseTree tree = SafeParts.unwrapped(part);
    return (tree instanceof EvalEqualsExpressionContext
            || tree instanceof EvalRelationalExpressionContext)
        && tree.getChildCount() == 3
        && OPERATORS.contains(tree.getChild(1).getText())
        && EsperConfiguration.PROPERTIES.contains(tree.getChild(0).getText())
        && named.isSafe(tree.getChild(2));
  }

  /** Without a method behind the brackets; where none is, the tree may have an empty part. */
  private static boolean isInBrackets(ParseTree tree) {
    int children = tree.getChildCount();
    return tree.getChild(0).getText().equals("(")
        && children >= 3
        && tree.getChild(2).getText().equals(")")
        && (children == 3 || (children == 4 && tree.getChild(3).getText().isEmpty()));
  }

  private interface Combination {
    Predicate<CarEvent> of(Predicate<CarEvent> one, Predicate<CarEvent> other);
  }

  private static @Nullable Predicate<CarEvent> combined(ParseTree tree, Combination combination) {
    Predicate<CarEvent> all = condition(tree.getChild(0));
    for (int i = 2; i < tree.getChildCount() && all != null; i += 2) {
      Predicate<CarEvent> next = condition(tree.getChild(i));
      all = next == null ? null : combination.of(all, next);
    }
    return all;
  }

  private static @Nullable Predicate<CarEvent> comparison(ParseTree tree) {
    String property = tree.getChild(0).getText();
    String operator = tree.getChild(1).getText();
    String constant = tree.getChild(2).getText();
    ToLongFunction<CarEvent> number = number(property);
    if (number != null && WHOLE_NUMBER.matcher(constant).matches()) {
      long limit = Long.parseLong(constant);
      return switch (operator) {
        case "=" -> event -> number.applyAsLong(event) == limit;
        case "!=", "<>" -> event -> number.applyAsLong(event) != limit;
        case ">" -> event -> number.applyAsLong(event) > limit;
        case ">=" -> event -> number.applyAsLong(event) >= limit;
        case "<" -> event -> number.applyAsLong(event) < limit;
        case "<=" -> event -> number.applyAsLong(event) <= limit;
        default -> null;
      };
    }
    Function<CarEvent, String> text = text(property);
    if (text != null && PLAIN_TEXT.matcher(constant).matches()) {
      String wanted = unquoted(constant);
      return switch (operator) {
        case "=" -> event -> text.apply(event).equals(wanted);
        case "!=", "<>" -> event -> !text.apply(event).equals(wanted);
        default -> null;
      };
    }
    return null;
  }

  /** {@code steerAngle in ('L2', 'L3')}. */
  private static @Nullable Predicate<CarEvent> oneOf(ParseTree tree) {
    Function<CarEvent, String> text = text(tree.getChild(0).getText());
    int last = tree.getChildCount() - 1;
    if (text == null
        || last < 4
        || !tree.getChild(1).getText().toLowerCase(Locale.ROOT).equals("in")
        || !tree.getChild(2).getText().equals("(")
        || !tree.getChild(last).getText().equals(")")) {
      return null;
    }
    Set<String> wanted = new HashSet<>();
    for (int i = 3; i < last; i++) {
      String part = tree.getChild(i).getText();
      boolean isConstant = i % 2 == 1;
      if (isConstant ? !PLAIN_TEXT.matcher(part).matches() : !part.equals(",")) {
        return null;
      }
      if (isConstant) {
        wanted.add(unquoted(part));
      }
    }
    return event -> wanted.contains(text.apply(event));
  }

  private static String unquoted(String text) {
    return text.substring(1, text.length() - 1);
  }

  private static @Nullable ToLongFunction<CarEvent> number(String property) {
    return switch (property) {
      case "eventTime" -> CarEvent::eventTime;
      case "speedPedal" -> CarEvent::speedPedal;
      case "breakPedal" -> CarEvent::breakPedal;
      case "speed" -> CarEvent::speed;
      default -> null;
    };
  }

  private static @Nullable Function<CarEvent, String> text(String property) {
    return switch (property) {
      case "date" -> CarEvent::date;
      case "carNumber" -> CarEvent::carNumber;
      case "steerAngle" -> CarEvent::steerAngle;
      case "directLight" -> CarEvent::directLight;
      case "areaNumber" -> CarEvent::areaNumber;
      default -> null;
    };
  }
}
