package io.smartcar.rules;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.module.ModuleItem;
import com.espertech.esper.common.client.module.ParseException;
import com.espertech.esper.common.client.soda.EPStatementObjectModel;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompiler;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import io.smartcar.events.CarEvent;
import io.smartcar.events.cars.CarMaster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A rule file that compiled: what {@link RuleEngine} runs. Compiling takes about a second for the
 * first rule of a JVM; keep it away from the path of events. Immutable.
 */
public final class CompiledRule {

  private final RuleFile file;
  private final EPCompiled compiled;

  /** For each statement, in the file's order: whether it feeds another one (insert into). */
  private final List<Boolean> feedsAnother;

  private final Optional<Duration> lookBack;

  private final Scope scope;

  private final Set<String> windowEnds;

  private final Predicate<CarEvent> asksFor;

  private final @Nullable RuleShape shape;

  private CompiledRule(CompiledRule other, RuleFile file) {
    this.file = file;
    this.compiled = other.compiled;
    this.feedsAnother = other.feedsAnother;
    this.lookBack = other.lookBack;
    this.scope = other.scope;
    this.windowEnds = other.windowEnds;
    this.asksFor = other.asksFor;
    this.shape = other.shape;
  }

  private CompiledRule(ParsedRule parsed, EPCompiled compiled, List<EPStatementObjectModel> models)
      throws RuleException {
    this.file = parsed.file();
    this.compiled = compiled;
    this.feedsAnother = models.stream().map(model -> model.getInsertInto() != null).toList();
    RuleTags tags = RuleTags.of(parsed);
    this.scope = tags.scope();
    this.windowEnds = WindowEnds.alerts(parsed);
    this.asksFor = EventFilter.of(parsed);
    this.shape = RuleShape.of(parsed).orElse(null);
    this.lookBack = longer(LookBack.of(parsed, models), tags.lookBack());
    LookBack.refuseIfTooLong(file, lookBack);
  }

  /**
   * Compiles one file.
   *
   * @throws RuleException with every problem of the file, as {@code file:line: message}
   */
  public static CompiledRule compile(RuleFile file) throws RuleException {
    return compile(allowed(file));
  }

  /**
   * What the tags of a file say of it, without compiling it.
   *
   * @throws RuleException if it cannot be read or is not allowed
   */
  static RuleTags tags(RuleFile file) throws RuleException {
    return RuleTags.of(allowed(file));
  }

  private static ParsedRule allowed(RuleFile file) throws RuleException {
    CompilerStart.await();
    ParsedRule parsed = ParsedRule.of(file);
    List<Problem> problems = new ArrayList<>(parsed.problems());
    problems.addAll(RuleLanguage.check(parsed));
    if (!problems.isEmpty()) {
      throw RuleException.of(problems);
    }
    return parsed;
  }

  /**
   * Compiles what was read and is allowed.
   *
   * @throws RuleException with every problem that the compiler finds
   */
  static CompiledRule compile(ParsedRule parsed) throws RuleException {
    RuleFile file = parsed.file();
    try {
      CompilerArguments arguments = new CompilerArguments(EsperConfiguration.create(file));
      EPCompiler compiler = EPCompilerProvider.getCompiler();
      EPCompiled compiled = compiler.compile(file.epl(), arguments);
      return new CompiledRule(parsed, compiled, models(compiler, file));
    } catch (IOException | ParseException e) {
      throw RuleException.of(List.of(Problem.error(file.fileName(), 1, Messages.oneLine(e), "")));
    } catch (EPCompileException e) {
      throw RuleException.of(new CompilerMessages(parsed).problems(e));
    }
  }

  /**
   * Compiles all files of a set.
   *
   * @throws RuleException with every problem of every file
   */
  public static List<CompiledRule> compile(RuleSet rules) throws RuleException {
    List<CompiledRule> compiled = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (RuleFile file : rules.files()) {
      try {
        compiled.add(compile(file));
      } catch (RuleException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new RuleException(problems);
    }
    return compiled;
  }

  /** The same rule with other cars to look up; what they are is not compiled into it. */
  public CompiledRule withCars(CarMaster cars) {
    return file.usesCars() ? new CompiledRule(this, file.withCars(cars)) : this;
  }

  /** The file it was compiled from. */
  public RuleFile file() {
    return file;
  }

  EPCompiled compiled() {
    return compiled;
  }

  /** True for every event that one of its statements may take; the others change nothing for it. */
  Predicate<CarEvent> asksFor() {
    return asksFor;
  }

  /** What it has in common with others that may be run as one with it; null if it runs alone. */
  @Nullable RuleShape shape() {
    return shape;
  }

  boolean feedsAnother(int statement) {
    return feedsAnother.get(statement);
  }

  /** How much of the fleet the rule must see at once. */
  public Scope scope() {
    return scope;
  }

  /**
   * Whether the alerts of this name say what the readings of a window were, and not that something
   * did not come: only such an alert holds where the events are at their end.
   */
  public boolean isOfAWindow(String alertName) {
    return windowEnds.contains(alertName);
  }

  /**
   * How much earlier an event may still matter to the rule: what can be read from its windows, or
   * what its tag {@code look-back} says if that is longer or nothing can be read (patterns,
   * contexts, windows without an end). Empty if there is neither.
   */
  public Optional<Duration> lookBack() {
    return lookBack;
  }

  private static Optional<Duration> longer(Optional<Duration> a, Optional<Duration> b) {
    return a.isEmpty() || (b.isPresent() && b.get().compareTo(a.get()) > 0) ? b : a;
  }

  private static List<EPStatementObjectModel> models(EPCompiler compiler, RuleFile file)
      throws IOException, ParseException, EPCompileException {
    List<EPStatementObjectModel> models = new ArrayList<>();
    for (ModuleItem item : compiler.parseModule(file.epl()).getItems()) {
      if (!item.isCommentOnly()) {
        models.add(compiler.eplToModel(item.getExpression(), EsperConfiguration.create(file)));
      }
    }
    return models;
  }
}
