package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.NumberconstantContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SubQueryExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.TimePeriodContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Looking through a statement's tree. */
final class Trees {

  private static final Map<Character, Long> UNIT_MILLIS =
      Map.of('w', 604_800_000L, 'd', 86_400_000L, 'h', 3_600_000L, 's', 1_000L);
  private static final long MINUTE_MILLIS = 60_000;
  private static final long MONTH_MILLIS = 30 * 86_400_000L;
  private static final long YEAR_MILLIS = 365 * 86_400_000L;

  private Trees() {}

  /** All parts of a kind, in the text's order; those of subqueries are not the statement's. */
  static <T extends ParserRuleContext> List<T> all(@Nullable ParseTree tree, Class<T> kind) {
    List<T> found = new ArrayList<>();
    collect(tree, kind, found);
    return found;
  }

  static boolean has(@Nullable ParseTree tree, Class<? extends ParserRuleContext> kind) {
    return !all(tree, kind).isEmpty();
  }

  /** Whether the word stands anywhere below. */
  static boolean hasWord(@Nullable ParseTree tree, String word) {
    if (tree instanceof TerminalNode terminal) {
      return terminal.getText().replace("`", "").equals(word);
    }
    for (int i = 0; tree != null && i < tree.getChildCount(); i++) {
      if (hasWord(tree.getChild(i), word)) {
        return true;
      }
    }
    return false;
  }

  /** The first time below, {@code 5 min} or a number of seconds; empty if there is none. */
  static Optional<Duration> time(ParserRuleContext tree) {
    for (TimePeriodContext period : all(tree, TimePeriodContext.class)) {
      return period(period);
    }
    for (NumberconstantContext number : all(tree, NumberconstantContext.class)) {
      return number(number.getText())
          .map(seconds -> Duration.ofMillis(Math.round(seconds * 1_000)));
    }
    return Optional.empty();
  }

  private static Optional<Duration> period(TimePeriodContext period) {
    double millis = 0;
    for (int i = 0; i < period.getChildCount(); i++) {
      ParseTree part = period.getChild(i);
      Optional<Double> number = number(part.getChild(0).getText());
      if (number.isEmpty()) {
        return Optional.empty();
      }
      millis += number.get() * unitMillis(part.getChild(1).getText());
    }
    return Optional.of(Duration.ofMillis(Math.round(millis)));
  }

  private static long unitMillis(String unit) {
    if (unit.startsWith("min")) {
      return MINUTE_MILLIS;
    } else if (unit.startsWith("month")) {
      return MONTH_MILLIS;
    } else if (unit.startsWith("year")) {
      return YEAR_MILLIS;
    }
    // What is left are milliseconds and microseconds, which are none of a rule's.
    return UNIT_MILLIS.getOrDefault(unit.charAt(0), 1L);
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static <T extends ParserRuleContext> void collect(
      @Nullable ParseTree tree, Class<T> kind, List<T> found) {
    if (tree == null || tree instanceof SubQueryExprContext) {
      return;
    }
    if (kind.isInstance(tree)) {
      found.add(kind.cast(tree));
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      collect(tree.getChild(i), kind, found);
    }
  }
}
