package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectionListElementContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectionListElementExprContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/**
 * What a rule shows of the groups that it gathers, apart from how it gathers them: its columns and
 * its having clause. Rules that gather the same may show them by one statement that has the columns
 * of all. Immutable.
 *
 * @param names of its columns, as alerts have them
 * @param columns what is computed for each
 * @param select where its columns stand in the text
 * @param having where its having clause stands in the text
 */
record Gathered(List<String> names, List<String> columns, Span select, Span having) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z]\\w*");

  /** A part of a text, from a character on and up to another. */
  record Span(int from, int to) {
    static Span of(ParserRuleContext part) {
      return new Span(part.getStart().getStartIndex(), part.getStop().getStopIndex() + 1);
    }

    String in(String text) {
      return text.substring(from, to);
    }
  }

  /**
   * Reads it, of a statement that is safe to be run for several rules; empty if its rows are not
   * one for each group, or the name of a column is the compiler's.
   *
   * @param term what is computed for a group
   */
  static Optional<Gathered> of(SelectExprContext select, String text, SafeParts term) {
    Set<String> groups =
        Set.copyOf(Arrays.asList(select.groupByListExpr().getText().split(",", -1)));
    SafeParts ofGroup = new SafeParts(term.isTerm(), groups::contains);
    if (!groups.stream().allMatch(group -> NAME.matcher(group).matches())
        || !ofGroup.areSafe(select.selectClause())) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    for (SelectionListElementContext element :
        select.selectClause().selectionList().selectionListElement()) {
      SelectionListElementExprContext column = element.selectionListElementExpr();
      String name = name(column);
      if (name == null) {
        return Optional.empty();
      }
      names.add(name);
      columns.add(Span.of(column.expression()).in(text));
    }
    return AlertListener.raisesAlerts(names)
        ? Optional.of(
            new Gathered(
                List.copyOf(names),
                List.copyOf(columns),
                Span.of(select.selectClause()),
                Span.of(select.havingClause())))
        : Optional.empty();
  }

  private static @Nullable String name(SelectionListElementExprContext column) {
    String name =
        column.keywordAllowedIdent() == null
            ? column.expression().getText()
            : column.keywordAllowedIdent().getText();
    return NAME.matcher(name).matches() ? name : null;
  }
}
