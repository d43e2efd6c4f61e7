package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.AdditiveExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.AnnotationEnumContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.CreateVariableExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EvalAndExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EvalRelationalExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ExpressionDeclContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.MultiplyExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.OutputLimitContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectClauseContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectionListElementContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectionListElementExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.UnaryExpressionContext;
import io.smartcar.rules.ParsedRule.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/**
 * What a rule is but for its name, its words for people and the numbers in its having clause: rules
 * of one shape may be run as one, which gathers once and compares with each one's numbers at the
 * end. Immutable.
 *
 * <p>How it works: such a rule is one statement that raises alerts, grouped, perhaps with others
 * before it that feed it, and its having clause says what is beyond which number: {@code avg(speed)
 * > 80 and count(*) >= 3}. In the rule for all of them each number is the one that lets through the
 * most, and what is compared becomes a column. That is a rule's own result, and nothing else, only
 * as long as the rows that it would not have had cannot matter: nothing computed for a row may
 * throw, and nothing may count rows or put them in order. So what is not known here to be harmless
 * makes a rule that runs alone.
 */
final class RuleShape {

  /** Words for people, which change nothing of what a statement does. */
  private static final Set<String> WORDS = Set.of("name", "description", "tag");

  /** What every alert has; a column of that name stops its rule. */
  private static final Set<String> RESERVED = Set.of("rule", "severity", "description");

  private static final Pattern AGGREGATE =
      Pattern.compile(
          "(?:avg|sum|count|median|stddev|avedev|max|min|first|last)\\((?:\\*|\\w+)\\)"
              + "|count\\(distinct\\w+\\)");

  private static final Pattern PROPERTY = Pattern.compile("[A-Za-z]\\w*");

  private static final String COLUMN = "limit__";

  private final AlertListener.Words words;
  private final String key;
  private final List<String> texts;
  private final int alertStatement;
  private final List<Limit> limits;
  private final List<String> compared;
  private final List<int[]> numbers;
  private final int selectEnd;

  private RuleShape(Reading reading) {
    this.words = reading.words;
    this.key = reading.key.toString();
    this.texts = List.copyOf(reading.texts);
    this.alertStatement = reading.alertStatement;
    this.limits = List.copyOf(reading.limits);
    this.compared = List.copyOf(reading.compared);
    this.numbers = List.copyOf(reading.numbers);
    this.selectEnd = reading.selectEnd;
  }

  /** A rule's shape; empty if it has to run alone. */
  static Optional<RuleShape> of(ParsedRule rule) {
    Reading reading = new Reading();
    return !rule.file().usesCars() && reading.reads(rule.statements())
        ? Optional.of(new RuleShape(reading))
        : Optional.empty();
  }

  /** Rules with one key have one shape. */
  String key() {
    return key;
  }

  /** The rule's own words. */
  AlertListener.Words words() {
    return words;
  }

  /** The rule's own numbers, in the order of the columns with what is compared with them. */
  List<Limit> limits() {
    return limits;
  }

  /** Which of its statements raises the alerts. */
  int alertStatement() {
    return alertStatement;
  }

  /** The column with what is compared with a limit. */
  static String column(int limit) {
    return COLUMN + limit;
  }

  /** Whether a column is there for a limit. */
  static boolean isOfLimit(String column) {
    return column.startsWith(COLUMN);
  }

  /** The text of a rule with every row that any rule of this shape has, given all their limits. */
  String folded(List<List<Limit>> limitsOfAll) {
    StringBuilder alert = new StringBuilder(texts.get(alertStatement));
    for (int i = numbers.size() - 1; i >= 0; i--) {
      int limit = i;
      String loosest =
          limitsOfAll.stream()
              .map(ofOne -> ofOne.get(limit))
              .min(Limit::compareStrictness)
              .orElseThrow()
              .number();
      alert.replace(numbers.get(i)[0], numbers.get(i)[1], loosest);
    }
    StringBuilder columns = new StringBuilder();
    for (int i = 0; i < compared.size(); i++) {
      columns.append(", ").append(compared.get(i)).append(" as ").append(column(i));
    }
    alert.insert(selectEnd, columns);
    List<String> all = new ArrayList<>(texts);
    all.set(alertStatement, alert.toString());
    return String.join(";\n", all) + ";";
  }

