package io.smartcar.rules;

import com.espertech.esper.common.client.soda.AnnotationAttribute;
import com.espertech.esper.common.client.soda.AnnotationPart;
import com.espertech.esper.common.client.soda.EPStatementObjectModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file's tags say of the file as a whole; immutable.
 *
 * @param scope {@link Scope#CAR} if no tag says otherwise
 * @param lookBack {@code @Tag(name='look-back', value='90s')}, the longest if there are several
 */
record RuleTags(Scope scope, Optional<Duration> lookBack) {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  /**
   * Reads the tags of all statements.
   *
   * @throws RuleException if a tag has a value that it cannot have, or two scopes contradict
   */
  static RuleTags of(RuleFile file, List<EPStatementObjectModel> models) throws RuleException {
    List<String> problems = new ArrayList<>();
    Set<String> scopes = new TreeSet<>();
    Optional<Duration> lookBack = Optional.empty();
    for (EPStatementObjectModel model : models) {
      values(model, "scope").forEach(scopes::add);
      for (String text : values(model, "look-back")) {
        Optional<Duration> read = duration(text);
        if (read.isEmpty()) {
          problems.add(
              file.fileName() + ":1: look-back must be a number with ms, s, m, h or d: " + text);
        } else if (lookBack.isEmpty() || read.get().compareTo(lookBack.get()) > 0) {
          lookBack = read;
        }
      }
    }
    if (scopes.size() > 1 || !Set.of("car", "fleet").containsAll(scopes)) {
      problems.add(
          file.fileName() + ":1: scope must be car or fleet: " + String.join(", ", scopes));
    }
    if (!problems.isEmpty()) {
      throw new RuleException(problems);
    }
    return new RuleTags(scopes.contains("fleet") ? Scope.FLEET : Scope.CAR, lookBack);
  }

  private static List<String> values(EPStatementObjectModel model, String tag) {
    List<String> values = new ArrayList<>();
    List<AnnotationPart> annotations = model.getAnnotations();
    if (annotations == null) {
      return values;
    }
    for (AnnotationPart annotation : annotations) {
      if (annotation.getName().equals("Tag") && tag.equals(attribute(annotation, "name"))) {
        values.add(attribute(annotation, "value"));
      }
    }
    return values;
  }

  private static String attribute(AnnotationPart annotation, String name) {
    return annotation.getAttributes().stream()
        .filter(attribute -> name.equals(attribute.getName()))
        .map(AnnotationAttribute::getValue)
        .map(String::valueOf)
        .findFirst()
        .orElse("");
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
