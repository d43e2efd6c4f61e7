package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.AnnotationEnumContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ChainableRootWithOptContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ChainableWithArgsContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ClassIdentifierContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.CreateSchemaDefContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.CreateSchemaExprContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ExpressionDeclContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.LibFunctionNoClassContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.TypeExpressionAnnotationContext;
import io.smartcar.rules.ParsedRule.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * What a rule may say, so that it is data and no program: a walk over the compiler's own parse tree
 * that lets through what is listed here and refuses all else. Names of classes have a second lock,
 * {@link AllowedClasses}.
 */
final class RuleLanguage {

  static final String ALLOWED =
      "a rule may use properties, arithmetic, EPL's own functions, methods of texts (length,"
          + " substring, …), of lists of events (countOf, where, …) and of times, Math and CarMaster";

  /** Parts of the grammar; each name is a rule of Esper's. */
  private static final Set<String> GRAMMAR =
      words(
          """
          startEPLExpressionRule eplExpression contextExpr selectExpr intoTableExpr insertIntoExpr
          insertIntoEventPrecedence columnList columnListKeywordAllowed fromClause regularJoin
          outerJoinList outerJoin outerJoinIdent outerJoinIdentPair whereClause selectClause
          selectionList selectionListElement selectionListElementExpr selectionListElementAnno
          streamSelector streamExpression patternInclusionExpression viewExpressions
          viewExpressionWNamespace viewExpressionOptNamespace viewWParameters groupByListExpr
          groupByListChoice groupByCubeOrRollup groupByGroupingSets groupBySetsChoice
          groupByCombinableExpr orderByListExpr orderByListElement havingClause outputLimit
          outputLimitAndTerm outputLimitAfter rowLimit crontabLimitParameterSetList
          crontabLimitParameterSet whenClause elseClause forExpr

          onExpr onStreamExpr onMergeExpr mergeItem mergeMatched mergeMatchedItem
          onMergeDirectInsert mergeUnmatched mergeUnmatchedItem mergeInsert onSelectExpr
          onUpdateExpr onSelectInsertExpr onSelectInsertFromClause outputClauseInsert onDeleteExpr
          onSetExpr onSetAssignmentList onSetAssignment onExprFrom

          createWindowExpr createWindowExprModelAfter createIndexExpr createIndexColumnList
          createIndexColumn createVariableExpr createTableExpr createTableColumnList
          createTableColumn createColumnList createColumnListElement createSelectionList
          createSelectionListElement createSchemaExpr createSchemaDef createSchemaQual
          createContextExpr createContextDetail contextContextNested createContextChoice
          createContextDistinct createContextRangePoint createContextFilter
          createContextPartitionItem createContextCoalesceItem createContextGroupItem
          createContextPartitionInit createContextPartitionTerm createExpressionExpr expressionDecl
          expressionDef expressionLambdaDecl expressionTypeAnno

          annotationEnum elementValuePairsEnum elementValuePairEnum elementValueEnum

          matchRecog matchRecogPartitionBy matchRecogMeasures matchRecogMeasureItem
          matchRecogMatchesSelection matchRecogPattern matchRecogMatchesAfterSkip
          matchRecogMatchesInterval matchRecogPatternAlteration matchRecogPatternConcat
          matchRecogPatternUnary matchRecogPatternNested matchRecogPatternPermute
          matchRecogPatternAtom matchRecogPatternRepeat matchRecogDefine matchRecogDefineItem

          expression caseExpression evalOrExpression evalAndExpression bitWiseExpression
          negatedExpression evalEqualsExpression evalRelationalExpression inSubSelectQuery
          concatenationExpr additiveExpression multiplyExpression unaryExpression unaryMinus
          newAssign rowSubSelectExpression subSelectGroupExpression existsSubSelectExpression
          subQueryExpr subSelectFilterExpr arrayExpression builtinFunc firstLastWindowAggregation
          libFunctionNoClass funcIdentChained libFunctionArgs libFunctionArgItem betweenList

          patternExpression followedByExpression followedByRepeat orExpression andExpression
          matchUntilExpression qualifyExpression guardPostFix distinctExpressionList
          distinctExpressionAtom atomicExpression observerExpression guardWhereExpression
          guardWhileExpression matchUntilRange eventFilterExpression typeExpressionAnnotation
          patternFilterExpression patternFilterAnnotation

          classIdentifierWithDimensions dimensions classIdentifier expressionListWithNamed
          expressionListWithNamedWithTime expressionWithNamed expressionWithNamedWithTime
          expressionNamedParameter expressionNamedParameterWithTime expressionList
          expressionWithTimeList expressionWithTime expressionWithTimeInclLast expressionQualifyable
          lastWeekdayOperand lastOperand frequencyOperand rangeOperand lastOperator weekDayOperator
          numericParameterList numericListParameter chainable chainableRootWithOpt chainableElements
          chainableAtomicWithOpt chainableAtomic chainableArray chainableWithArgs chainableIdent
          identOrTicked keywordAllowedIdent escapableStr escapableIdent timePeriod yearPart monthPart
          weekPart dayPart hourPart minutePart secondPart millisecondPart microsecondPart number
          constant numberconstant stringconstant
          """);

