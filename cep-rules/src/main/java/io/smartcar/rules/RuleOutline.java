package io.smartcar.rules;

import io.smartcar.rules.StatementOutline.Annotation;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rule file says of itself, for people who look at a list of rules; immutable. It is read
 * without being compiled: of a file that is wrong it is what can be read.
 *
 * @param alerts the alerts that the file raises, in its order
 * @param scope how much of the fleet it sees
 */
public record RuleOutline(List<Raised> alerts, Scope scope) {

  /** Copies the list. */
  public RuleOutline {
    alerts = List.copyOf(alerts);
  }

  /**
   * One kind of alert.
   *
   * @param name the alerts' rule, as {@code @Name} has it
   * @param severity empty for none
   * @param description empty for none
   */
  public record Raised(String name, String severity, String description) {}

  /** Reads a file; takes a few milliseconds, the first of a JVM about a second. Never fails. */
  public static RuleOutline of(RuleFile file) {
    CompilerStart.await();
    ParsedRule parsed = ParsedRule.of(file);
    List<Raised> alerts = new ArrayList<>();
    for (ParsedRule.Statement statement : parsed.statements()) {
      StatementOutline outline = new StatementOutline(statement);
      if (!outline.feedsAnother()) {
        outline
            .name()
            .ifPresent(
                name ->
                    alerts.add(
                        new Raised(
                            name.value(),
                            first(outline.tags("severity")),
                            first(outline.annotations("Description")))));
      }
    }
    return new RuleOutline(alerts, scope(parsed));
  }

  private static String first(List<Annotation> annotations) {
    return annotations.stream().map(Annotation::value).findFirst().orElse("");
  }

  private static Scope scope(ParsedRule parsed) {
    try {
      return RuleTags.of(parsed).scope();
    } catch (RuleException wrong) {
      return Scope.CAR;
    }
  }
}
