package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.EventFilterExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.FollowedByRepeatContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.GuardWhereExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.MatchRecogContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ObserverExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.PatternFilterExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.PatternInclusionExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.QualifyExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.SelectionListElementExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.StreamExpressionContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ViewWParametersContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/** What is valid in one statement, but probably not meant, or not good for long. */
final class StatementWarnings {

  private static final String CAR = "carNumber";

  private static final Set<String> WITHOUT_END =
      Set.of("keepall", "firstlength", "firstevent", "firstunique");

  private static final Set<String> ENDED_BY_EVENTS =
      Set.of("length", "length_batch", "unique", "lastevent", "sort", "rank", "expr", "expr_batch");

  /**
   * What is known of the file around the statement.
   *
   * @param file its name
   * @param lookBack how far back the rule looks, if that can be told from its windows
   * @param horizon how far back a task reads that starts, if it cannot
   * @param fleet whether the rule sees all cars
   * @param perCar the contexts that are partitioned by car
   * @param begun the contexts that begin with an event
   * @param kept the named windows and tables
   */
  record Surroundings(
      String file,
      Optional<Duration> lookBack,
      Duration horizon,
      boolean fleet,
      Set<String> perCar,
      Set<String> begun,
      Set<String> kept) {}

  private final Surroundings around;
  private final StatementOutline outline;
  private final List<Problem> problems = new ArrayList<>();

  private StatementWarnings(Surroundings around, StatementOutline outline) {
    this.around = around;
    this.outline = outline;
  }

  static List<Problem> of(
      Surroundings around, StatementOutline outline, Map<String, @Nullable Class<?>> columns) {
    StatementWarnings warnings = new StatementWarnings(around, outline);
    if (!outline.feedsAnother()) {
      warnings.columns(columns);
    }
    outline.windows().forEach(warnings::window);
    Trees.all(outline.tree(), PatternInclusionExpressionContext.class).forEach(warnings::pattern);
    outline.select().ifPresent(warnings::select);
    warnings.horizon();
    MovingWindows.of(outline, around.begun())
        .forEach(moving -> warnings.warn(moving.part(), moving.message(), moving.advice()));
    return warnings.problems;
  }

  private void columns(Map<String, @Nullable Class<?>> columns) {
    ParserRuleContext at = outline.select().<ParserRuleContext>map(one -> one).orElseThrow();
    if (outline.name().isEmpty()) {
      warn(at, "raises no alert: it has no @Name and feeds no other", "add @Name('…')");
      return;
    }
    List<String> missing =
        Stream.of(CAR, "date").filter(column -> !columns.containsKey(column)).toList();
    if (!missing.isEmpty()) {
      warn(
          at,
          "raises no alert: it has no column " + String.join(" and no column ", missing),
          "select " + String.join(", ", missing.stream().map(one -> "… as " + one).toList()));
    }
    columns.forEach(
        (column, type) -> {
          if (type != null && !isValue(type)) {
            warn(
                at,
                "the column %s is %s and no value".formatted(column, type.getSimpleName()),
                "select a number or a text of it");
          }
        });
  }

  private static boolean isValue(Class<?> type) {
    return type.isPrimitive()
        || type == String.class
        || type == Boolean.class
        || type == Character.class
        || Number.class.isAssignableFrom(type);
  }

  private void window(ViewWParametersContext window) {
    String name = window.getChild(0).getText();
    if (WITHOUT_END.contains(name)) {
      warn(
          window,
          "the window " + name + " never expires: it grows until the memory is full",
          "give it an end, as in #time(5 min)");
    } else if (ENDED_BY_EVENTS.contains(name)) {
      warn(
          window,
          "the window %s ends by events and not by time: a task that starts reads only the last %s"
              .formatted(name, words(around.horizon())),
          "use #time(…), or set smartcar.rules.look-back as long as it takes to fill");
    }
  }

  private void pattern(PatternInclusionExpressionContext pattern) {
    boolean every =
        Trees.all(pattern, QualifyExpressionContext.class).stream()
            .anyMatch(one -> one.EVERY_EXPR() != null || one.EVERY_DISTINCT_EXPR() != null);
    boolean sequence = Trees.has(pattern, FollowedByRepeatContext.class);
    boolean timed =
        Trees.has(pattern, ObserverExpressionContext.class)
            || Trees.has(pattern, GuardWhereExpressionContext.class);
    if (every && sequence && !timed) {
      warn(
          pattern,
          "the pattern waits without end: each event that begins it is kept until it is complete",
          "end it, as in every (a=… -> b=… where timer:within(1 min))");
    }
    List<PatternFilterExpressionContext> events =
        Trees.all(pattern, PatternFilterExpressionContext.class);
    boolean all = events.stream().allMatch(event -> event.expressionList() == null);
    if (!sequence && !timed && all && outline.select().filter(this::isUnconditional).isPresent()) {
      warnOfEveryEvent(pattern, "event");
    }
    if (!around.fleet() && events.size() > 1 && !Trees.hasWord(where(), CAR) && !perCar()) {
      warn(
          pattern,
          "the pattern may begin with one car and end with another",
          "write (carNumber=a.carNumber) at its later events, or tag the rule with scope fleet");
    }
  }

  /** Everything in which a pattern's or a join's events can be tied to one car. */
  private ParserRuleContext where() {
    return outline.select().<ParserRuleContext>map(one -> one.fromClause()).orElse(outline.tree());
  }

  private boolean isUnconditional(SelectExprContext select) {
    return !outline.feedsAnother() && select.whereClause() == null && select.havingClause() == null;
  }

