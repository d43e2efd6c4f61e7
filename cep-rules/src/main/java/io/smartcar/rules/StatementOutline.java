package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.AnnotationEnumContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.Builtin_avedevContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.Builtin_avgContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.Builtin_cntContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.Builtin_firstlastwindowContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.Builtin_medianContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.Builtin_stddevContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.Builtin_sumContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ChainableRootWithOptContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ChainableWithArgsContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ContextExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ElementValuePairEnumContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.LibFunctionArgItemContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.StreamExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ViewWParametersContext;
import io.smartcar.rules.ParsedRule.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;

/** What a check asks about one statement. */
final class StatementOutline {

  private static final List<Class<? extends ParserRuleContext>> AGGREGATES =
      List.of(
          Builtin_avgContext.class,
          Builtin_sumContext.class,
          Builtin_cntContext.class,
          Builtin_medianContext.class,
          Builtin_stddevContext.class,
          Builtin_avedevContext.class,
          Builtin_firstlastwindowContext.class);

  private static final Set<String> MORE_AGGREGATES =
      Set.of("fmin", "fmax", "rate", "nth", "sorted", "maxby", "minby", "leaving", "countever");

  private final Statement statement;
  private final Optional<SelectExprContext> select;
  private final List<StreamExpressionContext> streams;

  StatementOutline(Statement statement) {
    this.statement = statement;
    this.select = Trees.all(statement.tree(), SelectExprContext.class).stream().findFirst();
    this.streams = Trees.all(select.orElse(null), StreamExpressionContext.class);
  }

  Statement statement() {
    return statement;
  }

  ParserRuleContext tree() {
    return statement.tree();
  }

  /** The statement's select, unless it is of another kind (create …, on …). */
  Optional<SelectExprContext> select() {
    return select;
  }

  List<StreamExpressionContext> streams() {
    return streams;
  }

  List<ViewWParametersContext> windows() {
    return Trees.all(statement.tree(), ViewWParametersContext.class);
  }

  /** Whether its rows go to another statement and not to people. */
  boolean feedsAnother() {
    return select
        .filter(one -> one.insertIntoExpr() == null && one.intoTableExpr() == null)
        .isEmpty();
  }

  Optional<Annotation> name() {
    return annotations("Name").stream().findFirst();
  }

  /** The annotations {@code @Tag(name=…, value=…)} of a name. */
  List<Annotation> tags(String tagName) {
    return annotations("Tag").stream().filter(tag -> tag.tagName().equals(tagName)).toList();
  }

  Optional<String> context() {
    return Trees.all(tree(), ContextExprContext.class).stream()
        .map(context -> context.i.getText())
        .findFirst();
  }

  /** Whether a column or the having clause is computed over several rows. */
  boolean aggregates() {
    return select
        .filter(one -> aggregates(one.selectClause()) || aggregates(one.havingClause()))
        .isPresent();
  }

  static boolean aggregates(ParseTree tree) {
    return AGGREGATES.stream().anyMatch(kind -> Trees.has(tree, kind))
        || Trees.all(tree, ChainableWithArgsContext.class).stream()
            .anyMatch(StatementOutline::isAggregate);
  }

  private static boolean isAggregate(ChainableWithArgsContext call) {
    if (!(call.getParent() instanceof ChainableRootWithOptContext) || call.LPAREN() == null) {
      return false;
    }
    String name = call.chainableIdent().getText();
    boolean overRows =
        (name.equals("min") || name.equals("max"))
            && Trees.all(call, LibFunctionArgItemContext.class).size() == 1;
    return overRows || MORE_AGGREGATES.contains(name);
  }

  /** Those of a name, in whatever case. */
  List<Annotation> annotations(String name) {
    return Trees.all(tree(), AnnotationEnumContext.class).stream()
        .filter(annotation -> annotation.classIdentifier().getText().equalsIgnoreCase(name))
        .map(Annotation::of)
        .toList();
  }

  /**
   * An annotation, as far as rules use them.
   *
   * @param part where it is
   * @param tagName its {@code name=}, or empty
   * @param value its value
   */
  record Annotation(ParserRuleContext part, String tagName, String value) {

    private static Annotation of(AnnotationEnumContext part) {
      if (part.elementValueEnum() != null) {
        return new Annotation(part, "", unquoted(part.elementValueEnum().getText()));
      }
      String name = "";
      String value = "";
      for (ElementValuePairEnumContext pair : Trees.all(part, ElementValuePairEnumContext.class)) {
        String text = unquoted(pair.elementValueEnum().getText());
        if (pair.keywordAllowedIdent().getText().equals("name")) {
          name = text;
        } else {
          value = text;
        }
      }
      return new Annotation(part, name, value);
    }

    private static String unquoted(String text) {
      return text.length() < 2 ? text : text.substring(1, text.length() - 1);
    }
  }
}
