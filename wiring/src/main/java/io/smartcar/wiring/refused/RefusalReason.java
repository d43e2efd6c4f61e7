package io.smartcar.wiring.refused;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why records were refused, without what differs from record to record; immutable.
 *
 * @param field the property of an event, or {@code record}
 * @param rule what it must be
 */
public record RefusalReason(String field, String rule) {

  private static final Pattern REASON =
      Pattern.compile("(\\S+) must be (.*?)(?:, not [0-9]+)?: \".*", Pattern.DOTALL);

  /** Checks that nothing is missing. */
  public RefusalReason {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(rule, "rule");
  }

  /** Takes the line that is kept apart; one that is not of ours is a rule of the record. */
  public static RefusalReason of(String reason) {
    Matcher parts = REASON.matcher(reason);
    return parts.matches()
        ? new RefusalReason(parts.group(1), parts.group(2))
        : new RefusalReason("record", reason);
  }
}
