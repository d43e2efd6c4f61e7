package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule is data: what reaches further is refused before the compiler sees it. */
final class RuleLanguageTest {

  private static final String SELECT = "@Name('a') select carNumber, date, ";
  private static final String FROM = " as x from DriverCarInfo";

  static Stream<String> refused() {
    return lines("refused.epl.txt");
  }

  static Stream<String> allowed() {
    return lines("allowed.epl.txt");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void compile_ruleThatReachesFurther_isRefusedWithItsLine(String epl) {
    RuleFile file = new RuleFile("escape", "// A comment.\n\n" + epl);
    RuleException refusal =
        catchThrowableOfType(RuleException.class, () -> CompiledRule.compile(file));
    assertThat(refusal).isNotNull();
    assertThat(refusal.problems())
        .isNotEmpty()
        .allSatisfy(
            problem -> assertThat(problem).startsWith("escape.epl:3: error: ").contains("; "));
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void compile_ruleWithinTheLanguage_runs(String epl) throws RuleException {
    List<Alert> alerts = new ArrayList<>();
    try (RuleEngine engine =
        new RuleEngine(
            CompiledRule.compile(new RuleFile("legal", epl)), ZoneOffset.UTC, alerts::add)) {
      engine.advance(1_000);
      engine.send(new CarEvent("19700101000001", 1_000, "A0001", 1, 0, "F", "N", 50, "A01"));
      engine.advance(100_000);
    }
  }

  /** What the walk over the tree stands against: as it comes, Esper runs all of this. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Runtime.getRuntime().availableProcessors()",
        "System.getenv('HOME')",
        "java.lang.System.getenv('HOME')",
        "carNumber.getClass().forName('java.lang.Runtime')",
        "carNumber.toUpperCase().getClass().getClassLoader()",
        "new java.io.File('/tmp')",
        "Integer.MAX_VALUE",
        "Thread.currentThread().getName()",
      })
  void esper_asItComes_takesIt(String expression) throws EPCompileException {
    Configuration configuration = new Configuration();
    configuration.getCommon().addEventType(RuleEngine.EVENT_TYPE, Car.class);
    String epl = "select " + expression + FROM;
    assertThat(EPCompilerProvider.getCompiler().compile(epl, new CompilerArguments(configuration)))
        .isNotNull();
    assertThatThrownBy(() -> CompiledRule.compile(new RuleFile("a", SELECT + expression + FROM)))
        .isInstanceOf(RuleException.class);
  }

  /** The second lock: should the walk miss a name, there is no class behind it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Runtime.getRuntime().availableProcessors()",
        "java.lang.System.getenv('HOME')",
        "new java.io.File('/tmp')",
        "cast(carNumber, java.lang.Comparable)",
        "Integer.MAX_VALUE",
        "carNumber.class.classLoader",
        "carNumber.bytes",
      })
  void classes_withoutTheWalk_areNotFoundEither(String expression) {
    ParsedRule unchecked = ParsedRule.of(new RuleFile("a", SELECT + expression + FROM));
    assertThat(unchecked.problems()).isEmpty();
    assertThatThrownBy(() -> CompiledRule.compile(unchecked)).isInstanceOf(RuleException.class);
  }

  @Test
  void compile_severalRefusals_namesEachWithItsOwnLine() {
    RuleFile file =
        new RuleFile(
            "two",
            """
            @Name('a')
            select carNumber, date,
              carNumber.getClass() as x
            from DriverCarInfo
            where carNumber.lenght() > 3;

            @Hook(type=HookType.SQLCOL, hook='x')
            select sqrt(speed) from DriverCarInfo
            """);
    assertThatThrownBy(() -> CompiledRule.compile(file))
        .isInstanceOfSatisfying(
            RuleException.class,
            refusal ->
                assertThat(refusal.problems())
                    .extracting(problem -> problem.substring(0, problem.indexOf(" is not")))
                    .containsExactly(
                        "two.epl:3: error: the method getClass()",
                        "two.epl:5: error: the method lenght()",
                        "two.epl:7: error: HookType.SQLCOL in an annotation",
                        "two.epl:7: error: the annotation @Hook",
                        "two.epl:8: error: the function sqrt"))
        .hasMessageContaining("did you mean length?");
  }

  private static Stream<String> lines(String resource) {
    try (InputStream text = RuleLanguageTest.class.getResourceAsStream(resource)) {
      return new String(
              Objects.requireNonNull(text, resource).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An event as Esper's own defaults take it. */
  public static final class Car {
    /** The number. */
    public String getCarNumber() {
      return "A0001";
    }
  }
}
