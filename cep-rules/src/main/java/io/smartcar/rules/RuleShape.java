package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.AnnotationEnumContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.CreateVariableExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EvalAndExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EvalRelationalExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ExpressionDeclContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ForExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.OutputLimitContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectExprContext;
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
 * What a rule is but for its name, its words for people and the numbers that it compares with:
 * rules of one shape may be run as one, which gathers once and compares with each one's numbers at
 * the end. Immutable.
 *
 * <p>How it works: such a rule is one statement that raises alerts, perhaps with others before it
 * that feed it. In the rule for all of them each number is the one that lets through the most, and
 * what is compared becomes a column. That is a rule's own result, and nothing else, only as long as
 * the rows that it would not have had cannot matter: nothing computed for a row may throw, nothing
 * may count rows or put them in order, and no row may hang on another. So rows are either those of
 * groups, with the numbers of the having clause ({@code avg(speed) > 80 and count(*) >= 3}), or
 * {@link IndependentRows}, and what is not known here to be harmless makes a rule that runs alone.
 * Rules that gather the same groups and only show other things of them may be run as one too, see
 * {@link GatheredRules}.
 */
final class RuleShape {

  /** Words for people, which change nothing of what a statement does. */
  private static final Set<String> WORDS = Set.of("name", "description", "tag");

  private static final Pattern AGGREGATE =
      Pattern.compile(
          "(?:avg|sum|count|median|stddev|avedev|max|min|first|last)\\((?:\\*|\\w+)\\)"
              + "|count\\(distinct\\w+\\)");

  private static final Pattern PROPERTY = Pattern.compile("[A-Za-z]\\w*");

  private static final SafeParts HAVING =
      new SafeParts(text -> AGGREGATE.matcher(text).matches(), word -> false);

  private static final SafeParts COLUMNS =
      new SafeParts(HAVING.isTerm(), word -> PROPERTY.matcher(word).matches());

  private static final String COLUMN = "limit__";

  private final AlertListener.Words words;
  private final String key;
  private final List<String> texts;
  private final int alertStatement;
  private final FoundLimits found;
  private final List<Limit> limits;
  private final String gatheringKey;
  private final @Nullable Gathered gathered;