  private static final class Reading {
    private final StringBuilder key = new StringBuilder();
    private final List<String> texts = new ArrayList<>();
    private final List<Limit> limits = new ArrayList<>();
    private final List<String> compared = new ArrayList<>();
    private final List<int[]> numbers = new ArrayList<>();
    private final Set<ParseTree> numberNodes = new HashSet<>();
    private AlertListener.Words words = new AlertListener.Words(null, "", "");
    private int alertStatement = -1;
    private String alertText = "";
    private int selectEnd;

    boolean reads(List<Statement> statements) {
      for (Statement statement : statements) {
        StatementOutline outline = new StatementOutline(statement);
        if (has(statement.tree(), ExpressionDeclContext.class)
            || has(statement.tree(), CreateVariableExprContext.class)) {
          // A name may then stand for anything.
          return false;
        }
        if (outline.name().isPresent()) {
          if (alertStatement >= 0 || !readsAlert(outline, statement)) {
            return false;
          }
          alertStatement = texts.size();
        }
        addKey(statement.tree());
        key.append(";\n");
        texts.add(statement.text());
      }
      return alertStatement >= 0;
    }

    private boolean readsAlert(StatementOutline outline, Statement statement) {
      SelectExprContext select = outline.select().orElse(null);
      // Places in a tree count characters, those in a text count chars.
      boolean isPlain =
          statement.text().codePoints().noneMatch(Character::isSupplementaryCodePoint);
      return select != null
          && isPlain
          && !outline.feedsAnother()
          && select.groupByListExpr() != null
          && select.havingClause() != null
          && select.orderByListExpr() == null
          && select.rowLimit() == null
          && select.matchRecog() == null
          && isHarmless(select.outputLimit())
          && readsWords(outline)
          && readsColumns(select.selectClause())
          && readsHaving(select, statement.text());
    }

    /** What is escaped is read by the compiler alone. */
    private boolean readsWords(StatementOutline outline) {
      for (AnnotationEnumContext annotation :
          Trees.all(outline.tree(), AnnotationEnumContext.class)) {
        if (annotation.getText().contains("\\")) {
          return false;
        }
      }
      words =
          new AlertListener.Words(
              last(outline.annotations("Name")),
              Objects.requireNonNullElse(last(outline.tags("severity")), ""),
              Objects.requireNonNullElse(last(outline.annotations("Description")), ""));
      return true;
    }

    private static @Nullable String last(List<StatementOutline.Annotation> annotations) {
      return annotations.isEmpty() ? null : annotations.get(annotations.size() - 1).value();
    }

    private static boolean isHarmless(@Nullable OutputLimitContext output) {
      return output == null
          || output.getText().toLowerCase(Locale.ROOT).equals("snapshotwhenterminated");
    }

    private boolean readsColumns(SelectClauseContext clause) {
      if (clause.s != null || clause.DISTINCT() != null) {
        return false;
      }
      for (SelectionListElementContext element : clause.selectionList().selectionListElement()) {
        SelectionListElementExprContext column = element.selectionListElementExpr();
        if (column == null
            || column.selectionListElementAnno() != null
            || !isSafe(column.expression(), true)
            || !isOwnColumn(column)) {
          return false;
        }
      }
      selectEnd = clause.getStop().getStopIndex() + 1;
      return true;
    }

    private static boolean isOwnColumn(SelectionListElementExprContext column) {
      String name =
          column.keywordAllowedIdent() == null
              ? column.expression().getText()
              : column.keywordAllowedIdent().getText();
      return !RESERVED.contains(name.replace("`", "")) && !name.contains(COLUMN);
    }