  /** What people call the parts that are refused; the rest is called by the grammar's name. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("classDecl", "a class"),
          Map.entry("createClassExpr", "a class"),
          Map.entry("expressionDialect", "a script"),
          Map.entry("classIdentifierNoDimensions", "new with a class"),
          Map.entry("createDataflow", "a data flow"),
          Map.entry("methodJoinExpression", "a join with a method of a class"),
          Map.entry("databaseJoinExpression", "a join with a database"),
          Map.entry("updateExpr", "changing events on their way (update istream)"),
          Map.entry("fafDelete", "a query on demand"),
          Map.entry("fafUpdate", "a query on demand"),
          Map.entry("fafInsert", "a query on demand"),
          Map.entry("variantList", "a schema made of a class or of other types"),
          Map.entry("typeParameters", "a type with parameters"),
          Map.entry("propertyExpression", "taking events out of an event"),
          Map.entry("substitution", "a parameter (?)"),
          Map.entry("substitutionCanChain", "a parameter (?)"),
          Map.entry("jsonvalue", "JSON"),
          Map.entry("elementValueArrayEnum", "a list in an annotation"));

  private static final Set<String> FUNCTIONS =
      words(
          """
          max min fmax fmin fsum favg fcount fmedian fstddev favedev maxever minever fmaxever
          fminever firstever lastever countever maxby minby maxbyever minbyever sorted nth rate
          leaving hash_code consistent_hash_crc32 event_identity_equals
          """);

  /** Methods on values: of texts, of lists of events, and of times. */
  private static final Set<String> METHODS =
      words(
          """
          length isEmpty isBlank toUpperCase toLowerCase trim strip substring indexOf lastIndexOf
          startsWith endsWith contains equals equalsIgnoreCase compareTo compareToIgnoreCase charAt
          concat replace intValue longValue doubleValue

          aggregate allOf anyOf average countOf distinctOf except first firstOf groupBy intersect
          last lastOf least leastFrequent max maxBy min minBy mostFrequent orderBy orderByDesc
          reverse selectFrom sequenceEqual size sumOf take takeLast takeWhile takeWhileLast union
          where get

          after before between coincides during finishedBy finishes includes meets metBy
          overlappedBy overlaps startedBy starts getDayOfMonth getDayOfWeek getDayOfYear getHourOfDay
          getMillisOfSecond getMinuteOfHour getMonthOfYear getSecondOfMinute getWeekyear getYear
          minus plus roundCeiling roundFloor roundHalf withDate withMax withMin withTime
          """);

  private static final Set<String> MATH =
      words(
          """
          abs acos asin atan atan2 cbrt ceil cos exp floor floorMod hypot log log10 max min pow rint
          round signum sin sqrt tan toDegrees toRadians
          """);

  private static final Set<String> TYPES =
      words(
          """
          string int integer long double float boolean bool short byte char character
          """);

  private static final Set<String> ANNOTATIONS =
      words("Name Description Tag Priority Drop Hint IterableUnbound NoLock eventbean");

  /** Others hold expressions of their own, which this walk would not see. */
  private static final Pattern HINT =
      Pattern.compile("(?i)(disable_reclaim_group|reclaim_group_(aged|freq)=\\d+(\\.\\d+)?)");

