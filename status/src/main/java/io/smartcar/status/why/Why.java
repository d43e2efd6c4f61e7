package io.smartcar.status.why;

import io.smartcar.events.CarEvent;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Why an alert came of a car's reading, or none: the reading's way step by step. What nobody
 * answered is said to be unknown, never guessed. Immutable.
 *
 * @param at the time that was asked about
 * @param zone of the times in the texts: the fleet's
 * @param reading the reading that was found nearest to it; empty if none was
 * @param answer the answer in a sentence
 * @param steps in the order of the way; what cannot be asked without a reading is left out
 */
public record Why(
    String carNumber,
    Instant at,
    ZoneId zone,
    Optional<CarEvent> reading,
    String answer,
    List<Step> steps) {

  /** Copies the list. */
  public Why {
    steps = List.copyOf(steps);
  }

  /**
   * What is asked with; immutable.
   *
   * @param zone of the events' dates
   * @param timing the rules' times
   * @param lookBack how far back a rule looks of which that cannot be derived
   * @param limit how long to wait for each server; one is asked up to three times
   */
  public record Settings(
      ZoneId zone, RuleTaskSettings.Timing timing, Duration lookBack, Duration limit) {}

  /** Asks; blocks until everybody has answered or had their time. */
  public static Why ask(WhySources sources, Settings settings, String carNumber, Instant at) {
    return Asking.ask(new Inquiry(sources, settings, carNumber, at));
  }

  /** Whether somebody gave no answer, so that a part of the way is not known. */
  public boolean isPartOnly() {
    return steps.stream().anyMatch(step -> step.state() == Step.State.UNKNOWN);
  }
}
