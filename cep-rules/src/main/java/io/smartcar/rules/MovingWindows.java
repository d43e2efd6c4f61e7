package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.CreateContextChoiceContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.CreateContextExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.CreateContextRangePointContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.FollowedByRepeatContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ObserverExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.OutputLimitAfterContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.OutputLimitContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.PatternFilterExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.PatternInclusionExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ViewWParametersContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;

/**
 * What is cut from the start of the engine on and not by an event or the calendar: a restarted
 * task, a second task and a trial put its borders elsewhere, and find other alerts in the same log.
 */
final class MovingWindows {

  private static final String ALIGNED = "#time_batch(30 sec, 0L)";

  /** What {@code output when} knows of the rows since the rule's start or its last output. */
  private static final Set<String> SINCE_OUTPUT =
      Set.of(
          "count_insert",
          "count_remove",
          "count_insert_total",
          "count_remove_total",
          "last_output_timestamp");

  /**
   * What moves, and how to say it otherwise.
   *
   * @param part where it stands
   * @param what its words
   * @param advice what to write
   */
  record Moving(ParserRuleContext part, String what, String advice) {

    String message() {
      return what
          + " moves with the rule's start: after a restart, in another task and in a trial its"
          + " borders lie elsewhere";
    }
  }

  private final List<Moving> found = new ArrayList<>();

  private MovingWindows() {}

  /**
   * What moves in a statement.
   *
   * @param begun the contexts of its file that begin with an event: within them nothing moves
   */
  static List<Moving> of(StatementOutline outline, Set<String> begun) {
    MovingWindows moving = new MovingWindows();
    ParseTree tree = outline.tree();
    if (outline.context().filter(begun::contains).isEmpty()) {
      outline.windows().forEach(moving::window);
      Trees.all(tree, OutputLimitContext.class).forEach(moving::output);
      Trees.all(tree, PatternInclusionExpressionContext.class).stream()
          .filter(pattern -> !(pattern.getParent() instanceof CreateContextRangePointContext))
          .forEach(moving::pattern);
    }
    Trees.all(tree, CreateContextChoiceContext.class).forEach(moving::context);
    return moving.found;
  }

  /** The contexts of a statement that begin with an event, or hold one that does. */
  static List<String> begunByEvents(StatementOutline outline) {
    return Trees.all(outline.tree(), CreateContextExprContext.class).stream()
        .filter(
            context ->
                Trees.all(context, CreateContextChoiceContext.class).stream()
                    .anyMatch(MovingWindows::isBegunByAnEvent))
        .map(context -> context.name.getText())
        .toList();
  }

  private static boolean isBegunByAnEvent(CreateContextChoiceContext context) {
    CreateContextRangePointContext begin = context.r1;
    return begin != null
        && !startsAtOnce(context)
        && (begin.createContextFilter() != null
            || (begin.patternInclusionExpression() != null && leadingTimer(begin).isEmpty()));
  }

  private void window(ViewWParametersContext window) {
    String name = window.getChild(0).getText();
    List<String> parameters = parameters(window);
    switch (name) {
      case "time_batch" -> {
        if (parameters.size() < 2 || isText(parameters.get(1))) {
          add(window, "#time_batch without a reference point", "write " + ALIGNED);
        }
      }
      case "ext_timed_batch" -> {
        if (parameters.size() < 3) {
          add(
              window,
              "#ext_timed_batch without a reference point",
              "write #ext_timed_batch(eventTime, 30 sec, 0L)");
        }
      }
      case "time_length_batch" -> add(window, "#time_length_batch", "write " + ALIGNED);
      default -> {}
    }
  }

  private static List<String> parameters(ViewWParametersContext window) {
    return window.expressionWithTimeList() == null
        ? List.of()
        : window.expressionWithTimeList().expressionWithTimeInclLast().stream()
            .map(ParseTree::getText)
            .toList();
  }

