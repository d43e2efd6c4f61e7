package io.smartcar.console;

import io.smartcar.rules.RuleFile;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a trial's process is told to do, by the console that starts it; immutable.
 *
 * @param tried the rule that somebody wrote, with the cars that it looks up; null where it is to be
 *     taken out
 * @param inForce the rule of that name that is in force; null if there is none
 * @param span of which events
 * @param configuration where these are, as {@code SmartcarConfig.render} has it
 * @param time how long the process may take
 */
record TrialOrder(
    @Nullable RuleFile tried,
    @Nullable RuleFile inForce,
    Span span,
    String configuration,
    Duration time)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Fails if there is nothing to try. */
  TrialOrder {
    if (tried == null && inForce == null) {
      throw new IllegalArgumentException("a trial needs a rule");
    }
  }

  /**
   * Which events; immutable.
   *
   * @param history whether those that are stored; otherwise those of the log
   * @param from of the history by the events' time, of the log by when they reached it
   * @param to of the history before this; the log is read to its end
   * @param carNumber of the history one car's; null for all
   */
  record Span(boolean history, Instant from, Instant to, @Nullable String carNumber)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }
}
