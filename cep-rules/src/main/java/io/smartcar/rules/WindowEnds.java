package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.MatchRecogMatchesIntervalContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.OnExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.OutputLimitContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.PatternFilterExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.QualifyExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ViewWParametersContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which alerts of a rule say what the readings of a window were, once it is over: of a batch of
 * time, or of a context that ends. Any other alert that comes without an event, of a pattern that
 * waits, of readings that grow old, may say that something did not come.
 */
final class WindowEnds {

  /** Windows that give out what they gathered at a moment that does not hang on later events. */
  private static final Set<String> BATCHES = Set.of("time_batch", "time_length_batch");

  private WindowEnds() {}

  /** The names of those alerts; none if anything in the file waits for events that do not come. */
  static Set<String> alerts(ParsedRule rule) {
    List<StatementOutline> outlines =
        rule.statements().stream().map(StatementOutline::new).toList();
    if (outlines.stream().anyMatch(WindowEnds::waits)) {
      return Set.of();
    }
    return outlines.stream()
        .filter(outline -> outline.select().filter(one -> gathers(outline, one)).isPresent())
        .map(StatementOutline::name)
        .flatMap(Optional::stream)
        .map(StatementOutline.Annotation::value)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean gathers(StatementOutline outline, SelectExprContext select) {
    List<ViewWParametersContext> windows = outline.windows();
    OutputLimitContext output = select.outputLimit();
    if (windows.isEmpty()) {
      return outline.context().isPresent() && output != null && output.TERMINATED() != null;
    }
    return output == null
        && windows.stream().allMatch(one -> BATCHES.contains(one.getChild(0).getText()));
  }

  private static boolean waits(StatementOutline outline) {
    return Trees.all(outline.tree(), QualifyExpressionContext.class).stream()
            .anyMatch(
                one ->
                    one.NOT_EXPR() != null && Trees.has(one, PatternFilterExpressionContext.class))
        || Trees.has(outline.tree(), MatchRecogMatchesIntervalContext.class)
        || Trees.has(outline.tree(), OnExprContext.class)
        || outline.windows().stream()
            .anyMatch(one -> one.getChild(0).getText().equals("time_accum"));
  }
}
