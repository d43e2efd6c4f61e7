package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EvalRelationalExpressionContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * The numbers in a statement in which rules of one shape may differ: where each stands, what is
 * compared with it, and where that becomes a column. Filled while a statement is read, and read
 * from then on; not thread-safe.
 */
final class FoundLimits {

  /**
   * Where columns with what is compared are put.
   *
   * @param at index in the text
   * @param computed whether they are computed there, or have been under their names
   */
  private record Columns(int at, boolean computed) {}

  private final String text;
  private final List<Limit> limits = new ArrayList<>();
  private final List<String> compared = new ArrayList<>();
  private final List<int[]> numbers = new ArrayList<>();
  private final Set<ParseTree> nodes = new HashSet<>();
  private final List<Columns> columns = new ArrayList<>();

  /** Of a statement's text. */
  FoundLimits(String text) {
    this.text = text;
  }

  /** Takes a comparison with a number as a limit; false if it is no such one. */
  boolean take(EvalRelationalExpressionContext comparison) {
    return take(comparison, textOf(comparison.getChild(0)));
  }

  /**
   * Takes a comparison with a number as a limit; false if it is no such one.
   *
   * @param name of what is compared, where columns are computed
   */
  boolean take(EvalRelationalExpressionContext comparison, String name) {
    TerminalNode number = SafeParts.onlyWord(comparison.getChild(2));
    if (number == null || !Limit.isNumber(number.getText())) {
      return false;
    }
    limits.add(Limit.of(comparison.getChild(1).getText(), number.getText()));
    compared.add(name);
    numbers.add(
        new int[] {number.getSymbol().getStartIndex(), number.getSymbol().getStopIndex() + 1});
    nodes.add(number);
    return true;
  }

  /** What is compared is computed behind this part. Parts come in the order of the text. */
  void computeBehind(ParserRuleContext part) {
    columns.add(new Columns(part.getStop().getStopIndex() + 1, true));
  }

  /** What is compared, and computed further on, is also selected behind this part. */
  void selectBehind(ParserRuleContext part) {
    columns.add(new Columns(part.getStop().getStopIndex() + 1, false));
  }

  /** The statement's text. */
  String text() {
    return text;
  }

  boolean areNone() {
    return limits.isEmpty();
  }

  /** In the order of the text, and so of the columns. */
  List<Limit> limits() {
    return List.copyOf(limits);
  }

  /** What is compared with each. */
  List<String> compared() {
    return List.copyOf(compared);
  }

  /** A part of the text that has all the numbers, with these in place of its own. */
  String replaced(Gathered.Span part, List<String> others) {
    StringBuilder changed = new StringBuilder(part.in(text));
    for (int i = numbers.size() - 1; i >= 0; i--) {
      changed.replace(
          numbers.get(i)[0] - part.from(), numbers.get(i)[1] - part.from(), others.get(i));
    }
    return changed.toString();
  }

  /** Whether a number is one in which rules may differ. */
  boolean has(ParseTree number) {
    return nodes.contains(number);
  }

  /** The text with these numbers in place of its own, and with the columns, which come first. */
  String replaced(List<String> others) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = numbers.size() - 1; i >= 0; i--) {
      changed.replace(numbers.get(i)[0], numbers.get(i)[1], others.get(i));
    }
    for (int i = columns.size() - 1; i >= 0; i--) {
      changed.insert(columns.get(i).at, text(columns.get(i)));
    }
    return changed.toString();
  }

  private String text(Columns where) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < compared.size(); i++) {
      all.append(", ");
      if (where.computed) {
        all.append(compared.get(i)).append(" as ");
      }
      all.append(RuleShape.column(i));
    }
    return all.toString();
  }

  private String textOf(ParseTree part) {
    ParserRuleContext tree = (ParserRuleContext) part;
    return text.substring(tree.getStart().getStartIndex(), tree.getStop().getStopIndex() + 1);
  }
}
