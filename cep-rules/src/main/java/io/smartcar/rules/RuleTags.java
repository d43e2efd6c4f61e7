package io.smartcar.rules;

import io.smartcar.rules.ParsedRule.Statement;
import io.smartcar.rules.StatementOutline.Annotation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file's tags say of the file as a whole; immutable.
 *
 * @param scope {@link Scope#CAR} if no tag says otherwise
 * @param lookBack {@code @Tag(name='look-back', value='90s')}, the longest if there are several
 */
record RuleTags(Scope scope, Optional<Duration> lookBack) {

  private static final Set<String> SCOPES = Set.of("car", "fleet");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  /**
   * Reads the tags of all statements.
   *
   * @throws RuleException if a tag has a value that it cannot have, or two scopes contradict
   */
  static RuleTags of(ParsedRule rule) throws RuleException {
    List<Problem> problems = new ArrayList<>();
    Optional<Annotation> scope = Optional.empty();
    Optional<Duration> lookBack = Optional.empty();
    for (Statement statement : rule.statements()) {
      StatementOutline outline = new StatementOutline(statement);
      for (Annotation tag : outline.tags("scope")) {
        if (!SCOPES.contains(tag.value())) {
          problems.add(
              problem(
                  rule, statement, tag, "there is no scope " + tag.value(), "write car or fleet"));
        } else if (scope.isPresent() && !scope.get().value().equals(tag.value())) {
          problems.add(
              problem(
                  rule,
                  statement,
                  tag,
                  "the scope %s contradicts %s above".formatted(tag.value(), scope.get().value()),
                  "a file has one scope: take one out"));
        } else {
          scope = Optional.of(tag);
        }
      }
      for (Annotation tag : outline.tags("look-back")) {
        Optional<Duration> read = duration(tag.value());
        if (read.isEmpty()) {
          problems.add(
              problem(
                  rule,
                  statement,
                  tag,
                  "the look-back " + tag.value() + " is no time",
                  "write a number with ms, s, m, h or d, as in 90s"));
        } else if (read.get().compareTo(LookBack.LONGEST) > 0) {
          problems.add(
              problem(
                  rule,
                  statement,
                  tag,
                  "the look-back %s is longer than %d days"
                      .formatted(tag.value(), LookBack.LONGEST.toDays()),
                  "write how much earlier an event may still matter to the rule"));
        } else if (lookBack.isEmpty() || read.get().compareTo(lookBack.get()) > 0) {
          lookBack = read;
        }
      }
    }
    if (!problems.isEmpty()) {
      throw RuleException.of(problems);
    }
    boolean fleet = scope.filter(tag -> tag.value().equals("fleet")).isPresent();
    return new RuleTags(fleet ? Scope.FLEET : Scope.CAR, lookBack);
  }

  private static Problem problem(
      ParsedRule rule, Statement statement, Annotation tag, String message, String advice) {
    return Problem.error(rule.file().fileName(), statement.line(tag.part()), message, advice)
        .at(statement.column(tag.part()));
  }

  private static Optional<Duration> duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }
}