  private static final Pattern PLAIN_NAME = Pattern.compile("\\w+");

  private final ParsedRule rule;
  private final Set<String> ownFunctions = new HashSet<>();
  private final Set<String> ownTypes = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  private RuleLanguage(ParsedRule rule) {
    this.rule = rule;
  }

  /** Everything of a file that is not allowed; nothing if the compiler may have it. */
  static List<Problem> check(ParsedRule rule) {
    RuleLanguage language = new RuleLanguage(rule);
    rule.statements().forEach(statement -> language.collectNames(statement.tree()));
    rule.statements().forEach(statement -> language.walk(statement, statement.tree()));
    language.problems.addAll(MachineCalendar.check(rule));
    return List.copyOf(language.problems);
  }

  /** The functions a rule may call, for a better word in place of a misspelt one. */
  static Set<String> functions() {
    Set<String> names = new TreeSet<>(FUNCTIONS);
    names.addAll(
        words("avg sum count median stddev avedev first last window coalesce cast prev prior"));
    return names;
  }

  private void collectNames(ParseTree tree) {
    if (tree instanceof ExpressionDeclContext declaration && declaration.name != null) {
      ownFunctions.add(lower(declaration.name.getText()));
    } else if (tree instanceof CreateSchemaDefContext schema && schema.name != null) {
      ownTypes.add(lower(schema.name.getText()));
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      collectNames(tree.getChild(i));
    }
  }

  private void walk(Statement statement, ParserRuleContext part) {
    String name = EsperEPL2GrammarParser.ruleNames[part.getRuleIndex()];
    if (!GRAMMAR.contains(name)) {
      refuse(statement, part, REFUSED.getOrDefault(name, name), ALLOWED);
      return;
    }
    look(statement, part);
    for (ParseTree child : part.children == null ? List.<ParseTree>of() : part.children) {
      if (child instanceof ParserRuleContext inner) {
        walk(statement, inner);
      } else if (child instanceof TerminalNode terminal) {
        name(statement, part, terminal.getSymbol());
      }
    }
  }

  private void look(Statement statement, ParserRuleContext part) {
    if (part instanceof ChainableWithArgsContext call) {
      call(statement, call);
    } else if (part instanceof LibFunctionNoClassContext call) {
      function(statement, call, call.funcIdentChained().getText());
    } else if (part instanceof ClassIdentifierContext identifier) {
      identifier(statement, identifier);
    } else if (part instanceof AnnotationEnumContext annotation) {
      annotation(statement, annotation);
    } else if (part instanceof CreateSchemaExprContext schema) {
      schema(statement, schema);
    } else if (part instanceof TypeExpressionAnnotationContext type) {
      type(statement, type, type.n.getText());
    }
  }

  private void call(Statement statement, ChainableWithArgsContext part) {
    String name = plain(part.chainableIdent().getText());
    if (part.getParent() instanceof ChainableRootWithOptContext) {
      if (part.LPAREN() != null) {
        function(statement, part, name);
      } else if (name.equals(CarLookup.NAME) && !CallChain.isAsked(part)) {
        refuse(statement, part, name + " without a method", CarLookup.ALLOWED);
      }
    } else if (part.LPAREN() != null) {
      method(statement, part, name);
    } else if (name.equalsIgnoreCase("class")) {
      refuse(statement, part, "the property class", ALLOWED);
    }
  }

  private void function(Statement statement, ParserRuleContext part, String name) {
    String known = lower(name);
    if (!containsIgnoringCase(FUNCTIONS, name) && !ownFunctions.contains(known)) {
      Set<String> all = functions();
      all.addAll(ownFunctions);
      refuse(statement, part, "the function " + name, allowed(name, all));
    }
  }

  private void method(Statement statement, ChainableWithArgsContext part, String name) {
    String root = CallChain.root(part);
    if (root.equals(CarLookup.NAME)) {
      if (!CarLookup.METHODS.contains(name)) {
        refuse(statement, part, root + '.' + name + "()", CarLookup.advice(name));
      }
      return;
    }
    boolean math = root.equals("Math");
    Set<String> allowed = math ? MATH : METHODS;
    if (!containsIgnoringCase(allowed, name)) {
      refuse(
          statement,
          part,
          (math ? "Math." : "the method ") + name + "()",
          math ? allowed(name, MATH) : Spelling.didYouMean(name, METHODS) + ALLOWED);
    }
  }

