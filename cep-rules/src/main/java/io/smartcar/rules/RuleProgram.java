package io.smartcar.rules;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import io.smartcar.events.CarEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one {@link RuleEngine} runs: one rule, or several of one {@link RuleShape} that gather the
 * same and differ in their limits. Immutable.
 */
public final class RuleProgram {

  private static final Logger LOG = LoggerFactory.getLogger(RuleProgram.class);

  private final List<CompiledRule> rules;
  private final EPCompiled compiled;
  private final Predicate<CarEvent> asksFor;

  /** Of several rules: the shape that all of them have, or of the first if they are gathered. */
  private final @Nullable RuleShape shape;

  /** Of several rules that gather the same and show other things of it. */
  private final @Nullable GatheredRules gathered;

  private RuleProgram(
      List<CompiledRule> rules,
      EPCompiled compiled,
      Predicate<CarEvent> asksFor,
      @Nullable RuleShape shape,
      @Nullable GatheredRules gathered) {
    this.rules = List.copyOf(rules);
    this.compiled = compiled;
    this.asksFor = asksFor;
    this.shape = shape;
    this.gathered = gathered;
  }

  /** A rule by itself. */
  public static RuleProgram of(CompiledRule rule) {
    return new RuleProgram(List.of(rule), rule.compiled(), rule.asksFor(), null, null);
  }

  /**
   * So few programs as give each rule exactly its own alerts. For each that has several rules this
   * compiles once more: keep it away from the path of events.
   */
  public static List<RuleProgram> of(List<CompiledRule> rules) {
    Map<String, List<CompiledRule>> byShape = new LinkedHashMap<>();
    List<RuleProgram> programs = new ArrayList<>();
    for (CompiledRule rule : rules) {
      RuleShape shape = rule.shape();
      if (shape == null) {
        programs.add(of(rule));
      } else {
        byShape.computeIfAbsent(shape.gatheringKey(), first -> new ArrayList<>()).add(rule);
      }
    }
    byShape.values().forEach(alike -> programs.addAll(together(alike)));
    return programs;
  }

  private static List<RuleProgram> together(List<CompiledRule> alike) {
    List<RuleShape> shapes =
        alike.stream().map(rule -> Objects.requireNonNull(rule.shape())).toList();
    RuleShape first = shapes.get(0);
    List<List<CompiledRule>> byShape =
        List.copyOf(
            alike.stream()
                .collect(
                    Collectors.groupingBy(
                        rule -> Objects.requireNonNull(rule.shape()).key(),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values());
    try {
      if (byShape.size() > 1) {
        GatheredRules gathered = GatheredRules.of(shapes);
        return List.of(compile(alike, gathered.epl(), first, gathered));
      }
      if (alike.size() > 1) {
        return List.of(compile(alike, first.folded(limits(alike)), first, null));
      }
    } catch (EPCompileException e) {
      LOG.info("rules like {} run one by one: {}", alike.get(0).file().name(), e.getMessage());
      if (byShape.size() > 1) {
        return byShape.stream().flatMap(ofShape -> together(ofShape).stream()).toList();
      }
    }
    return alike.stream().map(RuleProgram::of).toList();
  }

  private static RuleProgram compile(
      List<CompiledRule> rules, String epl, RuleShape shape, @Nullable GatheredRules gathered)
      throws EPCompileException {
    RuleFile first = rules.get(0).file();
    EPCompiled compiled =
        EPCompilerProvider.getCompiler()
            .compile(epl, new CompilerArguments(EsperConfiguration.create(first)));
    Predicate<CarEvent> asksFor = EventFilter.of(ParsedRule.of(new RuleFile(first.name(), epl)));
    return new RuleProgram(rules, compiled, asksFor, shape, gathered);
  }

  private static List<List<Limit>> limits(List<CompiledRule> alike) {
    return alike.stream().map(rule -> Objects.requireNonNull(rule.shape()).limits()).toList();
  }

  /** Its rules, none twice. */
  public List<CompiledRule> rules() {
    return rules;
  }

  CompiledRule first() {
    return rules.get(0);
  }

  EPCompiled compiled() {
    return compiled;
  }

  @Nullable RuleShape shape() {
    return shape;
  }

  @Nullable GatheredRules gathered() {
    return gathered;
  }

  /** True for every event that any of them may take. */
  Predicate<CarEvent> asksFor() {
    return asksFor;
  }
}