    private boolean readsHaving(SelectExprContext select, String text) {
      alertText = text;
      ParseTree having = unwrapped(select.havingClause());
      if (having instanceof EvalAndExpressionContext all) {
        for (int i = 0; i < all.getChildCount(); i += 2) {
          if (!readsCondition(unwrapped(all.getChild(i)))) {
            return false;
          }
        }
      } else if (!readsCondition(having)) {
        return false;
      }
      return !limits.isEmpty();
    }

    /** A number to compare with, or two things that are the same for all rules of the shape. */
    private boolean readsCondition(ParseTree condition) {
      if (!(condition instanceof EvalRelationalExpressionContext comparison)
          || comparison.getChildCount() != 3
          || !Limit.isOperator(comparison.getChild(1).getText())) {
        return false;
      }
      ParseTree left = comparison.getChild(0);
      ParseTree right = comparison.getChild(2);
      if (!isSafe(left, false)) {
        return false;
      }
      TerminalNode number = onlyWord(right);
      if (number != null && Limit.isNumber(number.getText())) {
        limits.add(Limit.of(comparison.getChild(1).getText(), number.getText()));
        compared.add(textOf(left));
        numbers.add(
            new int[] {number.getSymbol().getStartIndex(), number.getSymbol().getStopIndex() + 1});
        numberNodes.add(number);
        return true;
      }
      return isSafe(right, false);
    }

    private String textOf(ParseTree part) {
      ParserRuleContext tree = (ParserRuleContext) part;
      return alertText.substring(
          tree.getStart().getStartIndex(), tree.getStop().getStopIndex() + 1);
    }

    /**
     * Whether it can be computed for any row without throwing: arithmetic over aggregates of
     * properties, numbers and texts.
     *
     * @param properties whether properties may stand by themselves as well
     */
    private static boolean isSafe(ParseTree part, boolean properties) {
      ParseTree tree = unwrapped(part);
      String text = tree.getText();
      if (AGGREGATE.matcher(text).matches()) {
        return true;
      }
      if (onlyWord(tree) != null) {
        return Limit.isNumber(text)
            || isText(text)
            || (properties && PROPERTY.matcher(text).matches());
      }
      if (tree instanceof AdditiveExpressionContext || tree instanceof MultiplyExpressionContext) {
        for (int i = 0; i < tree.getChildCount(); i++) {
          ParseTree child = tree.getChild(i);
          if (i % 2 == 0 ? !isSafe(child, properties) : child.getText().equals("%")) {
            return false;
          }
        }
        return true;
      }
      return tree instanceof UnaryExpressionContext
          && tree.getChildCount() == 3
          && tree.getChild(0).getText().equals("(")
          && isSafe(tree.getChild(1), properties);
    }

    /** The word that is all there is in a part; null if there are several. */
    private static @Nullable TerminalNode onlyWord(ParseTree part) {
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

    private static boolean isText(String text) {
      return text.startsWith("'") || text.startsWith("\"");
    }

    private static ParseTree unwrapped(ParseTree part) {
      ParseTree tree = part;
      while (tree.getChildCount() == 1) {
        tree = tree.getChild(0);
      }
      return tree;
    }

    private static boolean has(ParseTree tree, Class<? extends ParserRuleContext> kind) {
      if (kind.isInstance(tree)) {
        return true;
      }
      for (int i = 0; i < tree.getChildCount(); i++) {
        if (has(tree.getChild(i), kind)) {
          return true;
        }
      }
      return false;
    }

    private void addKey(ParseTree tree) {
      if (tree instanceof AnnotationEnumContext annotation
          && WORDS.contains(annotation.classIdentifier().getText().toLowerCase(Locale.ROOT))) {
        return;
      }
      if (tree instanceof TerminalNode) {
        key.append(numberNodes.contains(tree) ? "?" : tree.getText()).append(' ');
      }
      for (int i = 0; i < tree.getChildCount(); i++) {
        addKey(tree.getChild(i));
      }
    }
  }
}
