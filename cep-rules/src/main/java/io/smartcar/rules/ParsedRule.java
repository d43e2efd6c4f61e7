package io.smartcar.rules;

import com.espertech.esper.common.client.module.ModuleItem;
import com.espertech.esper.common.client.module.ParseException;
import com.espertech.esper.common.internal.compile.stage2.StatementSpecCompileSyntaxException;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser;
import com.espertech.esper.compiler.internal.parse.ParseHelper;
import com.espertech.esper.compiler.internal.parse.ParseResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/**
 * A rule file as the compiler's own parser reads it, each statement on its own, so that every
 * problem of a file is found at once.
 *
 * @param file the file
 * @param statements the statements that follow the grammar, in the file's order
 * @param problems those that do not
 */
record ParsedRule(RuleFile file, List<Statement> statements, List<Problem> problems) {

  private static final Pattern POSITION = Pattern.compile(" at line (\\d+) column (\\d+)");

  private static final Pattern NEAR = Pattern.compile("near '([^']+)'");

  /** What scripts and classes begin with. */
  private static final Set<Integer> PROGRAMS =
      Set.of(EsperEPL2GrammarParser.EXPRESSIONDECL, EsperEPL2GrammarParser.CLASSDECL);

  /**
   * One statement.
   *
   * @param text its text as it stands in the file
   * @param firstLine the line in the file at which the text begins
   * @param firstColumn the column of that line, from 1
   * @param tree the parser's tree, whose lines begin with 1 and columns with 0
   */
  record Statement(String text, int firstLine, int firstColumn, ParserRuleContext tree) {

    /** The line in the file where a part of the tree begins. */
    int line(ParserRuleContext part) {
      return line(part.getStart().getLine());
    }

    int line(int lineInStatement) {
      return firstLine + lineInStatement - 1;
    }

    /** The column in the file where a part of the tree begins, from 1. */
    int column(ParserRuleContext part) {
      return column(part.getStart());
    }

    int column(Token token) {
      return token.getCharPositionInLine() + (token.getLine() == 1 ? firstColumn : 1);
    }
  }

  /** Reads a file; never fails, whatever the file holds. */
  static ParsedRule of(RuleFile file) {
    Reading reading = new Reading(file);
    reading.read();
    return new ParsedRule(file, List.copyOf(reading.statements), List.copyOf(reading.problems));
  }

  private static final class Reading {
    private final RuleFile file;
    private final List<Statement> statements = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int position;

    Reading(RuleFile file) {
      this.file = file;
    }

    void read() {
      com.espertech.esper.common.client.module.Module module;
      try {
        module = EPCompilerProvider.getCompiler().parseModule(file.epl());
      } catch (IOException | ParseException | RuntimeException e) {
        error(1, 0, Messages.oneLine(e), "");
        return;
      }
      refuseOtherModules(module);
      for (ModuleItem item : module.getItems()) {
        if (!item.isCommentOnly()) {
          read(item.getExpression());
        }
      }
      if (statements.isEmpty() && problems.isEmpty()) {
        error(1, 0, "holds no statement", "write one: select … from DriverCarInfo …");
      }
    }

    private void refuseOtherModules(com.espertech.esper.common.client.module.Module module) {
      for (String name : module.getImports()) {
        error(lineOf(name), 0, "import " + name + " is not allowed", RuleLanguage.ALLOWED);
      }
      for (String name : module.getUses()) {
        error(lineOf(name), 0, "uses " + name + " is not allowed", "a rule file stands on its own");
      }
    }

    private void read(String text) {
      int at = file.epl().indexOf(text, position);
      int firstLine = at < 0 ? 1 : lineAt(at);
      int firstColumn = at < 0 ? 1 : at - file.epl().lastIndexOf('\n', at - 1);
      position = at < 0 ? position : at + text.length();
      try {
        ParseResult parsed =
            ParseHelper.parse(
                text, text, true, EsperEPL2GrammarParser::startEPLExpressionRule, true);
        if (!parsed.getScripts().isEmpty() || !parsed.getClasses().isEmpty()) {
          error(
              firstLine + lineOfProgram(parsed) - 1,
              0,
              (parsed.getScripts().isEmpty() ? "a class" : "a script") + " is not allowed",
              RuleLanguage.ALLOWED);
          return;
        }
        statements.add(
            new Statement(text, firstLine, firstColumn, (ParserRuleContext) parsed.getTree()));
      } catch (StatementSpecCompileSyntaxException | RuntimeException e) {
        String message = Messages.oneLine(e);
        Matcher matcher = POSITION.matcher(message);
        int line = 1;
        int column = 0;
        if (matcher.find()) {
          line = Integer.parseInt(matcher.group(1));
          column = Integer.parseInt(matcher.group(2)) + (line == 1 ? firstColumn : 1);
        } else {
          int begin = beginOfLine(text, message);
          if (begin >= 0) {
            line = 1 + (int) text.substring(0, begin).chars().filter(c -> c == '\n').count();
            column = line == 1 ? firstColumn : 1;
          }
        }
        error(firstLine + line - 1, column, matcher.replaceFirst(""), "");
      }
    }

    /**
     * Where the word is that the parser complains of: at the beginning of a line it tells no place.
     */
    private static int beginOfLine(String text, String message) {
      Matcher near = NEAR.matcher(message);
      if (near.find()) {
        Matcher word =
            Pattern.compile("(?m)^" + Pattern.quote(near.group(1)) + "(?!\\w)").matcher(text);
        return word.find() ? word.start() : -1;
      }
      return -1;
    }

    private static int lineOfProgram(ParseResult parsed) {
      return parsed.getTokenStream().getTokens().stream()
          .filter(token -> PROGRAMS.contains(token.getType()))
          .mapToInt(Token::getLine)
          .findFirst()
          .orElse(1);
    }

    private int lineOf(String name) {
      return lineAt(Math.max(file.epl().indexOf(name), 0));
    }

    private int lineAt(int index) {
      return 1 + (int) file.epl().substring(0, index).chars().filter(c -> c == '\n').count();
    }

    private void error(int line, int column, String message, String advice) {
      problems.add(Problem.error(file.fileName(), line, message, advice).at(column));
    }
  }
}