  /** A text in place of a reference point holds flags, as {@code 'FORCE_UPDATE'}. */
  private static boolean isText(String parameter) {
    return parameter.startsWith("'") || parameter.startsWith("\"");
  }

  private void output(OutputLimitContext output) {
    if (SINCE_OUTPUT.stream().anyMatch(word -> Trees.hasWord(output.expression(), word))) {
      add(output, "output when of what came since the last output", "use " + ALIGNED);
    }
    if (output.EVERY_EXPR() != null) {
      String what = output.EVENTS() == null ? "output … every" : "output … every … events";
      add(
          output,
          what,
          output.EVENTS() == null
              ? "use " + ALIGNED + ", output at (…), or a context that begins with an event"
              : "use " + ALIGNED + ", or a context that begins with an event");
    }
    Trees.all(output, OutputLimitAfterContext.class)
        .forEach(
            after -> add(after, "output after", "begin a context with an event in place of it"));
  }

  private void context(CreateContextChoiceContext context) {
    CreateContextRangePointContext begin = context.r1;
    if (startsAtOnce(context)) {
      add(
          context,
          "a context that starts @now",
          "begin it with an event, or by the clock: start (0, 0, *, *, *)");
    } else if (begin != null && begin.AFTER() != null) {
      add(begin, "a context that starts after a time", "begin it with an event, or by the clock");
    }
    if (context.START() != null && isBegunByAnEvent(context) && isOfOneLength(context.r2)) {
      add(
          context.r2,
          "a context of one length that starts with an event",
          "end it at a whole multiple: start DriverCarInfo as opening end pattern"
              + " [timer:interval(30 - (opening.eventTime % 30000) / 1000.0)]");
    }
    if (begin != null && begin.patternInclusionExpression() != null) {
      pattern(begin.patternInclusionExpression());
    }
  }

  /**
   * Whether it ends so long after its beginning, whatever comes: its next beginning then hangs on
   * this one, and so on back to the first.
   */
  private static boolean isOfOneLength(CreateContextRangePointContext end) {
    return end.AFTER() != null
        || (!Trees.has(end, PatternFilterExpressionContext.class)
            && leadingTimer(end).filter(timer -> !Trees.hasWord(timer, "eventTime")).isPresent());
  }

  private static boolean startsAtOnce(CreateContextChoiceContext context) {
    return context.ATCHAR() != null || (context.r1 != null && context.r1.ATCHAR() != null);
  }

  private void pattern(ParserRuleContext pattern) {
    leadingTimer(pattern)
        .ifPresent(
            timer ->
                add(
                    timer,
                    "a pattern that begins with %s:%s"
                        .formatted(timer.ns.getText(), timer.nm.getText()),
                    "begin it with an event: every a=DriverCarInfo(…) -> timer:interval(…)"));
  }

  /** A timer that runs from the pattern's start; what follows {@code ->} runs from an event. */
  private static Optional<ObserverExpressionContext> leadingTimer(ParseTree tree) {
    if (tree instanceof FollowedByRepeatContext) {
      return Optional.empty();
    }
    if (tree instanceof ObserverExpressionContext timer) {
      return isRelative(timer) ? Optional.of(timer) : Optional.empty();
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      Optional<ObserverExpressionContext> timer = leadingTimer(tree.getChild(i));
      if (timer.isPresent()) {
        return timer;
      }
    }
    return Optional.empty();
  }

  /** {@code timer:at} and a schedule with a date go by the calendar. */
  private static boolean isRelative(ObserverExpressionContext timer) {
    String parameters =
        timer.expressionListWithNamedWithTime() == null
            ? ""
            : timer.expressionListWithNamedWithTime().getText();
    String name = timer.nm == null ? timer.a.getText() : timer.nm.getText();
    return name.equals("interval")
        || (name.equals("schedule")
            && !parameters.contains("iso:")
            && !parameters.contains("date:"));
  }

  private void add(ParserRuleContext part, String what, String advice) {
    found.add(new Moving(part, what, advice));
  }
}
