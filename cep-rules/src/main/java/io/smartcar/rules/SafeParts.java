package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.AdditiveExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.MultiplyExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectClauseContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectionListElementContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectionListElementExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.UnaryExpressionContext;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of a statement can be computed for any row without throwing: arithmetic over numbers,
 * texts and what is harmless where they stand.
 *
 * @param isTerm whether a part that may have several words is harmless, by its text
 * @param isWord whether a word by itself is harmless
 */
record SafeParts(Predicate<String> isTerm, Predicate<String> isWord) {

  /** What every alert has; a column of that name stops its rule. */
  private static final Set<String> RESERVED = Set.of("rule", "severity", "description");

  private static final Pattern PROPERTY_OF = Pattern.compile("(\\w+)\\.(\\w+)");

  /** Properties of events that were given these names. */
  static SafeParts ofNamed(Collection<String> names) {
    return new SafeParts(
        text -> {
          Matcher property = PROPERTY_OF.matcher(text);
          return property.matches()
              && names.contains(property.group(1))
              && EsperConfiguration.PROPERTIES.contains(property.group(2));
        },
        word -> false);
  }

  /** Whether a part can be computed for any row. */
  boolean isSafe(ParseTree part) {
    ParseTree tree = unwrapped(part);
    String text = tree.getText();
    if (isTerm.test(text)) {
      return true;
    }
    if (onlyWord(tree) != null) {
      return Limit.isNumber(text) || isText(text) || isWord.test(text);
    }
    if (tree instanceof AdditiveExpressionContext || tree instanceof MultiplyExpressionContext) {
      for (int i = 0; i < tree.getChildCount(); i++) {
        ParseTree child = tree.getChild(i);
        if (i % 2 == 0 ? !isSafe(child) : child.getText().equals("%")) {
          return false;
        }
      }
      return true;
    }
    return tree instanceof UnaryExpressionContext
        && tree.getChildCount() == 3
        && tree.getChild(0).getText().equals("(")
        && isSafe(tree.getChild(1));
  }

  /** Whether all columns can be computed for any row, and none has a name that is taken. */
  boolean areSafe(SelectClauseContext clause) {
    if (clause.s != null || clause.DISTINCT() != null) {
      return false;
    }
    for (SelectionListElementContext element : clause.selectionList().selectionListElement()) {
      SelectionListElementExprContext column = element.selectionListElementExpr();
      if (column == null
          || column.selectionListElementAnno() != null
          || !isSafe(column.expression())
          || !isOwnColumn(name(column))) {
        return false;
      }
    }
    return true;
  }

  private static String name(SelectionListElementExprContext column) {
    return column.keywordAllowedIdent() == null
        ? column.expression().getText()
        : column.keywordAllowedIdent().getText();
  }

  /** Whether a column of this name is a rule's own. */
  static boolean isOwnColumn(String name) {
    return !RESERVED.contains(name.replace("`", "")) && !RuleShape.hasOfLimit(name);
  }

  private static boolean isText(String text) {
    return text.startsWith("'") || text.startsWith("\"");
  }

  /** The word that is all there is in a part; null if there are several. */
  static @Nullable TerminalNode onlyWord(ParseTree part) {
    if (part instanceof TerminalNode word) {
      return word;
    }
    TerminalNode only = null;
    for (int i = 0; i < part.getChildCount(); i++) {
      ParseTree child = part.getChild(i);
      if (child.getText().isEmpty()) {
        continue;
      }
      if (only != null) {
        return null;
      }
      only = onlyWord(child);
      if (only == null) {
        return null;
      }
    }
    return only;
  }

  /** A part without what only wraps it. */
  static ParseTree unwrapped(ParseTree part) {
    ParseTree tree = part;
    while (tree.getChildCount() == 1) {
      tree = tree.getChild(0);
    }
    return tree;
  }
}
