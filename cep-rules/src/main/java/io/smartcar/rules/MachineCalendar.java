package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ExpressionNamedParameterContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ObserverExpressionContext;
import io.smartcar.rules.ParsedRule.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.tree.ParseTree;

/**
 * The two places in which the engine reads a date by the calendar of the machine, whatever zone it
 * is given: they are refused, for a rule must say the same on every machine.
 */
final class MachineCalendar {

  private static final Pattern DATE_WITHOUT_ZONE =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}(?:T[0-9:.]*)?(?![-+0-9:.TZ])");

  private final ParsedRule rule;
  private final List<Problem> problems = new ArrayList<>();

  private MachineCalendar(ParsedRule rule) {
    this.rule = rule;
  }

  static List<Problem> check(ParsedRule rule) {
    MachineCalendar check = new MachineCalendar(rule);
    rule.statements().forEach(statement -> check.walk(statement, statement.tree()));
    return check.problems;
  }

  private void walk(Statement statement, ParseTree tree) {
    if (tree instanceof ExpressionNamedParameterContext parameter
        && parameter.IDENT().getText().equalsIgnoreCase("dateformat")) {
      problems.add(
          Problem.error(
                  rule.file().fileName(),
                  statement.line(parameter),
                  "dateformat reads dates by the calendar of the machine: not allowed",
                  "calculate with eventTime, as in eventTime.getHourOfDay()")
              .at(statement.column(parameter)));
    } else if (tree instanceof ObserverExpressionContext observer) {
      Matcher date = DATE_WITHOUT_ZONE.matcher(observer.getText());
      if (date.find()) {
        problems.add(
            Problem.error(
                    rule.file().fileName(),
                    statement.line(observer),
                    "the date " + date.group() + " is of no zone: not allowed",
                    "add the zone, as in 2016-01-24T08:00:00Z or …+08:00")
                .at(statement.column(observer)));
      }
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      walk(statement, tree.getChild(i));
    }
  }
}