  private RuleShape(Reading reading) {
    this.words = reading.words;
    this.key = reading.key.toString();
    this.texts = List.copyOf(reading.texts);
    this.alertStatement = reading.alertStatement;
    this.found = reading.found;
    this.limits = found.limits();
    this.gathered = reading.gathered;
    this.gatheringKey = gathered == null ? key : reading.gatheringKey.toString();
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

  /** Rules with one key gather the same; if they have several shapes, they are gathered. */
  String gatheringKey() {
    return gatheringKey;
  }

  /** What it shows of what it gathers; only if others of another shape gather the same. */
  Gathered gathered() {
    return Objects.requireNonNull(gathered, key);
  }

  /** The rule's own words. */
  AlertListener.Words words() {
    return words;
  }

  /** The rule's own numbers, in the order of the columns with what is compared with them. */
  List<Limit> limits() {
    return limits;
  }

  /** What is compared with each of the limits. */
  List<String> compared() {
    return found.compared();
  }

  /** Which of its statements raises the alerts. */
  int alertStatement() {
    return alertStatement;
  }

  /** The column with what is compared with a limit. */
  static String column(int limit) {
    return COLUMN + limit;
  }

  /** Whether something has the name of a column for a limit in it. */
  static boolean hasOfLimit(String name) {
    return name.contains(COLUMN);
  }

  /** Whether a column is there for a limit. */
  static boolean isOfLimit(String column) {
    return column.startsWith(COLUMN);
  }

  /** The text of a rule with every row that any rule of this shape has, given all their limits. */
  String folded(List<List<Limit>> limitsOfAll) {
    return with(found.replaced(loosest(limitsOfAll)));
  }

  /** The having clause that lets through what any rule of this shape does. */
  String loosestHaving(List<List<Limit>> limitsOfAll) {
    return found.replaced(gathered().having(), loosest(limitsOfAll));
  }

  /** The text of a rule that gathers the same and shows this of it. */
  String gathering(String columns, String having) {
    StringBuilder alert = new StringBuilder(texts.get(alertStatement));
    // The later part first: the other's place stays.
    alert.replace(gathered().having().from(), gathered().having().to(), having);
    alert.replace(gathered().select().from(), gathered().select().to(), columns);
    return with(alert.toString());
  }

  private List<String> loosest(List<List<Limit>> limitsOfAll) {
    List<String> loosest = new ArrayList<>();
    for (int i = 0; i < limits.size(); i++) {
      int limit = i;
      loosest.add(
          limitsOfAll.stream()
              .map(ofOne -> ofOne.get(limit))
              .min(Limit::compareStrictness)
              .orElseThrow()
              .number());
    }
    return loosest;
  }

  private String with(String alert) {
    List<String> all = new ArrayList<>(texts);
    all.set(alertStatement, alert);
    return String.join(";\n", all) + ";";
  }

  private static final class Reading {
    private final StringBuilder key = new StringBuilder();
    private final StringBuilder gatheringKey = new StringBuilder();
    private final Set<ParseTree> shown = new HashSet<>();
    private @Nullable Gathered gathered;
    private final List<String> texts = new ArrayList<>();
    private FoundLimits found = new FoundLimits("");
    private AlertListener.Words words = new AlertListener.Words(null, "", "");
    private int alertStatement = -1;
    private boolean hasLimitsOnly = true;

    boolean reads(List<Statement> statements) {
      for (Statement statement : statements) {
        StatementOutline outline = new StatementOutline(statement);
        if (has(statement.tree(), ExpressionDeclContext.class)
            || has(statement.tree(), CreateVariableExprContext.class)
            || has(statement.tree(), ForExprContext.class)) {
          // A name may then stand for anything, or rows may come in another order.
          return false;
        }
        if (outline.name().isPresent()) {
          if (alertStatement >= 0 || !readsAlert(outline, statement)) {
            return false;
          }
          alertStatement = texts.size();
        }
        addKey(statement.tree(), key, Set.of());
        addKey(statement.tree(), gatheringKey, shown);
        key.append(";\n");
        gatheringKey.append(";\n");
        texts.add(statement.text());
      }
      return alertStatement >= 0;
    }

    private boolean readsAlert(StatementOutline outline, Statement statement) {
      SelectExprContext select = outline.select().orElse(null);
      // Places in a tree count characters, those in a text count chars.
      boolean isPlain =
          statement.text().codePoints().noneMatch(Character::isSupplementaryCodePoint);
      if (select == null
          || !isPlain
          || outline.feedsAnother()
          || select.orderByListExpr() != null
          || select.rowLimit() != null
          || !readsWords(outline)) {
        return false;
      }
      found = new FoundLimits(statement.text());
      return select.havingClause() == null
          ? outline.context().isEmpty() && IndependentRows.read(select, found)
          : readsGroups(select);
    }

    /** Rows that are gathered in groups, and are shown if they pass the having clause. */
    private boolean readsGroups(SelectExprContext select) {
      found.computeBehind(select.selectClause());
      if (select.groupByListExpr() == null
          || select.matchRecog() != null
          || !isHarmless(select.outputLimit())
          || !COLUMNS.areSafe(select.selectClause())
          || !readsHaving(select)) {
        return false;
      }
      if (hasLimitsOnly) {
        gathered = Gathered.of(select, found.text(), HAVING).orElse(null);
        shown.addAll(List.of(select.selectClause(), select.havingClause()));
      }
      return true;
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

    private boolean readsHaving(SelectExprContext select) {
      ParseTree having = SafeParts.unwrapped(select.havingClause());
      if (having instanceof EvalAndExpressionContext all) {
        for (int i = 0; i < all.getChildCount(); i += 2) {
          if (!readsCondition(SafeParts.unwrapped(all.getChild(i)))) {
            return false;
          }
        }
      } else if (!readsCondition(having)) {
        return false;
      }
      return !found.areNone();
    }

    /** A number to compare with, or two things that are the same for all rules of the shape. */
    private boolean readsCondition(ParseTree condition) {
      if (!(condition instanceof EvalRelationalExpressionContext comparison)
          || comparison.getChildCount() != 3
          || !Limit.isOperator(comparison.getChild(1).getText())) {
        return false;
      }
      if (!HAVING.isSafe(comparison.getChild(0))) {
        return false;
      }
      boolean isLimit = found.take(comparison);
      hasLimitsOnly &= isLimit;
      return isLimit || HAVING.isSafe(comparison.getChild(2));
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

    private void addKey(ParseTree tree, StringBuilder to, Set<ParseTree> without) {
      if (without.contains(tree)) {
        to.append("? ");
        return;
      }
      if (tree instanceof AnnotationEnumContext annotation
          && WORDS.contains(annotation.classIdentifier().getText().toLowerCase(Locale.ROOT))) {
        return;
      }
      if (tree instanceof TerminalNode) {
        to.append(found.has(tree) ? "?" : tree.getText()).append(' ');
      }
      for (int i = 0; i < tree.getChildCount(); i++) {
        addKey(tree.getChild(i), to, without);
      }
    }
  }
}
