package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.CreateContextExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.CreateContextPartitionItemContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.CreateTableExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.CreateWindowExprContext;
import io.smartcar.rules.ParsedRule.Statement;
import io.smartcar.rules.StatementOutline.Annotation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is wrong with a set of rules, or valid but dangerous: what {@code rules check}
 * shows, and what a push refuses. A file takes a few hundredths of a second, the first of a JVM
 * about one. No state; thread-safe.
 */
public final class RuleCheck {

  private final Duration horizon;
  private final Set<Problem> problems = new TreeSet<>();
  private final Map<String, String> placeByAlert = new HashMap<>();

  private RuleCheck(Duration horizon) {
    this.horizon = horizon;
  }

  /**
   * Checks files that are to be in force together.
   *
   * @param lookBack how far back a starting task reads for rules whose look-back is not known: the
   *     key {@code smartcar.rules.look-back}
   * @return the problems, sorted by file and line
   */
  public static List<Problem> of(List<RuleFile> files, Duration lookBack) {
    CompilerStart.await();
    RuleCheck check = new RuleCheck(lookBack);
    Set<String> names = new HashSet<>();
    for (RuleFile file : files) {
      if (!names.add(file.name())) {
        check.error(file, 1, 0, "is there twice", "give each rule file a name of its own");
      } else {
        check.check(file);
      }
    }
    return List.copyOf(check.problems);
  }

  private void check(RuleFile file) {
    ParsedRule parsed = ParsedRule.of(file);
    problems.addAll(parsed.problems());
    problems.addAll(RuleLanguage.check(parsed));
    List<StatementOutline> outlines =
        parsed.statements().stream().map(StatementOutline::new).toList();
    outlines.forEach(outline -> names(file, outline));
    if (problems.stream().anyMatch(one -> one.isError() && one.file().equals(file.fileName()))) {
      return;
    }
    try {
      CompiledRule compiled = CompiledRule.compile(parsed);
      List<Map<String, @Nullable Class<?>>> columns = Deployed.columns(compiled);
      reservedColumns(file, outlines, columns);
      warnings(file, outlines, compiled, columns);
    } catch (RuleException e) {
      problems.addAll(e.found());
    }
  }

  private void names(RuleFile file, StatementOutline outline) {
    Optional<Annotation> name = outline.name();
    if (name.isEmpty()) {
      return;
    }
    int line = outline.statement().line(name.get().part());
    int column = outline.statement().column(name.get().part());
    String alert = name.get().value();
    String first = placeByAlert.putIfAbsent(alert, file.fileName() + ':' + line);
    if (first != null) {
      error(
          file,
          line,
          column,
          "the name %s is also that of %s".formatted(alert, first),
          "give each statement a name of its own: alerts are told apart by it");
    } else if (alert.isBlank()) {
      error(file, line, column, "the name is empty", "write @Name('…')");
    }
  }

  private void warnings(
      RuleFile file,
      List<StatementOutline> outlines,
      CompiledRule compiled,
      List<Map<String, @Nullable Class<?>>> columns) {
    boolean fleet = compiled.scope() == Scope.FLEET;
    Set<String> perCar = new HashSet<>();
    Set<String> begun = new HashSet<>();
    Set<String> kept = new HashSet<>();
    for (StatementOutline outline : outlines) {
      perCar.addAll(contextsByCar(outline.statement()));
      begun.addAll(MovingWindows.begunByEvents(outline));
      Trees.all(outline.tree(), CreateWindowExprContext.class)
          .forEach(window -> kept.add(window.i.getText()));
      Trees.all(outline.tree(), CreateTableExprContext.class)
          .forEach(table -> kept.add(table.n.getText()));
    }
    StatementWarnings.Surroundings around =
        new StatementWarnings.Surroundings(
            file.fileName(), compiled.lookBack(), horizon, fleet, perCar, begun, kept);
    for (int i = 0; i < outlines.size(); i++) {
      problems.addAll(StatementWarnings.of(around, outlines.get(i), columns.get(i)));
    }
    if (outlines.stream().noneMatch(outline -> !outline.feedsAnother())) {
      problems.add(
          Problem.warning(
              file.fileName(),
              1,
              "raises no alert: none of its statements selects for people",
              "end with @Name('…') select carNumber, date, … from …"));
    }
  }

  private void reservedColumns(
      RuleFile file,
      List<StatementOutline> outlines,
      List<Map<String, @Nullable Class<?>>> columns) {
    for (int i = 0; i < outlines.size(); i++) {
      StatementOutline outline = outlines.get(i);
      if (!outline.feedsAnother() && AlertListener.raisesAlerts(columns.get(i).keySet())) {
        for (String reserved : AlertListener.reserved(columns.get(i).keySet())) {
          int line = outline.select().map(outline.statement()::line).orElse(1);
          error(
              file,
              line,
              outline.select().map(outline.statement()::column).orElse(0),
              "the column %s has the name of something that every alert has".formatted(reserved),
              "give it another name; severity and description are tags: @Tag(name='severity',"
                  + " value='…'), @Description('…')");
        }
      }
    }
  }

  private static List<String> contextsByCar(Statement statement) {
    List<String> names = new ArrayList<>();
    for (CreateContextExprContext context :
        Trees.all(statement.tree(), CreateContextExprContext.class)) {
      if (Trees.all(context, CreateContextPartitionItemContext.class).stream()
          .anyMatch(item -> Trees.hasWord(item, "carNumber"))) {
        names.add(context.name.getText());
      }
    }
    return names;
  }

  private void error(RuleFile file, int line, int column, String message, String advice) {
    problems.add(Problem.error(file.fileName(), line, message, advice).at(column));
  }
}