  private void select(SelectExprContext select) {
    everyEvent(select);
    if (outline.aggregates()) {
      aggregate(select);
    }
    if (outline.streams().size() > 1) {
      outline.streams().forEach(this::joined);
    }
    boolean join =
        outline.streams().stream()
                .filter(one -> Trees.hasWord(one.eventFilterExpression(), RuleEngine.EVENT_TYPE))
                .count()
            > 1;
    boolean tied =
        Trees.hasWord(select.fromClause(), CAR) || Trees.hasWord(select.whereClause(), CAR);
    if (!around.fleet() && join && !tied && !perCar()) {
      warn(
          select.fromClause(),
          "the join puts the events of different cars together",
          "add where a.carNumber = b.carNumber, or tag the rule with scope fleet");
    }
    MatchRecogContext match = select.matchRecog();
    if (!around.fleet()
        && match != null
        && !Trees.hasWord(match.matchRecogPartitionBy(), CAR)
        && !perCar()) {
      warn(
          match,
          "match_recognize takes the events of different cars for one sequence",
          "add partition by carNumber, or tag the rule with scope fleet");
    }
  }

  private void joined(StreamExpressionContext stream) {
    EventFilterExpressionContext source = stream.eventFilterExpression();
    if (source != null
        && stream.viewExpressions() == null
        && stream.UNIDIRECTIONAL() == null
        && !around.kept().contains(source.classIdentifier().getText())) {
      warn(
          stream,
          "the join keeps every event of " + source.classIdentifier().getText() + " for ever",
          "give each stream a window, as in DriverCarInfo#time(30 sec)");
    }
  }

  private void everyEvent(SelectExprContext select) {
    if (!isUnconditional(select) || outline.streams().size() != 1 || select.matchRecog() != null) {
      return;
    }
    EventFilterExpressionContext source = outline.streams().get(0).eventFilterExpression();
    if (source == null
        || source.expressionList() != null
        || !source.classIdentifier().getText().equals(RuleEngine.EVENT_TYPE)) {
      return;
    }
    if (outline.aggregates()) {
      warnOfEveryEvent(select, "group of every window");
    } else if (select.outputLimit() == null) {
      warnOfEveryEvent(select, "event");
    }
  }

  private void warnOfEveryEvent(ParserRuleContext at, String what) {
    warn(
        at,
        "raises an alert for every " + what,
        "add a condition: where …, having …, or DriverCarInfo(…)");
  }

  private void aggregate(SelectExprContext select) {
    boolean grouped = select.groupByListExpr() != null;
    boolean byCar = Trees.hasWord(select.groupByListExpr(), CAR) || perCar();
    boolean fromEvents =
        outline.streams().stream()
            .anyMatch(
                stream -> Trees.hasWord(stream.eventFilterExpression(), RuleEngine.EVENT_TYPE));
    if (!around.fleet() && !byCar) {
      warn(
          select,
          "aggregates over all cars that its task happens to see",
          "add group by carNumber, or @Tag(name='scope', value='fleet')");
    }
    if (outline.windows().isEmpty() && fromEvents && outline.context().isEmpty()) {
      warn(
          select,
          "aggregates over everything since its start: it has no window",
          "add one, as in DriverCarInfo#time_batch(30 sec, 0L)");
    }
    if (grouped && !outline.feedsAnother() && !Trees.hasWord(select.groupByListExpr(), "date")) {
      Trees.all(select.selectClause(), SelectionListElementExprContext.class).stream()
          .filter(column -> column.expression().getText().equals("date"))
          .forEach(
              column ->
                  warn(
                      column,
                      "has a row for each event and not for each group: date is neither grouped"
                          + " nor aggregated",
                      "write last(date) as date"));
    }
  }

  /** Times that are longer than what a starting task reads again. */
  private void horizon() {
    if (around.lookBack().isPresent()) {
      return;
    }
    List<ParserRuleContext> timed = new ArrayList<>();
    timed.addAll(outline.windows().stream().filter(one -> isTimed(one)).toList());
    timed.addAll(Trees.all(outline.tree(), ObserverExpressionContext.class));
    timed.addAll(Trees.all(outline.tree(), GuardWhereExpressionContext.class));
    for (ParserRuleContext part : timed) {
      Trees.time(part)
          .filter(time -> time.compareTo(around.horizon()) > 0)
          .ifPresent(
              time ->
                  warn(
                      part,
                      "looks back %s, and a task that starts reads only the last %s"
                          .formatted(words(time), words(around.horizon())),
                      "set smartcar.rules.look-back to at least as long"));
    }
  }

  private static boolean isTimed(ViewWParametersContext window) {
    String name = window.getChild(0).getText();
    return name.contains("time") && !name.contains("length");
  }

  private boolean perCar() {
    return outline.context().filter(around.perCar()::contains).isPresent()
        || outline.windows().stream()
            .anyMatch(
                window ->
                    window.getChild(0).getText().equals("groupwin") && Trees.hasWord(window, CAR));
  }

  private void warn(ParserRuleContext at, String message, String advice) {
    problems.add(
        Problem.warning(around.file(), outline.statement().line(at), message, advice)
            .at(outline.statement().column(at)));
  }

  /** As people write times: {@code 10 min}. */
  private static String words(Duration time) {
    if (time.toMinutes() > 0 && time.equals(Duration.ofMinutes(time.toMinutes()))) {
      return time.toMinutes() + " min";
    }
    return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " sec" : time.toMillis() + " msec";
  }
}