  private void identifier(Statement statement, ClassIdentifierContext part) {
    String name = part.getText();
    ParserRuleContext parent = part.getParent();
    switch (EsperEPL2GrammarParser.ruleNames[parent.getRuleIndex()]) {
      case "classIdentifierWithDimensions", "builtinFunc", "expressionTypeAnno" ->
          type(statement, part, name);
      case "elementValueEnum" -> refuse(statement, part, name + " in an annotation", ALLOWED);
      case "annotationEnum" -> {
        // Looked at as a whole.
      }
      default -> {
        if (name.contains(".")) {
          refuse(statement, part, "the class " + name, "events are DriverCarInfo or of this file");
        }
        boolean fed = Set.of("insertIntoExpr", "mergeInsert").contains(ruleName(parent));
        if (fed && plain(name).equals(RuleEngine.EVENT_TYPE)) {
          refuse(
              statement,
              part,
              "insert into " + RuleEngine.EVENT_TYPE,
              "its events come from cars alone: insert into a name of your own");
        }
      }
    }
  }

  private void type(Statement statement, ParserRuleContext part, String name) {
    String known = lower(plain(name));
    if (!TYPES.contains(known)
        && !ownTypes.contains(known)
        && !known.equals(lower(RuleEngine.EVENT_TYPE))) {
      refuse(
          statement,
          part,
          "the type " + name,
          allowed(name, TYPES) + " and the schemas of this file");
    }
  }

  private void annotation(Statement statement, AnnotationEnumContext part) {
    String name = part.classIdentifier().getText();
    if (!containsIgnoringCase(ANNOTATIONS, name)) {
      refuse(
          statement,
          part,
          "the annotation @" + name,
          Spelling.didYouMean(name, ANNOTATIONS)
              + "allowed are @Name, @Description, @Tag, @Priority, @Drop, @Hint");
    } else if (name.equalsIgnoreCase("Hint")) {
      String text = part.elementValueEnum() == null ? "" : part.elementValueEnum().getText();
      if (text.length() < 2 || !HINT.matcher(text.substring(1, text.length() - 1)).matches()) {
        refuse(
            statement,
            part,
            "this @Hint",
            "allowed are 'reclaim_group_aged=SECONDS', 'reclaim_group_freq=SECONDS' and"
                + " 'disable_reclaim_group'");
      }
    }
  }

  private void schema(Statement statement, CreateSchemaExprContext part) {
    if (part.keyword != null
        && !Set.of("map", "objectarray").contains(lower(part.keyword.getText()))) {
      refuse(
          statement,
          part,
          "create " + part.keyword.getText() + " schema",
          "write create schema NAME (column type, …)");
    }
  }

  private void name(Statement statement, ParserRuleContext part, Token token) {
    String text = token.getText();
    if (token.getType() == EsperEPL2GrammarParser.TICKED_STRING_LITERAL
        && !PLAIN_NAME.matcher(plain(text)).matches()) {
      refuse(statement, part, "the name " + text, "a name is made of letters, digits and _");
    }
  }

  private void refuse(Statement statement, ParserRuleContext part, String what, String advice) {
    problems.add(
        Problem.error(
                rule.file().fileName(), statement.line(part), what + " is not allowed", advice)
            .at(statement.column(part)));
  }

  private static String allowed(String name, Set<String> all) {
    return Spelling.didYouMean(name, all) + "allowed are " + String.join(", ", new TreeSet<>(all));
  }

  private static String ruleName(ParserRuleContext part) {
    return EsperEPL2GrammarParser.ruleNames[part.getRuleIndex()];
  }

  static String plain(String name) {
    return name.replace("`", "").replace("\\", "");
  }

  private static boolean containsIgnoringCase(Set<String> names, String name) {
    return names.contains(name) || names.stream().anyMatch(name::equalsIgnoreCase);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Set<String> words(String text) {
    return Set.copyOf(Arrays.asList(text.strip().split("\\s+")));
  }
}
