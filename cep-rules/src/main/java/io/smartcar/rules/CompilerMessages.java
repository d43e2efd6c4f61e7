package io.smartcar.rules;

import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompileExceptionItem;
import io.smartcar.rules.ParsedRule.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Esper's compile errors with the line of what they complain about, and what to do. */
final class CompilerMessages {

  private static final Pattern QUOTED = Pattern.compile("'([^']+)'");
  private static final Pattern NO_PROPERTY =
      Pattern.compile("(?:Property named|resolve property) '([^']+)'");
  private static final Pattern NO_EVENT = Pattern.compile("event type.* by name '([^']+)'");
  private static final Pattern NO_VIEW = Pattern.compile("View name '([^']+)' is not");
  private static final Pattern OWN_ADVICE = Pattern.compile(" \\(did you mean '([^']+)'\\?\\)");
  private static final Set<String> WINDOWS =
      Set.of(
          "time",
          "time_batch",
          "length",
          "length_batch",
          "ext_timed",
          "ext_timed_batch",
          "time_accum",
          "time_order",
          "time_to_live",
          "time_length_batch",
          "firsttime",
          "firstlength",
          "groupwin",
          "unique",
          "firstunique",
          "lastevent",
          "firstevent",
          "sort",
          "rank",
          "keepall",
          "expr",
          "expr_batch");

  private final ParsedRule rule;

  CompilerMessages(ParsedRule rule) {
    this.rule = rule;
  }

  List<Problem> problems(EPCompileException failure) {
    List<Problem> problems = new ArrayList<>();
    for (EPCompileExceptionItem item : failure.getItems()) {
      problems.add(problem(item));
    }
    if (problems.isEmpty()) {
      problems.add(Problem.error(rule.file().fileName(), 1, Messages.oneLine(failure), ""));
    }
    return problems;
  }

  private Problem problem(EPCompileExceptionItem item) {
    String message = Messages.oneLine(String.valueOf(item.getMessage()));
    Matcher advised = OWN_ADVICE.matcher(message);
    String advice = advised.find() ? "did you mean " + advised.group(1) + "?" : advice(message);
    String plain = advised.replaceAll("");
    return placed(item, plain, advice);
  }

  /** At the innermost thing that the message quotes and the statement holds. */
  private Problem placed(EPCompileExceptionItem item, String message, String advice) {
    String file = rule.file().fileName();
    List<String> quoted = new ArrayList<>();
    Matcher matcher = QUOTED.matcher(message);
    while (matcher.find()) {
      quoted.add(0, matcher.group(1));
    }
    List<Statement> statements = statements(String.valueOf(item.getExpression()).strip());
    for (String name : quoted) {
      String last = name.substring(name.lastIndexOf('.') + 1);
      for (Statement statement : statements) {
        Optional<Token> token = find(statement.tree(), last);
        if (token.isPresent()) {
          return Problem.error(file, statement.line(token.get().getLine()), message, advice)
              .at(statement.column(token.get()));
        }
      }
    }
    if (statements.size() == 1) {
      Statement only = statements.get(0);
      return Problem.error(file, only.line(only.tree()), message, advice)
          .at(only.column(only.tree()));
    }
    return Problem.error(file, Math.max(item.getLineNumber(), 1), message, advice);
  }

  /** Those that it may be about: Esper leaves annotations out of what it shows. */
  private List<Statement> statements(String shown) {
    List<Statement> fitting =
        rule.statements().stream().filter(one -> one.text().contains(shown)).toList();
    return fitting.isEmpty() ? rule.statements() : fitting;
  }

  private static Optional<Token> find(ParseTree tree, String text) {
    if (tree instanceof TerminalNode terminal) {
      return Optional.of(terminal.getSymbol()).filter(token -> token.getText().equals(text));
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      Optional<Token> token = find(tree.getChild(i), text);
      if (token.isPresent()) {
        return token;
      }
    }
    return Optional.empty();
  }

  private static String advice(String message) {
    Matcher matcher = NO_PROPERTY.matcher(message);
    if (matcher.find()) {
      List<String> properties = EsperConfiguration.PROPERTIES;
      return Spelling.didYouMean(matcher.group(1), properties)
          + RuleEngine.EVENT_TYPE
          + " has "
          + String.join(", ", properties);
    }
    matcher = NO_EVENT.matcher(message);
    if (matcher.find()) {
      return Spelling.didYouMean(matcher.group(1), List.of(RuleEngine.EVENT_TYPE))
          + "write "
          + RuleEngine.EVENT_TYPE
          + " or what a statement above inserts into";
    }
    matcher = NO_VIEW.matcher(message);
    if (matcher.find()) {
      return Spelling.didYouMean(matcher.group(1), WINDOWS)
          + "windows are "
          + String.join(", ", new TreeSet<>(WINDOWS));
    }
    return "";
  }
}
